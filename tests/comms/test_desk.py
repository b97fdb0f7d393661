"""The desk and its pages: what the Support Officer sees and does, without JavaScript."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from comms.actions.issues import approve_issue, schedule_issue
from comms.actions.publishing import publish_issue, publish_scheduled
from comms.forms.issues import ScheduleForm
from comms.models import Message, NewsLinkIssue, Story
from comms.reports.desk import desk_of
from comms.reports.hours import clocks_note
from comms.reports.issues import issue_content
from comms.reports.news import suggestions_for
from partnerships.events import record, register_event
from partnerships.models import Role
from tests.factories.comms import CalendarEntryFactory, NewsLinkIssueFactory, StoryFactory, SubscriptionFactory
from tests.factories.partnerships import BodyFactory, ObjectiveFactory, seated
from tests.refused import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return seated(Role.SUPPORT_OFFICER, name="Grace Officer")


@pytest.fixture
def office(client, officer):
    """The Support Officer's browser."""
    client.force_login(officer)
    return client


def act(office, page, **data):
    return office.post(reverse(f"comms:issue_{page}", args=["2009-06"]), data)


def test_an_issue_is_made_page_by_page(office):
    SubscriptionFactory.create_batch(2)
    office.post(reverse("comms:issue_open"), {"month": 6, "year": 2009})
    issue = NewsLinkIssue.objects.get()
    story = StoryFactory()
    office.post(reverse("comms:story_accept", args=[story.pk]), {"issue": issue.pk})
    act(office, "introduction", introduction="Hello.")
    act(office, "test", to="grace@portal.example")
    seen = office.get(reverse("comms:issue_approve", args=["2009-06"])).context["form"]["seen"].value()
    act(office, "approve", seen=seen)
    page = office.get(reverse("comms:issue_publish", args=["2009-06"])).content.decode()
    assert "2 subscribers get one mail" in page
    assert "Who they are: Key stakeholders (2). Whoever is in two of them gets one copy." in page
    message_page = act(office, "publish").headers["Location"]
    assert message_page == Message.objects.get(kind="newsletter").get_absolute_url()
    # A second press, or a second person, lands on the same page and is told so.
    assert act(office, "publish").headers["Location"] == message_page
    assert "Nothing was sent a second time" in office.get(message_page).content.decode()
    assert office.get("/news-link/2009-06/").status_code == 200


def test_an_issue_can_be_scheduled_reopened_and_cancelled(office, officer):
    issue = NewsLinkIssueFactory(edited_by=None)
    StoryFactory(issue=issue)
    seen = office.get(reverse("comms:issue_approve", args=["2009-06"])).context["form"]["seen"].value()
    act(office, "approve", seen=seen)
    act(office, "schedule", send_on_day="1", send_on_month="6", send_on_year="2099", send_time="09:00")
    issue.refresh_from_db()
    assert (issue.state, issue.send_at) == ("scheduled", dt.datetime(2099, 6, 1, 8, tzinfo=dt.UTC))
    assert (
        "by itself on 1 June 2099 at 9am British Summer Time (08:00 UTC)"
        in office.get(issue.get_absolute_url()).content.decode()
    )
    past = act(office, "schedule", send_on_day="1", send_on_month="6", send_on_year="2009", send_time="09:00")
    assert past.context["form"].errors["send_on"] == ["Choose a time that is still to come, or publish it now."]
    act(office, "reopen")
    act(office, "cancel")
    issue.refresh_from_db()
    assert (issue.state, Story.objects.get().state) == ("cancelled", "held")
    refused_page = act(office, "publish")
    assert refused_page.context["form"].non_field_errors() == [
        "News-Link June 2009 is cancelled. Approve it before you publish it."
    ]


@pytest.mark.parametrize(
    ("day", "time", "expected"),
    [
        (("29", "3", "2026"), "01:30", None),
        (("25", "10", "2026"), "01:30", dt.datetime(2026, 10, 25, 0, 30, tzinfo=dt.UTC)),
        (("1", "12", "2026"), "9am", dt.datetime(2026, 12, 1, 9, tzinfo=dt.UTC)),
    ],
)
def test_the_hour_lost_in_spring_is_refused_and_the_one_that_comes_twice_is_its_first(day, time, expected):
    data = dict(zip(("send_on_day", "send_on_month", "send_on_year"), day, strict=True)) | {"send_time": time}
    form = ScheduleForm(data)
    if expected is None:
        assert not form.is_valid()
        assert form.errors["send_time"] == [
            "1:30am does not exist on 29 March 2026: that night the clocks go forward from 1am to 2am. "
            "Choose a time before 1am, or from 2am on."
        ]
    else:
        assert form.is_valid(), form.errors
        assert form.cleaned_data["send_at"] == expected


