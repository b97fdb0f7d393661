"""What is held about somebody is all in what they are given, and where texts name them is told (O10, P19)."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from comms.models import Story
from partnerships.models import Event
from portal.erasure_list import keep_erasure_list, listed
from portal.reports.erasures import COLUMNS, ERASED
from portal.reports.mentions import mentions_of, text_columns
from portal.reports.subject_access import as_json
from tests.factories.comms import DeliveryFactory, StoryFactory
from tests.factories.partnerships import BodyFactory, DecisionFactory, PersonFactory, SeatFactory
from tests.factories.tariffs_payments import AllocationFactory

pytestmark = pytest.mark.django_db


def told(person):
    return {(each.kind, mention.label, mention.address) for each in mentions_of(person) for mention in each.found}


def test_running_text_that_names_somebody_is_listed_with_its_page(canary, client, keeper):
    PersonFactory(name="Zelda O'Canaryson")
    body = BodyFactory(note="Write to ZELDA@birds.example")
    story = StoryFactory(text="Dr Zelda O'Canary opened it.")
    StoryFactory(text="Zelda opened it.")
    AllocationFactory(why="As Zelda Canary-Bird said.")
    assert told(canary) >= {
        ("Bodies", str(body), body.get_absolute_url()),
        ("Stories", str(story), story.get_absolute_url()),
    }
    found = {each.kind: each for each in mentions_of(canary)}
    assert (len(found["Stories"].found), found["Stories"].stands, found["Allocations"].stands) == (1, False, True)
    client.force_login(keeper)
    page = client.get(reverse("portal:person_erase", args=[canary.pk])).content.decode()
    assert f'href="{story.get_absolute_url()}"' in page


def test_more_than_can_be_told_is_said_so(canary):
    for _story in range(21):
        StoryFactory(text="Zelda O'Canary")
    stories = {each.kind: each for each in mentions_of(canary)}["Stories"]
    assert (len(stories.found), stories.more) == (20, True)


def test_every_text_is_looked_through():
    looked_at = {model._meta.label: columns for model, columns in text_columns()}
    assert {"comms.Story", "partnerships.Decision", "targets.Return", "comms.Feedback"} <= set(looked_at)
    assert Story._meta.get_field("text").name in looked_at["comms.Story"]
    assert not [column for column in looked_at["partnerships.PageProposal"] if column == "reply_address"]


def test_what_somebody_is_given_holds_everything_that_erasing_takes(canary):
    SeatFactory(person=canary, capacity="Keeper of the birds")
    whole = str(as_json(canary, at=timezone.now()))
    for word in (
        "Zelda O'Canary", "Zelda Canary-Bird", "Ornithologist", "023 8000 0000", "zelda@birds.example",
        "zelda.private@birds.example", "A perch", "Keeper of the birds",
    ):  # fmt: skip
        assert (word, word in whole) == (word, True)
    assert "pbkdf2" not in whole
    held = {column.rpartition(".")[0] for column, what in COLUMNS.items() if what == ERASED}
    assert held >= {"comms.Delivery", "comms.Registration", "partnerships.SignInInvitation"}


def test_other_people_are_not_named_in_it(canary, keeper):
    DeliveryFactory(address="somebody.else@birds.example")
    Event.objects.create(
        kind="person.edited", subject_type="partnerships.person", subject_id=str(keeper.pk), subject_label="Kim Keeper",
        by=canary, by_label="Zelda", at=timezone.now(),
    )  # fmt: skip
    whole = str(as_json(canary, at=timezone.now()))
    assert not re.search("Kim Keeper|somebody.else", whole)
    assert "another person" in whole
    assert "Another person changed" in whole


def test_it_is_read_on_a_page_and_taken_as_json(canary, client, keeper):
    client.force_login(keeper)
    page = client.get(reverse("portal:subject_data", args=[canary.pk])).content.decode()
    assert "zelda.private@birds.example" in page
    data = client.get(reverse("portal:subject_data_download", args=[canary.pk])).json()
    assert (data["about"], data["data"]["In the register"][0]["name"]) == (canary.pk, "Zelda O'Canary")


def test_decisions_are_looked_through(canary):
    decision = DecisionFactory(words="Zelda O'Canary is thanked.")
    assert ("Decisions", str(decision), decision.get_absolute_url()) in told(canary)


def test_the_list_of_erasures_outlives_the_database(canary, settings):
    keep_erasure_list(at=timezone.now())
    assert listed() == []
    at = dt.datetime(2009, 5, 1, tzinfo=dt.UTC)
    with open(settings.ERASURE_LIST, "w") as file:
        file.write(f"{canary.pk},asked,{at.isoformat()}\n")
    keep_erasure_list(at=timezone.now())
    assert [(line.person_id, line.basis, line.erased_at) for line in listed()] == [(canary.pk, "asked", at)]
