"""Options that change no field are set on the classes that a migration has, and no class is made anew."""

import pytest
from django.db import models
from django.db.migrations.operations import AddConstraint, AddField, CreateModel, RemoveConstraint
from django.db.migrations.state import ProjectState

from portal.light_migrations import light_options


@pytest.fixture
def state():
    made = ProjectState()
    CreateModel(
        "Thing", [("id", models.BigAutoField(primary_key=True)), ("size", models.IntegerField())]
    ).state_forwards("tests", made)
    made.apps  # noqa: B018  makes the classes
    return made


def thing(state):
    return state.apps.get_model("tests", "Thing")


def test_a_constraint_comes_and_goes_on_the_class_there_is(state):
    before = thing(state)
    with light_options():
        constraint = models.UniqueConstraint(name="thing_size", fields=["size"])
        AddConstraint("Thing", constraint).state_forwards("tests", state)
        assert thing(state) is before
        assert before._meta.total_unique_constraints == [constraint]
        AddField("Thing", "name", models.TextField()).state_forwards("tests", state)
        assert thing(state)._meta.constraints == [constraint]
        RemoveConstraint("Thing", "thing_size").state_forwards("tests", state)
        assert thing(state)._meta.total_unique_constraints == thing(state)._meta.constraints == []


def test_django_is_as_before_after_the_block(state):
    with light_options():
        pass
    before = thing(state)
    AddConstraint("Thing", models.UniqueConstraint(name="thing_size", fields=["size"])).state_forwards("tests", state)
    assert thing(state) is not before