def test_an_hour_that_comes_twice_is_told_and_used_once(office, officer):
    issue = NewsLinkIssueFactory(edited_by=None)
    StoryFactory(issue=issue)
    seen = office.get(reverse("comms:issue_approve", args=["2009-06"])).context["form"]["seen"].value()
    act(office, "approve", seen=seen)
    early = dt.datetime(2026, 10, 24, 9, tzinfo=dt.UTC)
    first = dt.datetime(2026, 10, 25, 0, 30, tzinfo=dt.UTC)
    schedule_issue(issue, send_at=first, by=officer, at=early)
    told = (
        "25 October 2026 at 1:30am British Summer Time (00:30 UTC). The clocks go back that night, so 1:30am comes "
        "twice, an hour apart. It goes the first time, and only once."
    )
    assert told in office.get(issue.get_absolute_url()).content.decode()
    assert [publish_scheduled(at=first + dt.timedelta(minutes=minutes)) for minutes in (-1, 0, 60, 90)] == [0, 1, 0, 0]
    assert clocks_note(first + dt.timedelta(hours=1)).endswith("It goes the second time, and only once.")


def test_an_issue_is_taken_off_its_schedule_and_stays_approved(office):
    issue = NewsLinkIssueFactory(edited_by=None)
    StoryFactory(issue=issue)
    seen = office.get(reverse("comms:issue_approve", args=["2009-06"])).context["form"]["seen"].value()
    act(office, "approve", seen=seen)
    act(office, "schedule", send_on_day="1", send_on_month="6", send_on_year="2099", send_time="09:00")
    act(office, "unschedule")
    issue.refresh_from_db()
    assert (issue.state, issue.send_at, publish_scheduled(at=timezone.now())) == ("approved", None, 0)
    again = act(office, "unschedule")
    assert again.context["form"].non_field_errors() == [
        "News-Link June 2009 is approved now, so this can no longer be done."
    ]


def test_a_published_issue_can_be_paused_resumed_and_stopped_from_its_desk(office, officer):
    issue = NewsLinkIssueFactory(edited_by=None)
    StoryFactory(issue=issue)
    SubscriptionFactory.create_batch(3)
    seen = office.get(reverse("comms:issue_approve", args=["2009-06"])).context["form"]["seen"].value()
    act(office, "approve", seen=seen)
    act(office, "publish")
    message, desk = Message.objects.get(kind="newsletter"), issue.get_absolute_url()
    assert "0 of 3</strong> subscribers have been sent theirs" in office.get(desk).content.decode()
    office.post(reverse("comms:message_pause", args=[message.pk]))
    paused = office.get(desk).content.decode()
    assert ("Sending is paused." in paused, reverse("comms:message_resume", args=[message.pk]) in paused) == (
        True,
        True,
    )
    office.post(reverse("comms:message_resume", args=[message.pk]))
    office.post(reverse("comms:message_stop", args=[message.pk]))
    assert "nobody else gets it" in office.get(desk).content.decode()


def test_a_published_issue_shows_its_frozen_words_and_one_moment(office, officer):
    issue = NewsLinkIssueFactory(introduction="Hello.", month=dt.date(2009, 6, 1))
    StoryFactory(issue=issue)
    at = dt.datetime(2009, 6, 2, 18, tzinfo=dt.UTC)
    issue = approve_issue(issue, seen=issue_content(issue).sha256, by=officer, at=at)
    publish_issue(issue, by=officer, at=at + dt.timedelta(minutes=1))
    CalendarEntryFactory(title="Announced too late", starts_at=at + dt.timedelta(days=3), is_public=True)
    page = office.get(reverse("comms:issue_desk", args=["2009-06"])).content.decode()
    assert "Announced too late" not in page
    assert "The issue as it was published" in page
    assert re.findall(r"\d:?\d*pm", page.split("<h2")[0]) == ["7:01pm", "7pm"]
    assert "on 2 June 2009 at 7:01pm" in re.sub(r"<[^>]+>", " ", page.split('id="issue-now"')[0])


def test_nobody_floods_a_mailbox_with_tests(office):
    StoryFactory(issue=NewsLinkIssueFactory())
    for _time in range(20):
        act(office, "test", to="grace@portal.example")
    refused_page = act(office, "test", to="grace@portal.example")
    assert refused_page.context["form"].errors["to"] == [
        "You sent 20 tests within the hour. Wait a while, then send the next."
    ]
    assert Message.objects.count() == 20


def test_the_desk_shows_coverage_quiet_partnerships_and_what_could_be_told(officer):
    register_event("paper.published", "{by} published “{subject}”")
    at = timezone.now()
    told, quiet, silent = (BodyFactory(slug=slug, name=slug.title()) for slug in ("told", "quiet", "silent"))
    issue = NewsLinkIssueFactory()
    StoryFactory(issue=issue, body=told)
    StoryFactory(body=quiet, state="draft")
    record("paper.published", silent, by=officer, at=at, visibility="public")
    record("paper.published", quiet, by=None, at=at, visibility="public")
    desk = desk_of(issue, officer, at=at)
    assert [(row.name, row.stories, row.in_year) for row in desk.bodies] == [
        ("Quiet", 0, 0),
        ("Silent", 0, 0),
        ("Told", 1, 1),
    ]
    assert [(row.body, row.answer) for row in desk.quiet] == [
        (quiet, "Has never sent a story"),
        (silent, "Has never sent a story"),
    ]
    (suggestion,) = desk.suggestions
    assert suggestion.words == "Grace Officer published “Silent”"


