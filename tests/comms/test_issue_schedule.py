"""An issue at its hour: scheduled, too late, and opened by the sweep of its month."""

import datetime as dt

import pytest
from django.utils import timezone

from comms import tasks
from comms.actions import issues as actions
from comms.actions import publishing
from comms.actions.stories import accept_story
from comms.models import NewsLinkIssue, Publication
from comms.reports.issues import issue_content
from partnerships.access import RefusedError
from partnerships.models import Duty, Event, Role
from tests.factories.comms import (
    JUNE,
    NewsLinkIssueFactory,
    StoryFactory,
)
from tests.factories.partnerships import BodyFactory, seated

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


def test_an_issue_opened_late_in_the_month_gives_a_weeks_notice():
    BodyFactory(slug="lyp")
    issue = actions.open_issue(dt.date(2026, 11, 1), by=None, at=dt.datetime(2026, 11, 21, 9, tzinfo=dt.UTC))
    assert issue.stories_due_on == dt.date(2026, 11, 28)


def test_opening_a_past_month_asks_nobody(officer, now):
    BodyFactory(slug="lyp")
    issue = actions.open_issue(JUNE, by=officer, at=now)
    assert (str(issue), Duty.objects.count(), issue.calls.count()) == ("News-Link June 2009", 0, 0)


def test_a_scheduled_issue_goes_at_its_hour_and_only_once(officer, now):
    issue = actions.schedule_issue(ready_issue(officer, now), send_at=now + dt.timedelta(hours=2), by=officer, at=now)
    assert publishing.publish_scheduled(at=now + dt.timedelta(hours=1)) == 0
    assert publishing.publish_scheduled(at=now + dt.timedelta(hours=2, minutes=1)) == 1
    assert publishing.publish_scheduled(at=now + dt.timedelta(hours=3)) == 0
    issue.refresh_from_db()
    assert (issue.state, issue.publication.published_by) == ("published", None)


def test_an_issue_whose_hour_passed_long_ago_waits_for_a_person(officer, now):
    issue = actions.schedule_issue(ready_issue(officer, now), send_at=now + dt.timedelta(hours=1), by=officer, at=now)
    late = now + dt.timedelta(hours=13, minutes=1)
    assert publishing.publish_scheduled(at=late) == 0
    issue.refresh_from_db()
    assert (issue.state, Publication.objects.count()) == ("late", 0)
    assert Duty.objects.open().filter(kind="issue.late", owed_role="support_officer").count() == 1
    publishing.publish_issue(issue, by=officer, at=late)
    assert Duty.objects.open().filter(kind="issue.late").count() == 0


def test_a_time_that_has_passed_cannot_be_chosen(officer, now):
    with pytest.raises(RefusedError, match="still to come"):
        actions.schedule_issue(ready_issue(officer, now), send_at=now, by=officer, at=now)


def test_the_sweep_opens_the_month_and_is_harmless_twice(now):
    for _time in range(3):
        tasks.tick(at=now)
    assert NewsLinkIssue.objects.get().month == timezone.localdate(now).replace(day=1)
    assert Event.objects.filter(kind="issue.opened").count() == 1
