"""Publishing the handbook and logging who got it; the strategy's sites; paper copies on request (E08)."""

import datetime as dt
import logging

from django.template.loader import render_to_string
from django.utils import timezone

from comms.actions.publications import freeze, freeze_pdf, tell_readers
from comms.models import CopyRequest, HandbookDistribution, Publication, PublicationFile, StrategySite
from comms.reports.handbook import SLUG, draft, edition
from partnerships.access import RefusedError, action, authorise
from partnerships.actions.changes import apply_changes, facts
from partnerships.actions.days import refuse_day_to_come
from partnerships.duties import close_duties, open_duty
from partnerships.events import record
from partnerships.models import Body, Duty, Event, Person, Role, Seat, Strategy
from partnerships.pdf import PdfError, typeset

DUE, DAYS_TO_SEND = "copy_request.due", dt.timedelta(days=10)
LOOK, DAYS_TO_LOOK = "strategy_site.due", dt.timedelta(days=14)
KEPT = dt.timedelta(days=30)  # who asked is forgotten so long after the copies were sent
MOST_AN_HOUR = 30
READERS = "key-stakeholders"

logger = logging.getLogger(__name__)


@action
def publish_handbook(*, seen: str, by: Person | None, at: dt.datetime) -> Publication:
    """Publish the register of today as the next version of the handbook, and mail its link.

    `seen` is the hash of what was looked at. Raises RefusedError if the register changed since.
    """
    authorise(by, "comms.publish_handbook")
    Body.objects.hold_tree()  # one version at a time
    found = draft(on=timezone.localdate(at))
    if found.seen != seen:
        raise RefusedError("The register changed after you looked at it. Look at the handbook again, then publish.")
    data = edition(found, at=at)
    publication = freeze(
        Publication.Kind.HANDBOOK, SLUG, title=f"{data['title']}, version {found.number}", revision=found.number,
        address=f"/handbook/{found.number}/", html=render_to_string("comms/editions/handbook.html", {"book": data}),
        data=data, by=by, at=at,
    )  # fmt: skip
    record("handbook.published", publication, by=by, at=at, visibility=Event.Visibility.PUBLIC)
    live = Seat.objects.live(on=timezone.localdate(at))
    managers = Person.objects.filter(seats__in=live.filter(role=Role.MANAGER)).distinct()
    tell_readers(publication, _letter(publication), people=managers, audience=READERS, by=by, at=at)
    return publication


def complete_handbooks(*, at: dt.datetime) -> int:
    """Make the PDF that a published handbook still lacks; returns how many were made. Harmless twice."""
    without = Publication.objects.filter(kind=Publication.Kind.HANDBOOK).exclude(
        files__format=PublicationFile.Format.PDF
    )
    return sum(_complete(publication, at=at) for publication in without.order_by("pk"))


def _complete(publication, *, at):
    try:
        pdf = typeset("comms/handbook.typ", publication.data, at=publication.published_at)
    except PdfError:
        logger.exception("The PDF of %s could not be made; the next round tries again.", publication)
        return False
    return _keep(publication, pdf, at=at)


@action
def _keep(publication, pdf, *, at):
    """Store a PDF unless another worker has done so meanwhile."""
    Body.objects.hold_tree()
    if publication.files.filter(format=PublicationFile.Format.PDF).exists():
        return False
    freeze_pdf(publication, pdf, at=at)
    record("handbook.completed", publication, by=None, at=at)
    return True


@action
def log_distribution(*, by: Person | None, at: dt.datetime, **fields) -> HandbookDistribution:
    """Write down who got how many copies of which version; `fields` are those of HandbookDistribution."""
    authorise(by, "comms.log_distribution")
    refuse_day_to_come(fields["given_on"], at=at, field="given_on")
    given = HandbookDistribution.objects.create(**fields, logged_by=by, logged_at=at)
    record("handbook.given", given, by=by, at=at, body=given.body, after=facts(given, "copies", "given_to", "given_on"))
    return given


@action
def save_site(site: StrategySite, changes: dict, *, by: Person | None, at: dt.datetime) -> StrategySite:
    """Put a website on the list of those where the strategy must stand (one without a key yet), or change it."""
    authorise(by, "comms.send_copies")
    if site.pk is None:
        changes = {"strategy": Strategy.objects.in_force(), **changes}
        if changes["strategy"] is None:
            raise RefusedError("There is no strategy yet. Load or enter it first.")
        site = StrategySite.objects.create(**changes)
        record("strategy_site.added", site, by=by, at=at)
        return site
    site = StrategySite.objects.select_for_update(of=("self",)).get(pk=site.pk)
    before, after = apply_changes(site, changes)
    if after:
        record("strategy_site.edited", site, by=by, at=at, before=before, after=after)
    return site


