"""Stories on their pages: written by managers, worked by the Support Officer, moved, suggested; without JavaScript."""

import pytest
from django.urls import reverse
from django.utils import timezone

from comms.actions.issues import open_issue
from comms.models import NewsLinkIssue, Story
from partnerships.events import record, register_event
from partnerships.models import Event, Role
from tests.factories.comms import NewsLinkIssueFactory, PublicationFactory, StoryFactory
from tests.factories.partnerships import BodyFactory, ObjectiveFactory, seated

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return seated(Role.SUPPORT_OFFICER, name="Grace Officer")


@pytest.fixture
def office(client, officer):
    """The Support Officer's browser."""
    client.force_login(officer)
    return client


def test_the_officer_works_a_story_from_its_page(office):
    issue, story = NewsLinkIssueFactory(), StoryFactory()
    page = office.get(story.get_absolute_url()).content.decode()
    assert "Accept for June 2009" in page
    assert "With the Support Officer since" in page
    office.post(reverse("comms:story_hold", args=[story.pk]))
    office.post(reverse("comms:story_accept", args=[story.pk]), {"issue": issue.pk})
    other = StoryFactory(issue=issue, position=5)
    office.post(reverse("comms:story_move", args=[other.pk]), {"direction": "up"})
    assert list(issue.stories.in_order()) == [other, story]
    assert office.post(reverse("comms:story_move", args=[other.pk]), {"direction": "x"}).status_code == 302
    strand = ObjectiveFactory(number=2)
    office.post(
        reverse("comms:story_edit", args=[story.pk]), {"title": "Shorter", "strand": strand.pk, "text": "New words."}
    )
    office.post(reverse("comms:story_return", args=[story.pk]), {"note": "How many?"})
    story.refresh_from_db()
    assert (story.title, story.state, story.note) == ("Shorter", "returned", "How many?")


def test_a_manager_writes_a_draft_sends_it_and_reads_the_note(client):
    lyp = BodyFactory(slug="lyp")
    manager, strand = seated(Role.MANAGER, lyp), ObjectiveFactory()
    client.force_login(manager)
    words = {"body": lyp.pk, "title": "Homes", "strand": strand.pk, "text": "Warm.\r\n\r\nDry."}
    client.post(reverse("comms:story_send"), words | {"draft": "1"})
    story = Story.objects.get()
    assert (story.state, story.text) == ("draft", "Warm.\n\nDry.")
    Story.objects.update(state="returned", note="How many?")
    edit = reverse("comms:story_edit", args=[story.pk])
    assert "How many?" in client.get(edit).content.decode()
    client.post(edit, words)
    story.refresh_from_db()
    assert story.state == "submitted"
    assert client.post(edit, words).status_code == 200
    assert "With the Support Officer since" in client.get(reverse("comms:story_list")).content.decode()


def test_what_would_be_refused_is_not_offered_and_the_page_says_whom_to_ask(client, officer):
    lyp = BodyFactory(slug="lyp")
    issue, manager = NewsLinkIssueFactory(), seated(Role.MANAGER, lyp)
    story = StoryFactory(body=lyp, author=manager, issue=issue)
    edit, hold = (reverse(f"comms:story_{act}", args=[story.pk]) for act in ("edit", "hold"))
    signed = {"approved_at": timezone.now(), "approved_hash": "0" * 64, "approved_data": {}}

    def told(person, address=edit):
        client.force_login(person)
        reply = client.get(address, follow=True)
        return reply.context.get("standing") if reply.redirect_chain else "a form"

    asked = "Ask the SP Support Officer, Grace Officer, to"
    assert told(manager) == f"The Support Officer has this story now. {asked} send it back to you."
    assert told(officer) == "a form"
    NewsLinkIssue.objects.update(state="approved", **signed)
    standing = "News-Link June 2009 is approved, so its words stand."
    assert told(manager) == f"{standing} {asked} open it again for editing."
    page = client.get(story.get_absolute_url()).content.decode()
    assert (f"{standing} {asked}" in page, edit in page) == (True, False)
    assert told(officer) == told(officer, hold) == f"{standing} From the desk you can open it again for editing."
    NewsLinkIssue.objects.update(state="published", publication=PublicationFactory())
    assert told(manager) == f"News-Link June 2009 is published, so its words stand. {asked} put a correction above it."


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"text": "x" * 1_000_000}, "text"), ({"title": ""}, "title"), ({"title": "x" * 121}, "title"),
     ({"text": "a\x00b"}, "text"), ({"strand": "999999"}, "strand"), ({"body": "0"}, "body")],
)  # fmt: skip
def test_a_bad_story_is_refused_and_what_was_typed_stays(changes, field, client):
    lyp = BodyFactory(slug="lyp")
    client.force_login(seated(Role.MANAGER, lyp))
    words = {"body": lyp.pk, "title": "Homes", "strand": ObjectiveFactory().pk, "text": "Warm."} | changes
    reply = client.post(reverse("comms:story_send"), words)
    assert (reply.status_code, list(reply.context["form"].errors)) == (200, [field])
    assert Story.objects.count() == 0


def test_a_manager_cannot_speak_for_another_body(client):
    client.force_login(seated(Role.MANAGER, BodyFactory(slug="lyp")))
    words = {"body": BodyFactory(slug="sep").pk, "title": "x", "strand": ObjectiveFactory().pk, "text": "x"}
    assert list(client.post(reverse("comms:story_send"), words).context["form"].errors) == ["body"]


def test_saying_no_news_answers_the_months_request(client):
    lyp = BodyFactory(slug="lyp")
    client.force_login(seated(Role.MANAGER, lyp))
    now = timezone.now()
    issue = open_issue(timezone.localdate(now).replace(day=1), by=None, at=now)
    call = issue.calls.get()
    assert f"asks for a story from <strong>{lyp}" in client.get(reverse("comms:story_list")).content.decode()
    client.post(reverse("comms:story_no_news", args=[call.pk]))
    call.refresh_from_db()
    assert call.has_no_news


def test_a_story_moves_to_the_end_of_another_strand(office, officer):
    issue, other = NewsLinkIssueFactory(), ObjectiveFactory(number=9)
    story, there = StoryFactory(issue=issue), StoryFactory(issue=issue, strand=other, position=3)
    address = reverse("comms:story_move", args=[story.pk])
    office.post(address, {"direction": "strand"})
    assert list(issue.stories.in_order()) == [story, there]
    for _time in range(2):
        office.post(address, {"direction": "strand", "strand": other.pk})
    assert list(issue.stories.in_order()) == [there, story]
    moved = Event.objects.get(kind="story.moved")
    assert moved.data["after"] == {"strand": str(other)}


def test_a_suggestion_starts_a_story(office, officer):
    register_event("paper.published", "{by} published “{subject}”")
    lyp = BodyFactory(slug="lyp")
    event = record("paper.published", lyp, by=officer, at=timezone.now(), body=lyp)
    form = office.get(reverse("comms:story_send"), {"event": event.pk}).context["form"]
    assert form.initial == {"title": "Lyp", "text": "Grace Officer published “Lyp”.", "body": lyp.pk}
    for wrong in ("x", "9" * 30, "-1"):
        assert office.get(reverse("comms:story_send"), {"event": wrong}).context["form"].initial == {}


@pytest.mark.parametrize("stories", [1, 3])
def test_the_list_of_stories_takes_the_same_statements_for_any_number(stories, office, django_assert_num_queries):
    StoryFactory.create_batch(stories)
    with django_assert_num_queries(4):
        office.get(reverse("comms:story_list"))
