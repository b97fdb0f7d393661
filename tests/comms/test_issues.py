"""An issue from opening to publishing: who may approve, what is frozen, and that it is published once."""

import datetime as dt
import threading

import pytest
from django.db import ProgrammingError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from comms.actions import issues as actions
from comms.actions import publishing
from comms.actions.stories import accept_story, answer_no_news, edit_story
from comms.actions.subscriptions import unsubscribe
from comms.models import Delivery, Message, NewsLinkIssue, Publication
from comms.reports.approval import blockers
from comms.reports.issues import issue_content, teaser
from partnerships.access import NotAllowedError, RefusedError
from partnerships.models import Duty, Event, Role
from tests.factories.comms import (
    JUNE,
    AudienceFactory,
    CalendarEntryFactory,
    NewsLinkIssueFactory,
    StoryFactory,
    SubscriptionFactory,
)
from tests.factories.partnerships import BodyFactory, seated
from tests.refused import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def officer():
    return seated(Role.SUPPORT_OFFICER, name="Sam Officer")


def ready_issue(officer, at, **kwargs):
    """June 2009, collated and approved by the Support Officer after a test."""
    issue = collated(officer, at, **kwargs)
    actions.send_test(issue, to="sam@portal.example", by=officer, at=at)
    return actions.approve_issue(issue, seen=issue_content(issue).sha256, by=officer, at=at)


def collated(officer, at, **kwargs):
    issue = NewsLinkIssueFactory(**kwargs)
    accept_story(StoryFactory(), issue=issue, by=officer, at=at)
    issue.refresh_from_db()
    return issue


def test_opening_this_month_asks_each_thematic_partnership_and_opening_it_twice_changes_nothing(officer):
    BodyFactory(slug="lyp")
    BodyFactory(slug="sep")
    BodyFactory(slug="group", kind="task_group")
    at = dt.datetime(2026, 11, 1, 0, 5, tzinfo=dt.UTC)
    for _time in range(2):
        issue = actions.open_issue(dt.date(2026, 11, 1), by=None, at=at)
    duties = Duty.objects.order_by("kind", "body__slug").values_list("kind", "body__slug", "owed_role", "due_on")
    assert list(duties) == [
        ("issue.due", None, "support_officer", dt.date(2026, 11, 28)),
        ("story.deadline", "lyp", "manager", dt.date(2026, 11, 20)),
        ("story.deadline", "sep", "manager", dt.date(2026, 11, 20)),
    ]
    assert issue.stories_due_on == dt.date(2026, 11, 20)


def test_the_officer_who_edited_approves_only_after_a_test_of_these_very_words(officer, now):
    issue = collated(officer, now)
    seen = issue_content(issue).sha256
    with pytest.raises(RefusedError, match="send a test"):
        actions.approve_issue(issue, seen=seen, by=officer, at=now)
    actions.send_test(issue, to="sam@portal.example", by=officer, at=now)
    actions.edit_introduction(issue, introduction="Autumn is here.", by=officer, at=now)
    with pytest.raises(RefusedError, match="changed since the last test"):
        actions.approve_issue(issue, seen=issue_content(issue).sha256, by=officer, at=now)


def test_another_person_approves_without_a_test_but_the_last_editor_never_alone(officer, now):
    other = seated(Role.STRATEGIC_MANAGER)
    issue = collated(officer, now)
    assert actions.approve_issue(issue, seen=issue_content(issue).sha256, by=other, at=now).approved_by == other
    issue = actions.reopen_issue(issue, by=officer, at=now)
    issue = actions.edit_introduction(issue, introduction="Mine.", by=other, at=now)
    actions.send_test(issue, to="sam@portal.example", by=other, at=now)
    with pytest.raises(RefusedError, match="somebody else approves"):
        actions.approve_issue(issue, seen=issue_content(issue).sha256, by=other, at=now)


def test_approval_is_of_what_was_seen(officer, now):
    issue = collated(officer, now)
    seen = issue_content(issue).sha256
    edit_story(issue.stories.get(), strand=issue.stories.get().strand, title="New", text="New", by=officer, at=now)
    with pytest.raises(RefusedError, match="has changed since you opened"):
        actions.approve_issue(issue, seen=seen, by=seated(Role.STRATEGIC_MANAGER), at=now)


def test_an_empty_issue_cannot_be_approved(officer, now):
    issue = NewsLinkIssueFactory(introduction="")
    assert [found.words for found in blockers(issue, officer)] == [
        "There is no story in it yet. Accept at least one.",
        "It has no introduction. Write a sentence or two.",
    ]


def test_only_the_support_office_approves_and_publishes(officer, now):
    manager, issue = seated(Role.MANAGER), ready_issue(officer, now)
    with pytest.raises(NotAllowedError):
        publishing.publish_issue(issue, by=manager, at=now)
    with pytest.raises(NotAllowedError):
        actions.approve_issue(issue, seen="", by=manager, at=now)