@action
def check_site(site: StrategySite, *, is_there: bool, on: dt.date, by: Person, at: dt.datetime) -> StrategySite:
    """Say whether the strategy was there when one looked."""
    site = StrategySite.objects.select_for_update(of=("self",)).get(pk=site.pk)
    authorise(by, "comms.send_copies")
    before, after = apply_changes(site, {"is_there": is_there, "checked_on": on, "checked_by": by})
    close_duties(LOOK, site, by=by, at=at)
    record("strategy_site.checked", site, by=by, at=at, before=before, after=after)
    return site


@action
def ask_to_look_at_sites(*, at: dt.datetime) -> int:
    """Ask the Support Officer to look where nobody has for long, and again a fortnight after the strategy was missing."""
    on = timezone.localdate(at)
    asked = Duty.objects.open().filter(kind=LOOK).values_list("subject_id", flat=True)
    waiting = StrategySite.objects.exclude(pk__in=[int(key) for key in asked])
    wanted = [site for site in waiting if site.is_due(on=on) and not site.was_checked_since(on - DAYS_TO_LOOK)]
    for site in wanted:
        open_duty(LOOK, site, due_on=on + DAYS_TO_LOOK, at=at, role=Role.SUPPORT_OFFICER)
    return len(wanted)


@action
def ask_for_copies(*, what: str, copies: int, name: str, address: str, at: dt.datetime) -> CopyRequest:
    """Keep somebody's wish for paper copies; the Support Officer owes them within ten days.

    Raises RefusedError when more ask in an hour than people do.
    """
    if CopyRequest.objects.filter(asked_at__gt=at - dt.timedelta(hours=1)).count() >= MOST_AN_HOUR:
        raise RefusedError("Many people are asking just now. Try again in an hour, or write to the support office.")
    wish = CopyRequest.objects.create(what=what, copies=copies, name=name, address=address, asked_at=at)
    open_duty(DUE, wish, due_on=timezone.localdate(at) + DAYS_TO_SEND, at=at, role=Role.SUPPORT_OFFICER)
    record("copies.asked", wish, by=None, at=at, visibility=Event.Visibility.PRIVATE)
    return wish


@action
def send_copies(wish: CopyRequest, *, by: Person, at: dt.datetime) -> CopyRequest:
    """Say that the copies are in the post. Raises RefusedError if the request is settled already."""
    return _settle(wish, CopyRequest.State.SENT, "copies.sent", by=by, at=at)


@action
def decline_copies(wish: CopyRequest, *, reason: str, by: Person, at: dt.datetime) -> CopyRequest:
    """Say why no copies are sent."""
    if not reason.strip():
        raise RefusedError("Say why they are not sent.", field="reason")
    return _settle(wish, CopyRequest.State.DECLINED, "copies.declined", reason=reason, by=by, at=at)


def _settle(wish, state, event, *, by, at, reason=""):
    wish = CopyRequest.objects.select_for_update().get(pk=wish.pk)
    authorise(by, "comms.send_copies")
    if wish.state != CopyRequest.State.OPEN:
        raise RefusedError(f"This request is settled already: {wish.get_state_display().lower()}.")
    wish.state, wish.settled_at, wish.settled_by, wish.reason = state, at, by, reason
    wish.save(update_fields=["state", "settled_at", "settled_by", "reason"])
    close_duties(DUE, wish, by=by, at=at)
    record(event, wish, by=by, at=at, visibility=Event.Visibility.PRIVATE)
    return wish


@action
def forget_who_asked(*, at: dt.datetime) -> int:
    """Erase names and addresses thirty days after a request was settled; returns how many. Harmless twice."""
    old = CopyRequest.objects.exclude(state=CopyRequest.State.OPEN).filter(settled_at__lt=at - KEPT, erased_at=None)
    return old.update(name="", address="", erased_at=at)


def _letter(publication):
    return {
        "subject": publication.title,
        "heading": "The new handbook is out",
        "lines": ["It says in short what the boards and partnerships do, and who leads them."],
        "links": [("Read the handbook", publication.address)],
    }
