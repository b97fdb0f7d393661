"""Rows for the faults: people, subscribers and approved issues, made through the portal's own actions."""

import datetime as dt
from itertools import count

from django.db import connection
from django.test import Client
from django.utils import timezone

from comms.actions import issues, stories
from comms.actions.subscriber_lists import import_subscribers
from comms.models import Audience, Delivery, Message, NewsLinkIssue, Story, Subscription, Suppression
from comms.reports.issues import issue_content
from partnerships.models import Body, Objective, Person, Role, Seat, Strategy

_months = count(1)
LONG_AGO = dt.date(2008, 4, 1)


def officer():
    """The Support Officer."""
    return _officer("officer@portal.example", "Olive Officer")


def second_officer():
    """Another one."""
    return _officer("second.officer@portal.example", "Sam Officer")


def _officer(email, name):
    person, is_new = Person.objects.get_or_create(email=email, defaults={"name": name, "is_active": True})
    if is_new:
        office, _new = Body.objects.get_or_create(
            slug="fault-office", defaults={"name": "Fault office", "kind": "office", "status": "active"}
        )
        Seat.objects.create(person=person, role=Role.SUPPORT_OFFICER, body=office, held_from=LONG_AGO)
    return person


def approved_issue(subscribers):
    """An approved issue of a month of its own, with exactly `subscribers` recipients."""
    now, by = timezone.now(), officer()
    Message.objects.filter(stopped_at=None).update(stopped_at=now)  # what an earlier run left behind stays behind
    _subscribe(subscribers, by=by, at=now)
    issue = issues.open_issue(_free_month(), by=by, at=now)
    body, _new = Body.objects.get_or_create(
        is_top=True, defaults={"slug": "fault-board", "name": "Fault Board", "kind": "board", "status": "active"}
    )
    strategy, _new = Strategy.objects.get_or_create(slug="fault", defaults={"name": "Strategy"})
    strand, _new = Objective.objects.get_or_create(strategy=strategy, number=1)
    story = stories.send_story(
        None, body=body, strand=strand, title="A story", text="It went well. " * 60, by=by, at=now
    )
    stories.accept_story(Story.objects.get(pk=story.pk), issue=issue, by=by, at=now)
    issues.edit_introduction(issue, introduction="Hello.", by=by, at=now)
    NewsLinkIssue.objects.filter(pk=issue.pk).update(edited_by=None)  # so that no test mail joins the count
    issue.refresh_from_db()
    return issues.approve_issue(issue, seen=issue_content(issue).sha256, by=by, at=now)


def states(issue):
    """How many deliveries of an issue are in each state, and the addresses a person is told to look at."""
    deliveries = Delivery.objects.filter(message__publication__news_link_issue=issue)
    found = dict.fromkeys(Delivery.State.values, 0)
    for state in deliveries.values_list("state", flat=True):
        found[state] += 1
    flagged = set(deliveries.filter(repeat_possible=True).values_list("address", flat=True))
    uncertain = set(deliveries.filter(state=Delivery.State.UNCERTAIN).values_list("address", flat=True))
    return found, flagged, uncertain


def accepted(issue):
    """The addresses whose mail the portal says was taken."""
    deliveries = Delivery.objects.filter(message__publication__news_link_issue=issue, state=Delivery.State.ACCEPTED)
    return set(deliveries.values_list("address", flat=True))


def is_over(issue):
    """Whether no delivery of the issue waits or is being sent."""
    found, _flagged, _uncertain = states(issue)
    return bool(sum(found.values())) and not any(found[state] for state in ("pending", "deferred", "claimed"))


def session_cookie(person):
    """A session of `person` as the browser would hold it."""
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(person)
    return client.cookies["sessionid"].value


def forget_connection():
    """Let go of the database before processes are killed around us."""
    connection.close()


def _subscribe(number, *, by, at):
    Subscription.objects.filter(ended_at=None).update(ended_at=at)
    Suppression.objects.all().delete()
    subscribe([f"reader{each:05}@readers.example" for each in range(number)], audience="readers", by=by, at=at)


def subscribe(addresses, *, audience, by, at):
    """Put these addresses on the list of the audience with this slug, which is made where there is none."""
    found, _new = Audience.objects.get_or_create(slug=audience, defaults={"name": audience.capitalize()})
    import_subscribers(addresses, audience=found, proof="The harness", agreed_on=at.date(), by=by, at=at)


def _free_month():
    """The first month of the 1990s and later that has no issue yet."""
    while True:
        each = next(_months)
        month = dt.date(1990 + each // 12, each % 12 + 1, 1)
        if not NewsLinkIssue.objects.filter(month=month).exists():
            return month