def test_publishing_freezes_the_page_and_queues_one_mail_for_each_subscriber(officer, now):
    both = SubscriptionFactory(audience=AudienceFactory(slug="a")).subscriber
    SubscriptionFactory(subscriber=both, audience=AudienceFactory(slug="b"))
    SubscriptionFactory(confirmed_at=None)
    SubscriptionFactory(audience=AudienceFactory(slug="no-news", gets_news_link=False))
    unsubscribe(SubscriptionFactory().subscriber, at=now)
    issue = publishing.publish_issue(ready_issue(officer, now), by=officer, at=now)
    message = Message.objects.get(kind="newsletter")
    assert list(message.deliveries.values_list("address", "state", "priority")) == [(both.address, "pending", 9)]
    publication = issue.publication
    assert (publication.slug, publication.revision, publication.published_by) == ("2009-06", 1, officer)
    assert publication.data == issue.approved_data
    assert "http://testserver/news-link/2009-06/" in message.text
    assert Event.objects.get(kind="issue.published").data == {"count": 1}


def test_a_publication_never_changes(officer, now, as_owner):
    publication = publishing.publish_issue(ready_issue(officer, now), by=officer, at=now).publication
    published = Publication.objects.filter(pk=publication.pk)
    for act in (lambda: published.update(html="x"), lambda: published._raw_delete("default")):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            act()
    as_owner("DO $$ BEGIN UPDATE comms_publication SET html = 'x'; EXCEPTION WHEN others THEN NULL; END $$")
    assert published.get().html == publication.html


def test_what_was_approved_is_published_though_the_calendar_moved_on(officer, now):
    issue = ready_issue(officer, now)
    CalendarEntryFactory(title="Announced afterwards")
    publication = publishing.publish_issue(issue, by=officer, at=now).publication
    assert publication.data["events"] == []


def test_an_issue_shows_the_public_events_of_its_month_and_the_next():
    issue = NewsLinkIssueFactory()
    for title, month, is_public in [
        ("May", 5, True),
        ("June", 6, True),
        ("July", 7, True),
        ("Closed", 7, False),
        ("August", 8, True),
    ]:
        CalendarEntryFactory(title=title, starts_at=dt.datetime(2009, month, 4, 9, tzinfo=dt.UTC), is_public=is_public)
    events = issue_content(issue).events
    assert [(event.title, event.when) for event in events] == [
        ("June", "Thursday 4 June 2009 at 10am"),
        ("July", "Saturday 4 July 2009 at 10am"),
    ]


def test_script_in_a_story_reaches_neither_page_nor_mail(officer, now):
    issue = NewsLinkIssueFactory(introduction="<script>alert(1)</script> Hello")
    text = "<img src=x onerror=alert(1)> <a href='javascript:alert(1)'>x</a> ⟦unsubscribe⟧"
    accept_story(StoryFactory(title="<b>Bold</b>", text=text), issue=issue, by=officer, at=now)
    other = seated(Role.STRATEGIC_MANAGER)
    issue = actions.approve_issue(issue, seen=issue_content(issue).sha256, by=other, at=now)
    publishing.publish_issue(issue, by=officer, at=now)
    message = Message.objects.get(kind="newsletter")
    for html in (Publication.objects.get().html, message.html):
        assert "<script" not in html.replace("<script></script>", "")
        assert "<img" not in html
        assert "<b>" not in html
        assert "<a href='javascript" not in html
    # The two links of the reader: to stop, and to choose.
    assert (message.html.count("⟦"), message.text.count("⟦")) == (2, 2)


def test_a_draft_cannot_be_published(officer, now):
    with pytest.raises(RefusedError, match="Approve it before"):
        publishing.publish_issue(collated(officer, now), by=officer, at=now)


def test_a_second_press_says_that_it_is_published(officer, now):
    issue = ready_issue(officer, now)
    publishing.publish_issue(issue, by=officer, at=now)
    with pytest.raises(publishing.AlreadyPublishedError, match="Nothing was sent a second time"):
        publishing.publish_issue(issue, by=officer, at=now)


def test_cancelling_keeps_the_stories_for_later_and_withdraws_what_was_owed(officer):
    BodyFactory(slug="lyp")
    at = dt.datetime(2026, 11, 1, 9, tzinfo=dt.UTC)
    issue = actions.open_issue(dt.date(2026, 11, 1), by=None, at=at)
    story = accept_story(StoryFactory(), issue=issue, by=officer, at=at)
    actions.cancel_issue(issue, by=officer, at=at)
    story.refresh_from_db()
    assert (story.state, Duty.objects.open().count()) == ("held", 0)
    assert actions.reopen_issue(issue, by=officer, at=at).state == "draft"


