"""Issues of News-Link of 28 kB and their readers, made through the portal's own actions."""

import datetime as dt
from itertools import count

from django.utils import timezone

from comms.actions import issues, stories
from comms.actions.subscriber_lists import import_subscribers
from comms.models import Audience, Delivery, NewsLinkIssue, Story, Subscription
from comms.reports.issues import issue_content
from partnerships.models import Body, Objective, Person, Role, Seat, Strategy
from tests.bench.large.mail_reference import ID, LINK, TO
from tests.bench.servers import vacuum

LONG_AGO = dt.date(2008, 4, 1)
STORIES, PARAGRAPHS = 18, 4
_months = count()


def officer():
    """The Support Officer."""
    person, is_new = Person.objects.get_or_create(
        email="officer@portal.example", defaults={"name": "Olive Officer", "is_active": True}
    )
    if is_new:
        office = Body.objects.create(slug="bench-office", name="Bench office", kind="office", status="active")
        Seat.objects.create(person=person, role=Role.SUPPORT_OFFICER, body=office, held_from=LONG_AGO)
    return person


def forget_recipients():
    """Take every delivery away, so that each run begins with an empty outbox."""
    Delivery.objects.all()._raw_delete("default")
    vacuum("comms_delivery", "comms_chunk")


def approved_issue(recipients):
    """An approved issue of a month of its own, with exactly so many recipients and nothing else in the outbox."""
    by, now = officer(), timezone.now()
    forget_recipients()
    _subscribe(recipients, by=by, at=now)
    issue = issues.open_issue(_free_month(), by=by, at=now)
    body, _new = Body.objects.get_or_create(
        is_top=True, defaults={"slug": "bench-board", "name": "Bench Board", "kind": "board", "status": "active"}
    )
    strategy, _new = Strategy.objects.get_or_create(slug="bench", defaults={"name": "Strategy"})
    strand, _new = Objective.objects.get_or_create(strategy=strategy, number=1)
    for number in range(STORIES):
        text = "\n\n".join(["It went well, and many people came to see what had been planted. " * 4] * PARAGRAPHS)
        story = stories.send_story(None, body=body, strand=strand, title=f"Story {number}", text=text, by=by, at=now)
        stories.accept_story(Story.objects.get(pk=story.pk), issue=issue, by=by, at=now)
    issues.edit_introduction(issue, introduction="Hello.", by=by, at=now)
    NewsLinkIssue.objects.filter(pk=issue.pk).update(edited_by=None)  # so that no test mail joins the count
    issue.refresh_from_db()
    return issues.approve_issue(issue, seen=issue_content(issue).sha256, by=by, at=now)


def newsletter_bytes():
    """The ready bytes of such an issue with plain words for its slots, as the bare way replaces them."""
    from comms.mime import Mould, compose
    from comms.mime.newsletter import newsletter

    issue = approved_issue(1)
    mould = Mould(compose(newsletter(issue.approved_data, at=timezone.now())))
    values = {"to": TO, "mail_id": ID, "unsubscribe": LINK, "preferences": LINK}
    return mould.fill({name: value.decode() for name, value in values.items()})


def _subscribe(number, *, by, at):
    Subscription.objects.filter(ended_at=None).update(ended_at=at)
    audience, _new = Audience.objects.get_or_create(slug="readers", defaults={"name": "Readers"})
    addresses = [f"reader{each:06}@readers.example" for each in range(number)]
    import_subscribers(addresses, audience=audience, proof="The bench", agreed_on=at.date(), by=by, at=at)


def _free_month():
    """The first month since 1900 that has no issue yet."""
    while True:
        each = next(_months)
        month = dt.date(1900 + each // 12, each % 12 + 1, 1)
        if not NewsLinkIssue.objects.filter(month=month).exists():
            return month