def test_coverage_counts_the_year_that_ends_with_the_issue_and_whoever_tells_something(officer):
    thematic, group = BodyFactory(slug="told", name="Told"), BodyFactory(slug="group", name="Group", kind="task_group")
    issue, strand = NewsLinkIssueFactory(), ObjectiveFactory(number=5)
    for month in (dt.date(2008, 6, 1), dt.date(2008, 7, 1), dt.date(2009, 7, 1)):
        StoryFactory(issue=NewsLinkIssueFactory(month=month), body=thematic, strand=strand)
    StoryFactory(issue=issue, body=group, strand=strand)
    desk = desk_of(issue, officer, at=timezone.now())
    assert [(row.name, row.stories, row.in_year) for row in desk.bodies] == [("Group", 1, 1), ("Told", 0, 1)]
    assert [(row.stories, row.in_year) for row in desk.strands] == [(1, 2)]


def test_suggestions_leave_out_what_is_no_news_is_not_public_or_was_told(officer):
    at = timezone.now()
    bodies = [BodyFactory(slug=f"body-{number}", name=f"Body {number}") for number in range(8)]
    for body in bodies[:7]:
        record("body.activated", body, by=officer, at=at, body=body)
    record("document.added", bodies[0], by=officer, at=at, body=bodies[0])
    record("document.added", bodies[1], by=officer, at=at, body=bodies[1], visibility="public")
    record("milestone.updated", bodies[2], by=officer, at=at, visibility="public", after={"state": "At risk"})
    record("milestone.updated", bodies[3], by=officer, at=at, visibility="public", after={"state": "Done"})
    record("body.edited", bodies[4], by=officer, at=at)
    record("target.met", bodies[5], by=officer, at=at - dt.timedelta(days=46))
    told = record("target.met", bodies[5], by=officer, at=at)
    record("target.met", bodies[6], by=officer, at=at)
    record("target.met", bodies[6], by=officer, at=at)
    StoryFactory(body=bodies[5], from_event=told.pk, state="draft")
    found = suggestions_for(officer, at=at)
    assert [(each.group, each.words) for each in found] == [
        ("Targets met", "Body 6 met its target"),
        ("Milestones done", "Grace Officer said how milestone Body 3 stands"),
        ("New papers", "Grace Officer added the document “Body 1” to Body 1"),
        *(("New bodies", f"Grace Officer made Body {number} active") for number in (6, 5, 4, 3, 2)),
    ]


def test_the_previews_show_page_mail_and_text(office):
    StoryFactory(issue=NewsLinkIssueFactory(), title="Forty homes")
    for name, *look in (("issue_preview",), ("issue_mail_frame", "dark"), ("issue_preview_text",)):
        assert "Forty homes" in office.get(reverse(f"comms:{name}", args=["2009-06", *look])).content.decode()
    looks = [reverse("comms:issue_preview_mail", args=["2009-06", look]) for look in ("mail", "dark", "plain")]
    assert [office.get(look).status_code for look in looks] == [200, 200, 200]
    frame = office.get(reverse("comms:issue_mail_frame", args=["2009-06", "mail"]))
    policy = frame.headers["Content-Security-Policy"]
    assert "script-src 'none'" in policy
    assert "frame-ancestors 'self'" in policy


@pytest.mark.parametrize("slug", ["2009-13", "2009-00", "0000-01", "9-6", "2009-6", "x"])
def test_a_month_that_is_none_is_not_found(office, slug):
    assert office.get(f"/news-link/{slug}/").status_code == 404
    assert office.get(f"/news-link/desk/{slug}/").status_code == 404


@pytest.mark.parametrize("stories", [1, 3])
def test_the_desk_takes_the_same_statements_for_any_number_of_stories(stories, office, django_assert_num_queries):
    issue = NewsLinkIssueFactory()
    body = BodyFactory()
    StoryFactory.create_batch(stories, issue=issue, body=body)
    StoryFactory.create_batch(stories, body=body)
    with django_assert_num_queries(15):
        office.get(issue.get_absolute_url())


def test_the_database_refuses_a_subscription_without_proof():
    for constraint, wrong in {
        "subscription_has_proof": {"proof": ""},
        "subscription_list_names_who": {"source": "list"},
    }.items():
        with refused(constraint):
            SubscriptionFactory(**wrong)
    with refused("subscriber_address_is_small"):
        SubscriptionFactory(subscriber__address="Pat@readers.example")
    running = SubscriptionFactory()
    with refused("subscription_one_open_an_audience"):
        SubscriptionFactory(subscriber=running.subscriber, audience=running.audience)
