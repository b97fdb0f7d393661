"""Something to do for every task of the portal, handed out three times: each effect comes once (F07, P2, P4).

`TASKS` names every task of the portal with something for it to do; a new task without a line
here fails the tests.
"""

import datetime as dt
from collections import Counter
from functools import cache
from itertools import count
from typing import NamedTuple

from django.db import connection
from django.utils import timezone

from comms.actions.issues import schedule_issue
from comms.actions.outbox import queue_notice
from comms.mime import Mail
from comms.models import Bounce, CalendarEntry, Delivery, Message, Publication, Subscriber, Subscription
from comms.models.addresses import address_hash
from partnerships.actions.imports import confirm_import, upload_import, work_on_import
from partnerships.imports import import_kind
from partnerships.models import Body, Event, EventCursor, ImportRun, KeyActivity, Organisation, Person
from portal.actions.headlines import publish_headlines
from portal.actions.report_backs import publish_report_back
from portal.models import HeadlineOrder, ReportBack, ReportBackOrder
from portal.reports.headlines import headline_document
from portal.reports.report_backs import report_back
from targets import actions as targets
from targets.models import Closing, Quarter
from targets.reports.snapshot import quarter_snapshot
from tariffs.actions import approve_run, issue_run, preview_run
from tariffs.models import Invoice, InvoiceRun, Scheme
from tests.factories.invoices import billed_scheme
from tests.faults import quarters, world
from tests.faults.closings import world_of_a_board
from tests.faults.returns import bounce_of
from tests.imap import ImapServer

TIMES = 3
READERS = 3
ROWS = 201  # one more than are imported while somebody waits
_numbers = count(1)


class Wanted(NamedTuple):
    """What a task is given, what it should have done once it has run, and what it has done."""

    kwargs: dict
    once: object
    done: object


def send_mail(sent):
    """Some notices wait; `sent()` says to which addresses mail has gone."""
    now, number = timezone.now(), _number()
    addresses = [f"thrice{number}x{each}@readers.example" for each in range(20)]
    mail = Mail(subject="Once", text="Once.", html="", sender="portal@portal.example", date=now)
    queue_notice(mail, to=addresses, by=None, at=now)
    return Wanted({}, dict.fromkeys(addresses, 1), lambda: _times(sent(), f"thrice{number}x"))


@cache
def mailbox():
    """The mailbox for returned mail, which a worker is told of by its environment before it starts."""
    server = ImapServer()
    server.__enter__()
    return server


def read_returned_mail(_sent):
    """A mail that went out waits in the mailbox, come back."""
    now, address = timezone.now(), f"returned{_number()}@readers.example"
    mail = Mail(subject="Back", text="Back.", html="", sender="portal@portal.example", date=now)
    delivery = queue_notice(mail, to=[address], by=None, at=now).deliveries.get()
    mailbox().put(bounce_of(delivery, "failed", "5.1.1").encode())

    def done():
        waiting = len(mailbox().folders["INBOX"])
        return Bounce.objects.filter(delivery=delivery).count(), waiting

    return Wanted({}, (1, 0), done)


def tick(_sent):
    """An issue's hour has come, and an invitation has no letter yet."""
    now, number = timezone.now(), _number()
    issue = world.approved_issue(READERS)
    before = now - dt.timedelta(minutes=2)
    schedule_issue(issue, send_at=now - dt.timedelta(minutes=1), by=world.officer(), at=before)
    guest = Person.objects.create(name="Guest", is_active=False)
    address = f"guest{number}@portal.example"
    guest.invitations.create(email=address, invited_at=now, expires_at=now + dt.timedelta(days=14))

    def done():
        queued = Delivery.objects.filter(message__publication__slug=issue.slug)
        letters = Delivery.objects.filter(address=address)
        return Publication.objects.filter(slug=issue.slug).count(), queued.count(), letters.count()

    return Wanted({}, (1, READERS, 1), done)


