"""Stories: sent in, sent back, held, accepted, ordered; who holds one is always known."""

import datetime as dt

import pytest
from django.utils import timezone

from comms.actions import stories as actions
from comms.actions.issues import open_issue
from comms.models import Story, StoryCall
from partnerships.access import NotAllowedError, RefusedError
from partnerships.models import Duty, Event, Role
from tests.factories.comms import NewsLinkIssueFactory, StoryFactory
from tests.factories.partnerships import BodyFactory, ObjectiveFactory, seated
from tests.refused import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def officer():
    return seated(Role.SUPPORT_OFFICER, name="Sam Officer")


@pytest.fixture
def lyp():
    return BodyFactory(slug="lyp")


@pytest.fixture
def manager(lyp):
    return seated(Role.MANAGER, lyp)


def words(**changes):
    return {"strand": ObjectiveFactory(), "title": "Warm homes", "text": "Forty homes are warmer."} | changes


def test_a_manager_sends_a_story_which_answers_the_months_request(lyp, manager, now):
    issue = open_issue(timezone.localdate(now).replace(day=1), by=None, at=now)
    story = actions.send_story(None, body=lyp, **words(), by=manager, at=now)
    assert (story.state, story.author, story.state_since) == ("submitted", manager, now)
    assert StoryCall.objects.get(issue=issue, body=lyp).answered_at == now
    assert Duty.objects.get(kind="story.deadline").done_by == manager
    assert Event.objects.about(story).get().kind == "story.sent"


def test_a_draft_stays_with_its_author_and_answers_nothing(lyp, manager, now):
    open_issue(timezone.localdate(now).replace(day=1), by=None, at=now)
    story = actions.send_story(None, body=lyp, **words(), draft=True, by=manager, at=now)
    assert story.is_with_author
    assert StoryCall.objects.get().answered_at is None
    sent = actions.send_story(story, body=lyp, **words(title="Warmer homes"), by=manager, at=now)
    assert (sent.pk, sent.state, sent.title) == (story.pk, "submitted", "Warmer homes")


def test_a_manager_of_another_body_may_not_send_its_stories(lyp, now):
    with pytest.raises(NotAllowedError, match="Only the manager of Lyp"):
        actions.send_story(None, body=lyp, **words(), by=seated(Role.MANAGER, BodyFactory(slug="sep")), at=now)


def test_a_story_sent_in_cannot_be_changed_by_its_author(lyp, manager, now):
    story = actions.send_story(None, body=lyp, **words(), by=manager, at=now)
    with pytest.raises(RefusedError, match="has this story now"):
        actions.send_story(story, body=lyp, **words(), by=manager, at=now)


def test_a_story_comes_back_with_a_note_and_goes_in_again(lyp, manager, officer, now):
    story = actions.send_story(None, body=lyp, **words(), by=manager, at=now)
    story = actions.return_story(story, note="Say how many homes.", by=officer, at=now)
    assert (story.state, story.note, story.author) == ("returned", "Say how many homes.", manager)
    assert actions.send_story(story, body=lyp, **words(), by=manager, at=now).state == "submitted"


def test_the_officer_edits_and_the_author_stays_the_author(manager, officer, now):
    issue = NewsLinkIssueFactory()
    story = StoryFactory(author=manager, issue=issue)
    story = actions.edit_story(story, **words(title="Shorter"), by=officer, at=now)
    issue.refresh_from_db()
    assert (story.author, story.title, issue.edited_by) == (manager, "Shorter", officer)
    assert Event.objects.about(story).get().data["after"]["title"] == "Shorter"


def test_accepted_stories_stand_in_order_within_their_strand(officer, now):
    issue = NewsLinkIssueFactory()
    first, second, third = [actions.accept_story(StoryFactory(), issue=issue, by=officer, at=now) for _ in range(3)]
    actions.move_story(third, up=True, by=officer, at=now)
    assert list(issue.stories.in_order()) == [first, third, second]
    actions.move_story(first, up=True, by=officer, at=now)
    assert list(issue.stories.in_order()) == [first, third, second]
    actions.move_story(first, up=False, by=officer, at=now)
    assert list(issue.stories.in_order()) == [third, first, second]


def test_holding_an_accepted_story_takes_it_out_of_the_issue(officer, now):
    story = actions.hold_story(StoryFactory(issue=NewsLinkIssueFactory()), by=officer, at=now)
    assert (story.state, story.issue) == ("held", None)
    assert Event.objects.about(story).get().kind == "story.taken_out"
    assert list(Story.objects.waiting()) == [story]


@pytest.mark.parametrize("state", ["approved", "published"])
def test_nothing_changes_in_an_issue_that_is_no_longer_written(state, officer, now):
    issue = NewsLinkIssueFactory()
    story, other = StoryFactory(issue=issue), StoryFactory()
    issue.approved_at, issue.approved_hash, issue.approved_data = now, "0" * 64, {}
    issue.state = "approved"
    issue.save()
    for act in (
        lambda: actions.hold_story(story, by=officer, at=now),
        lambda: actions.edit_story(story, **words(), by=officer, at=now),
        lambda: actions.accept_story(other, issue=issue, by=officer, at=now),
        lambda: actions.move_story(story, up=True, by=officer, at=now),
    ):
        with pytest.raises(RefusedError, match="Open it again"):
            act()


@pytest.mark.parametrize("act", [actions.hold_story, actions.return_story, actions.accept_story])
def test_only_the_support_office_works_the_desk(act, manager, lyp, now):
    extra = {"note": "x"} if act is actions.return_story else {}
    extra |= {"issue": NewsLinkIssueFactory()} if act is actions.accept_story else {}
    with pytest.raises(NotAllowedError):
        act(StoryFactory(body=lyp), by=manager, at=now, **extra)


def test_no_news_is_an_answer(lyp, manager, now):
    open_issue(timezone.localdate(now).replace(day=1), by=None, at=now)
    call = actions.answer_no_news(StoryCall.objects.get(body=lyp), by=manager, at=now)
    assert (call.has_no_news, call.answered_at) == (True, now)
    assert Duty.objects.open().filter(kind="story.deadline").count() == 0


def test_stories_are_seen_by_their_author_the_bodys_manager_and_the_office(lyp, manager, officer):
    story = StoryFactory(body=lyp)
    seen_by = [
        person
        for person in (story.author, manager, officer, seated(Role.MANAGER))
        if story in Story.objects.visible_to(person)
    ]
    assert seen_by == [story.author, manager, officer]


def test_the_database_refuses_what_the_business_forbids():
    cases = {
        "story_in_an_issue_iff_accepted": {"state": "accepted"},
        "story_returned_with_a_note": {"state": "returned"},
        "story_has_a_title": {"title": ""},
        "story_title_is_one_line": {"title": "a\nb"},
        "story_says_something": {"text": ""},
    }
    for constraint, wrong in cases.items():
        with refused(constraint):
            StoryFactory(**wrong)
    call = StoryCall.objects.create(issue=NewsLinkIssueFactory(), body=BodyFactory(), made_at=dt.datetime.now(dt.UTC))
    with refused("story_call_once_a_body"):
        StoryCall.objects.create(issue=call.issue, body=call.body, made_at=call.made_at)
    with refused("story_call_no_news_is_an_answer"):
        StoryCall.objects.update(has_no_news=True)