def test_a_cancelled_issue_says_who_gave_it_up_and_why_and_another_can_be_started(client, officer):
    lyp, sep = BodyFactory(slug="lyp"), BodyFactory(slug="sep")
    at = dt.datetime(2026, 11, 3, 9, tzinfo=dt.UTC)
    month = dt.date(2026, 11, 1)
    issue = actions.open_issue(month, by=None, at=at)
    answer_no_news(issue.calls.get(body=lyp), by=officer, at=at)
    client.force_login(officer)
    client.post(reverse("comms:issue_cancel", args=["2026-11"]), {"reason": "The city council is in mourning"})
    assert actions.open_issue(month, by=None, at=at) == issue
    page = client.post(reverse("comms:issue_open"), {"month": "11", "year": "2026"}, follow=True)
    (gone,) = page.context["given_up"]
    assert (gone.by, gone.reason) == ("Sam Officer", "The city council is in mourning")
    assert "Nothing is sent for this month: the issue was cancelled by Sam Officer on" in page.content.decode()
    fresh = actions.start_anew(issue, by=officer, at=at)
    assert list(NewsLinkIssue.objects.for_month(month)) == [fresh, issue]
    assert list(NewsLinkIssue.objects.one_a_month()) == [fresh]
    owed = Duty.objects.open().values_list("kind", "body__slug").order_by("kind")
    assert list(owed) == [("issue.due", None), ("story.deadline", sep.slug)]
    assert fresh.calls.get(body=lyp).has_no_news
    page = client.get(fresh.get_absolute_url())
    assert ("An earlier issue of this month was cancelled" in page.content.decode(), page.context["given_up"]) == (
        True,
        [gone],
    )
    with pytest.raises(RefusedError, match="Another issue of this month has been begun since"):
        actions.reopen_issue(issue, by=officer, at=at)
    with pytest.raises(RefusedError, match="can no longer be done"):
        actions.start_anew(fresh, by=officer, at=at)


def test_a_cancelled_issue_that_is_opened_again_is_owed_again(officer):
    BodyFactory(slug="lyp")
    at = dt.datetime(2026, 11, 1, 9, tzinfo=dt.UTC)
    issue = actions.open_issue(dt.date(2026, 11, 1), by=None, at=at)
    before = list(Duty.objects.open().values_list("pk", flat=True))
    actions.reopen_issue(actions.cancel_issue(issue, by=officer, at=at), by=officer, at=at)
    assert list(Duty.objects.open().values_list("pk", flat=True)) == before


@pytest.mark.django_db(transaction=True)
def test_fifty_presses_at_once_publish_once(now):
    officer = seated(Role.SUPPORT_OFFICER)
    SubscriptionFactory.create_batch(5)
    issue = ready_issue(officer, now)
    told, start = [], threading.Barrier(10)

    def press():
        start.wait()
        try:
            for _time in range(5):
                try:
                    publishing.publish_issue(issue, by=officer, at=now)
                    told.append("published")
                except publishing.AlreadyPublishedError:
                    told.append("already")
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (told.count("published"), told.count("already")) == (1, 49)
    assert (Publication.objects.count(), Delivery.objects.filter(message__kind="newsletter").count()) == (1, 5)


def test_the_database_refuses_what_the_business_forbids(now):
    cases = {
        "issue_month_is_a_first_day": {"month": dt.date(2009, 6, 2)},
        "issue_approved_is_signed": {"state": "approved"},
        "issue_draft_is_unsigned": {"approved_at": now},
        "issue_scheduled_has_its_hour": {
            "state": "scheduled", "approved_at": now, "approved_hash": "0" * 64, "approved_data": {},
        },
        "issue_published_iff_frozen": {
            "state": "published", "approved_at": now, "approved_hash": "0" * 64, "approved_data": {},
        },
    }  # fmt: skip
    for constraint, wrong in cases.items():
        with refused(constraint):
            NewsLinkIssueFactory(**wrong)
    NewsLinkIssueFactory()
    with refused("issue_one_a_month"):
        NewsLinkIssue.objects.create(month=JUNE, opened_at=now)


def test_a_damaged_approval_is_never_published_and_a_person_is_asked(officer, now):
    issue = actions.schedule_issue(ready_issue(officer, now), send_at=now + dt.timedelta(hours=1), by=officer, at=now)
    NewsLinkIssue.objects.update(approved_data={"title": "Something else"})
    assert publishing.publish_scheduled(at=now + dt.timedelta(hours=1)) == 0
    issue.refresh_from_db()
    assert (issue.state, Publication.objects.count()) == ("late", 0)
    with pytest.raises(RefusedError, match="is damaged"):
        publishing.publish_issue(issue, by=officer, at=now)


def test_what_is_over_cannot_be_edited(officer, now):
    issue = publishing.publish_issue(ready_issue(officer, now), by=officer, at=now)
    for act in (
        lambda: actions.edit_introduction(issue, introduction="x", by=officer, at=now),
        lambda: actions.cancel_issue(issue, by=officer, at=now),
        lambda: actions.reopen_issue(issue, by=officer, at=now),
    ):
        with pytest.raises(RefusedError, match="can no longer be done"):
            act()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Forty **warmer** homes.\n\n- Ask us.\n- Tell others.", "Forty warmer homes."),
        ("This spring:\n- Ask us.\n- Tell others.", "This spring:"),
        ("- Ask us\nabout it.\n- Tell others.", "Ask us about it."),
        ("See [the calendar](/calendar/).", "See the calendar."),
    ],
)
def test_a_teaser_is_the_first_paragraph_or_point(text, told):
    assert teaser(text) == told