def night(_sent):
    """Somebody follows a body that has news."""
    now, number = timezone.now(), _number()
    body = _body(f"followed-{number}")
    address = f"follower{number}@readers.example"
    subscriber = Subscriber.objects.create(address=address, address_hash=address_hash(address), created_at=now)
    earlier = now - dt.timedelta(minutes=1)
    Subscription.objects.create(
        subscriber=subscriber, body=body, source="follow", proof="The harness", asked_at=earlier, confirmed_at=earlier
    )
    entry = CalendarEntry.objects.create(
        title="An event",
        body=body,
        starts_at=now + dt.timedelta(days=9),
        ends_at=now + dt.timedelta(days=9, hours=1),
        notified_at=now,
    )
    # Of a transaction long ago: whatever else the server does, it is settled.
    EventCursor.objects.filter(reader="comms.followers").update(transaction=0, event_id=0)
    Event.objects.create(
        kind="event.announced", subject_type="comms.calendarentry", subject_id=str(entry.pk), subject_label="An event",
        subject_address="/calendar/", body=body, at=now, visibility="public", transaction=1,
    )  # fmt: skip
    return Wanted({}, 1, lambda: Delivery.objects.filter(address=address).count())


def work_on(_sent):
    """A long file was confirmed."""
    now, officer, name = timezone.now(), world.officer(), f"thrice-{_number()}"
    rows = "".join(f"{name}-{row},{name} {row}\n" for row in range(ROWS))
    run = upload_import(
        import_kind("organisations"), filename="long.csv", data=f"slug,name\n{rows}".encode(), by=officer, at=now
    )
    confirm_import(work_on_import(run.pk, at=now), by=officer, at=now)

    def done():
        told = Event.objects.filter(kind="import.applied", subject_id=str(run.pk)).count()
        is_applied = ImportRun.objects.filter(pk=run.pk, status="applied").exists()
        return Organisation.objects.filter(slug__startswith=f"{name}-").count(), is_applied, told

    return Wanted({"run": run.pk}, (ROWS, True, 1), done)


def publish_ordered(_sent):
    """A quarter was ordered to be published."""
    world_of_a_board()
    body_return, _manager = quarters.a_return()
    quarter = body_return.quarter
    seen = quarter_snapshot(quarter).sha256
    closing = targets.close_quarter(quarter, seen=seen, by=world.officer(), at=timezone.now())

    def done():
        published = Event.objects.filter(kind="quarter.published", subject_id=str(quarter.pk)).count()
        order = Closing.objects.get(pk=closing.pk)
        return order.state, order.problem, published, _letters_of(f"{quarter.year}-", quarter.number)

    return Wanted({}, ("done", "", 1, {1}), done)


def publish_headlines_ordered(_sent):
    """The headline targets of a year were ordered to be published."""
    taken_years = set(HeadlineOrder.objects.values_list("year", flat=True))
    year = next(each for each in range(2060, 2100) if each not in taken_years)  # far from the quarters of the others
    KeyActivity.objects.create(body=_body(f"headline-{_number()}"), year=year, text="Cities in balance")
    seen = headline_document(year).sha256
    order = publish_headlines(year, seen=seen, by=world.officer(), at=timezone.now())

    def done():
        label = f"{year}-{(year + 1) % 100:02}"
        documents = Publication.objects.filter(kind="headline_targets", slug=label).count()
        ordered = HeadlineOrder.objects.get(pk=order.pk)
        return ordered.state, ordered.problem, documents

    return Wanted({}, ("done", "", 1), done)


