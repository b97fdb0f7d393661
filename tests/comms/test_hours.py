"""What falls due is done once: with three schedulers, with none for hours, and when the clocks change (F10, F11, F12)."""

import datetime as dt
import threading

import pytest
from django.db import connection
from django.utils import timezone

from comms.actions import issues
from comms.actions.publishing import publish_issue, publish_scheduled
from comms.models import Delivery, NewsLinkIssue, Publication
from comms.reports.issues import issue_content
from partnerships.models import Duty, Role
from portal.tasks import tick
from tests.factories.comms import JUNE, NewsLinkIssueFactory, StoryFactory, SubscriptionFactory
from tests.factories.partnerships import PersonFactory, seated

SECOND, HOUR = dt.timedelta(seconds=1), dt.timedelta(hours=1)
# The clocks go forward on 29 March and back on 25 October 2026, both at 01:00 UTC.
SPRING, AUTUMN = dt.datetime(2026, 3, 29, tzinfo=dt.UTC), dt.datetime(2026, 10, 25, tzinfo=dt.UTC)


def scheduled(hour):
    """An approved issue that is to go at `hour`."""
    officer, before = seated(Role.SUPPORT_OFFICER), hour - HOUR
    issue = NewsLinkIssueFactory(edited_by=None)
    StoryFactory(issue=issue)
    issue = issues.approve_issue(issue, seen=issue_content(issue).sha256, by=officer, at=before)
    return issues.schedule_issue(issue, send_at=hour, by=officer, at=before)


@pytest.mark.django_db(transaction=True)
def test_three_schedulers_at_once_do_everything_once():
    now = timezone.now()
    SubscriptionFactory.create_batch(3)
    scheduled(now - SECOND)
    guests = PersonFactory.create_batch(4, is_active=False, email=None)
    for guest in guests:
        guest.invitations.create(
            email=f"new{guest.pk}@portal.example", invited_at=now, expires_at=now + dt.timedelta(days=14)
        )
    start = threading.Barrier(3)
    threads = [threading.Thread(target=tick_twice, args=[start]) for _each in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sent = Delivery.objects.values_list("message__kind", "address")
    assert (len(sent), len(set(sent))) == (7, 7)
    assert Publication.objects.count() == 1
    months = [JUNE, timezone.localdate(now).replace(day=1)]
    assert list(NewsLinkIssue.objects.order_by("month").values_list("month", flat=True)) == months


def tick_twice(start):
    try:
        for _time in range(2):
            start.wait()
            tick()
    finally:
        connection.close()


@pytest.mark.django_db
@pytest.mark.parametrize(("late", "state"), [(12 * HOUR, "published"), (12 * HOUR + SECOND, "late")])
def test_twelve_hours_of_grace_and_not_a_second_more(late, state):
    issue = scheduled(SPRING)
    publish_scheduled(at=SPRING + late)
    issue.refresh_from_db()
    asked = Duty.objects.open().filter(kind="issue.late").count()
    assert (issue.state, asked) == (state, state == "late")
    if asked:
        publish_issue(issue, by=seated(Role.SUPPORT_OFFICER), at=SPRING + late)
    assert Publication.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("night", [SPRING, AUTUMN])
@pytest.mark.parametrize("minutes", [30, 90])
def test_an_issue_goes_once_in_the_nights_when_the_clocks_change(night, minutes):
    hour = night + dt.timedelta(minutes=minutes)
    scheduled(hour)
    published = [publish_scheduled(at=night + dt.timedelta(minutes=minute)) for minute in range(240)]
    assert (sum(published), published.index(1)) == (1, minutes)
