"""Two tabs on one thing: the second is shown what the first saved, loses nothing typed, and may then go on (C05)."""

import pytest
from django.urls import reverse

from comms.models import Story
from partnerships.models import Body, Objective, Role
from targets.models import Indicator, Milestone, Target
from tests.factories.comms import StoryFactory
from tests.factories.partnerships import BodyFactory, ObjectiveFactory, seated
from tests.factories.targets import IndicatorFactory
from tests.factories.targets_strategy import MilestoneFactory

pytestmark = pytest.mark.django_db


def an_objective():
    objective = ObjectiveFactory(number=4, title="Before")
    return reverse("partnerships:objective_edit", args=[4]), Objective, objective, "title", {}


def a_milestone():
    milestone = MilestoneFactory(note="Before")
    return reverse("targets:milestone_update", args=[milestone.pk]), Milestone, milestone, "note", {"state": "at_risk"}


def a_body():
    body = BodyFactory(name="Before", slug="lyp")
    return reverse("partnerships:body_edit", args=["lyp"]), Body, body, "name", None


def a_story():
    story = StoryFactory(title="Before")
    given = {"strand": story.strand_id, "text": story.text, "body": story.body_id}
    return reverse("comms:story_edit", args=[story.pk]), Story, story, "title", given


def an_indicator():
    indicator = IndicatorFactory(title="Before")
    return reverse("targets:indicator_edit", args=[indicator.slug]), Indicator, indicator, "title", None


@pytest.mark.parametrize("make", [an_objective, a_milestone, a_body, a_story, an_indicator])
def test_the_second_tab_overwrites_only_what_it_has_seen(make, client):
    client.force_login(seated(Role.SUPPORT_OFFICER))
    address, model, thing, field, given = make()
    opened = client.get(address).context
    if given is None:
        form = opened["form"]
        given = {name: "" if form[name].value() is None else form[name].value() for name in form.fields}
    mark = opened["as_seen"]
    assert client.post(address, given | {field: "First", "as_seen": mark}).status_code == 302
    refused = client.post(address, given | {field: "Second", "as_seen": mark})
    assert refused.status_code == 200
    assert [(each.saved, each.typed) for each in refused.context["overwritten"]] == [("First", "Second")]
    assert refused.context["form"][field].value() == "Second"
    assert getattr(model.objects.get(pk=thing.pk), field) == "First"
    seen = refused.context["as_seen"]
    assert f'name="as_seen" value="{seen}"' in refused.content.decode()
    assert client.post(address, given | {field: "Second", "as_seen": seen}).status_code == 302
    assert getattr(model.objects.get(pk=thing.pk), field) == "Second"


def test_a_target_first_set_in_two_tabs_is_not_set_twice(client):
    client.force_login(seated(Role.SUPPORT_OFFICER))
    indicator = IndicatorFactory()
    address = reverse("targets:target_set", args=[indicator.slug, 2009, 0])
    mark = client.get(address).context["as_seen"]
    given = {"basis": "absolute", "as_seen": mark}
    client.post(address, given | {"value": "10"})
    refused = client.post(address, given | {"value": "20"})
    assert [(each.label, each.saved, each.typed) for each in refused.context["overwritten"]] == [("Target", "10", "20")]
    assert Target.objects.get().value == 10


def test_a_form_that_says_what_is_saved_already_goes_through(client):
    client.force_login(seated(Role.SUPPORT_OFFICER))
    ObjectiveFactory(number=4, title="Before")
    address = reverse("partnerships:objective_edit", args=[4])
    given = {"title": "The same", "as_seen": client.get(address).context["as_seen"]}
    assert [client.post(address, given).status_code for _ in range(2)] == [302, 302]