def publish_report_backs_ordered(_sent):
    """The report-back of a year was ordered to be published."""
    now, known = timezone.now(), set(Quarter.objects.values_list("year", flat=True))
    year = next(each for each in range(2060, 2100) if each not in known)
    Quarter.objects.create(year=year, number=4, state=Quarter.State.PUBLISHED, published_at=now)
    report = ReportBack.objects.create(year=year)
    report.told.create(
        body=_top(), source="return", source_id=1, source_label="Return of quarter 4",
        source_words="The hall was built.", words="The hall was built.", chosen_at=now,
    )  # fmt: skip
    order = publish_report_back(year, seen=report_back(year).sha256, by=world.officer(), at=now)

    def done():
        label = f"{year}-{(year + 1) % 100:02}"
        documents = Publication.objects.filter(kind=Publication.Kind.REPORT_BACK, slug=label).count()
        ordered = ReportBackOrder.objects.get(pk=order.pk)
        return ordered.state, ordered.problem, documents

    return Wanted({}, ("done", "", 1), done)


def make_papers(_sent):
    """A year's invoices were issued."""
    now = timezone.now()
    taken = set(Scheme.objects.values_list("year", flat=True))
    scheme = billed_scheme(payers=3, year=next(each for each in range(2060, 2100) if each not in taken))
    run = preview_run(scheme, by=None, at=now)
    run = approve_run(run, seen=run.seen, by=None, at=now)
    run = issue_run(run, seen=run.seen, by=None, at=now)

    def done():
        made = Invoice.objects.filter(run=run, file__message__isnull=False).count()
        mails = Message.objects.filter(subject__startswith=f"Invoice SP-{scheme.year}-").count()
        return made, mails, InvoiceRun.objects.get(pk=run.pk).state

    return Wanted({}, (3, 3, "issued"), done)


# In this order: an approved issue ends other subscriptions, which would get it too, and stops what waits of earlier
# mail, and new bodies change what headlines are ordered.
TASKS = {
    "targets.tasks.publish_ordered": publish_ordered,
    "portal.tasks.tick": tick,
    "portal.tasks.night": night,
    "comms.tasks.send_mail": send_mail,
    "comms.tasks.read_returned_mail": read_returned_mail,
    "partnerships.tasks.work_on": work_on,
    "tariffs.tasks.make_papers": make_papers,
    "portal.tasks.publish_report_backs_ordered": publish_report_backs_ordered,
    "portal.tasks.publish_headlines_ordered": publish_headlines_ordered,
}


def names():
    """Every task of the portal."""
    from portal.celery import app

    app.loader.import_default_modules()
    return {name for name in app.tasks if not name.startswith("celery.")}


def hand_out(sent):
    """Prepare something for every task and put each task into the queue three times; what is wanted, by task."""
    from portal.celery import app

    wanted = {name: prepare(sent) for name, prepare in TASKS.items()}
    for _turn in range(TIMES):
        for name, each in wanted.items():
            app.tasks[name].apply_async(kwargs=each.kwargs)
    return wanted


def wrong(wanted):
    """The tasks whose effects are not there once: name → (what should be, what is)."""
    found = {name: (each.once, each.done()) for name, each in wanted.items()}
    return {name: pair for name, pair in found.items() if pair[0] != pair[1]}


def _top():
    top, _new = Body.objects.get_or_create(
        is_top=True, defaults={"slug": "fault-board", "name": "Fault Board", "kind": "board", "status": "active"}
    )
    return top


def _body(slug):
    return Body.objects.create(slug=slug, name=slug, kind="thematic", status="active", parent=_top())


def _letters_of(prefix, number):
    """How many mails there are of each kind about a quarter's reports."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT count(*) FROM comms_message m JOIN comms_publication p ON p.id = m.publication_id
            WHERE p.slug LIKE %s AND p.slug LIKE %s GROUP BY m.kind
            """,
            [f"{prefix}%", f"%-q{number}"],
        )
        return {each for (each,) in cursor.fetchall()}


def _times(addresses, prefix):
    return dict(Counter(address for address in addresses if address.startswith(prefix)))


def _number():
    """Differs at each call, in each run."""
    return f"{timezone.now():%m%d%H%M%S}{next(_numbers)}"
