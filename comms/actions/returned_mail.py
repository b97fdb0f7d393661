"""What follows from mail that came back: addresses that get no more, complaints that end everything, tasks (H07, P5).

Believed is only what carries a sign of ours: the Message-ID of the mail or the address it came
back to (F19). A bounce is one row for each delivery and kind, so the same one counts once,
however often and in whatever order it comes.
"""

import datetime as dt
import logging
from enum import StrEnum

from django.db.models import Q
from django.utils import timezone

from comms.actions.subscriptions import unsubscribe
from comms.actions.suppressions import hold_back, let_go_again, suppress
from comms.bounces import Notice, Sort, read_notice
from comms.bounces.causes import why_returned
from comms.bounces.providers import names_in, what_provider_says
from comms.models import Bounce, Delivery, Message, Subscriber, Suppression, UnreadReturn
from comms.models.addresses import BadAddressError, address_hash, normalised
from comms.models.mail_ids import named_deliveries
from comms.reports.returned import people_at
from partnerships.access import RefusedError, action, authorise
from partnerships.duties import close_duties, open_duty, withdraw_duties, working_days_after
from partnerships.events import record
from partnerships.models import Duty, Event, Person, Role

# News-Link is monthly. Three months in a row without one mail that stayed there is an address that
# nobody reads; three full days within a week is a holiday. Mailman, too, counts a day at most once.
SOFT_LIMIT = 3
SOFT_WINDOW = dt.timedelta(days=90)
SOFT_SPREAD = dt.timedelta(days=14)
# Mail servers try for five days before they send a mail back (RFC 5321, 4.5.4.1): after that it has arrived.
ARRIVED_AFTER = dt.timedelta(days=5)
MOST_UNREAD = 100  # of each reason
UNREAD_KEPT = dt.timedelta(days=30)
REFUSED_LATELY = dt.timedelta(days=7)
WORKING_DAYS_TO_MEND = 2
DUTY = "address.broken"

logger = logging.getLogger(__name__)


class Taken(StrEnum):
    """What became of a mail that came back."""

    COUNTED = "counted"
    KNOWN = "known already"
    KEPT = "kept for a person"
    NOTHING = "nothing to do"


@action
def take_return(raw: bytes, *, at: dt.datetime, envelope_to: str = "") -> Taken:
    """Do what a mail in the mailbox for returned mail asks for. Harmless again, at once and in any order."""
    notice = read_notice(raw, envelope_to=envelope_to)
    if notice.said.sort in (Sort.DELAYED, Sort.AUTOMATIC):
        return Taken.NOTHING
    reason = _why_unread(notice)
    delivery = None if reason else Delivery.objects.filter(pk=notice.deliveries[0]).first()
    if delivery is None:
        return _keep(notice, reason or UnreadReturn.Reason.GONE, at=at)
    return _note(notice.said, delivery, at=at)


@action
def take_event(event, *, at: dt.datetime) -> Taken:
    """Do what a provider's news of a mail asks for, by the same rules. Harmless again and in any order.

    `event` is one of anymail's. Whoever left on the provider's own page left us, too. What names
    no mail of ours, or with a sign that is not genuine, is about somebody else's.
    """
    named = [pk for pk in named_deliveries(names_in(event)) if pk]
    delivery = Delivery.objects.select_related("subscriber").filter(pk__in=named[:1]).first()
    if delivery is None:
        return Taken.NOTHING
    if event.event_type == "unsubscribed":
        if delivery.subscriber:
            unsubscribe(delivery.subscriber, at=at)
        return Taken.COUNTED if delivery.subscriber else Taken.NOTHING
    said = what_provider_says(event)
    return Taken.NOTHING if said.sort == Sort.AUTOMATIC else _note(said, delivery, at=at)


@action
def note_bounce(delivery: Delivery, *, why: Bounce.Why, status: str, words: str, at: dt.datetime) -> Taken:
    """Count one thing that came back about a delivery, with what follows from it."""
    subscriber = Subscriber.objects.select_for_update().filter(pk=delivery.subscriber_id).first()
    bounce, is_new = Bounce.objects.get_or_create(
        delivery=delivery,
        kind=Bounce.kind_of(why),
        defaults={
            "why": why,
            "address_hash": address_hash(delivery.address),
            "status": status[:12],
            "words": words[:300],
            "at": at,
        },
    )
    if not is_new:
        return Taken.KNOWN
    if bounce.kind == Bounce.Kind.COMPLAINT:
        _complained(bounce, subscriber, at=at)
    elif bounce.kind == Bounce.Kind.HARD or _softly_too_often(bounce, at=at):
        _does_not_work(bounce, subscriber, at=at)
    return Taken.COUNTED


@action
def count_refused(*, at: dt.datetime) -> int:
    """Count what our own mail server refused while it took the mail, as if it had come back; returns how many."""
    refused = Delivery.objects.filter(
        state=Delivery.State.FAILED, ended_at__gt=at - REFUSED_LATELY, code__isnull=False, bounces=None
    )
    rows = list(refused.order_by("ended_at")[:500])
    for delivery in rows:
        why, status = why_returned(f"{delivery.code} {delivery.reply}")
        note_bounce(delivery, why=why or Bounce.Why.UNCLEAR, status=status, words=delivery.reply, at=at)
    return len(rows)


@action
def lift_bounce(bounce: Bounce, *, reason: str, by: Person, at: dt.datetime) -> Bounce:
    """Let mail go again to an address that came back, since its owner says that it works; `reason` is theirs.

    Refuses where the owner wanted no more: only they can ask for it again.
    """
    authorise(by, "comms.keep_subscribers")
    bounce = Bounce.objects.select_for_update().select_related("delivery").get(pk=bounce.pk)
    suppression = Suppression.objects.select_for_update().filter(address_hash=bounce.address_hash).first()
    if suppression is None:
        raise RefusedError("Mail goes to this address already.")
    if suppression.reason != Suppression.Reason.BOUNCED:
        wish = suppression.get_reason_display().lower()
        raise RefusedError(f"The owner of this address {wish}. Only they can ask again, on the subscription page.")
    let_go_again(bounce.address_hash, at=at)
    bounce.refresh_from_db()
    for person in people_at(bounce.delivery.address):
        close_duties(DUTY, person, by=by, at=at)
    record("address.lifted", bounce, by=by, at=at, visibility=Event.Visibility.PRIVATE, reason=reason)
    return bounce


@action
def dismiss_return(unread: UnreadReturn, *, by: Person, at: dt.datetime) -> None:
    """Take a mail that somebody has looked at off the list."""
    authorise(by, "comms.work_outbox")
    record("returned.dismissed", unread, by=by, at=at, visibility=Event.Visibility.PRIVATE, reason=unread.reason)
    unread.delete()


@action
def forget_unread(*, at: dt.datetime) -> int:
    """Forget mails that nobody looked at for thirty days; returns how many. Harmless twice."""
    count, _each = UnreadReturn.objects.filter(came_at__lt=at - UNREAD_KEPT).delete()
    return count


@action
def withdraw_mended(*, at: dt.datetime) -> int:
    """Take back the task about an address that the register no longer holds, or that works; returns how many."""
    open_ones = Duty.objects.open().filter(kind=DUTY, subject_type=Person._meta.label_lower)
    people = Person.objects.filter(pk__in=[int(key) for key in open_ones.values_list("subject_id", flat=True)])
    return sum(withdraw_duties(DUTY, person, at=at) for person in people if not _is_broken(person))


def _why_unread(notice: Notice) -> UnreadReturn.Reason | None:
    """Why a mail has no consequences, or None if it has."""
    reasons = UnreadReturn.Reason
    by_sort = {Sort.LETTER: reasons.LETTER, Sort.UNCLEAR: reasons.UNCLEAR, Sort.BROKEN: reasons.BROKEN}
    if notice.said.sort in by_sort:
        return by_sort[notice.said.sort]
    if notice.deliveries:
        return None
    return reasons.FORGED if notice.is_forged else reasons.UNSIGNED


def _note(said, delivery, *, at):
    return note_bounce(delivery, why=_about(said, delivery), status=said.status, words=said.words, at=at)


def _about(said, delivery):
    """The reason given; for now only, if the report is about an address that we did not write to."""
    named = said.recipients
    if not named or said.why not in Bounce.FOR_GOOD or any(_same(each, delivery.address) for each in named):
        return said.why
    return Bounce.Why.PASSED_ON


def _same(named, address):
    try:
        return normalised(named) == address
    except BadAddressError:
        return False


def _softly_too_often(bounce, *, at):
    """Whether mail to this address keeps coming back, on several days some time apart, with none that stayed."""
    past = Bounce.objects.standing().filter(address_hash=bounce.address_hash, at__gt=at - SOFT_WINDOW)
    past = past.exclude(why__in=Bounce.NOT_COUNTED)
    arrived = _last_arrival(bounce.delivery, at=at)
    if arrived:
        past = past.filter(at__gt=arrived)
    days = {timezone.localdate(each) for each in past.values_list("at", flat=True)}
    return len(days) >= SOFT_LIMIT and max(days) - min(days) >= SOFT_SPREAD


def _last_arrival(delivery, *, at):
    """When a mail went to this address that has not come back, long enough ago to know; None if none has."""
    same = Q(subscriber=delivery.subscriber_id) if delivery.subscriber_id else Q(address=delivery.address)
    stayed = Delivery.objects.filter(
        same, state=Delivery.State.ACCEPTED, ended_at__lt=at - ARRIVED_AFTER, bounces=None
    ).order_by("-ended_at")
    return stayed.values_list("ended_at", flat=True).first()


def _does_not_work(bounce, subscriber, *, at):
    """Write no more newsletters there, and ask the support office about the people whose address it is."""
    if suppress(bounce.address_hash, Suppression.Reason.BOUNCED, at=at):
        record("address.stopped", bounce, by=None, at=at, visibility=Event.Visibility.PRIVATE, why=bounce.why)
    if subscriber:
        hold_back(subscriber, Message.BULK, at=at, reply="Mail to this address came back.")
    due_on = working_days_after(timezone.localdate(at), WORKING_DAYS_TO_MEND)
    for person in people_at(bounce.delivery.address):
        about = {"subject_type": person._meta.label_lower, "subject_id": str(person.pk)}
        if not Duty.objects.open().filter(kind=DUTY, **about).exists():
            open_duty(DUTY, person, due_on=due_on, at=at, role=Role.SUPPORT_OFFICER, address=bounce.get_absolute_url())


def _complained(bounce, subscriber, *, at):
    """End all that an address gets, at once; the report that its owner made is the proof."""
    suppress(bounce.address_hash, Suppression.Reason.COMPLAINED, at=at)
    ended = 0
    if subscriber:
        hold_back(subscriber, Message.BULK, at=at, reply="Reported as unwanted.")
        ended = subscriber.subscriptions.filter(ended_at=None).update(ended_at=at)
    record(
        "subscription.complained", bounce, by=None, at=at, visibility=Event.Visibility.PRIVATE, ended=ended,
        message=bounce.delivery.message_id, proof=bounce.words,
    )  # fmt: skip


def _is_broken(person):
    keys = []
    for address in filter(None, (person.email, person.contact_email)):
        try:
            keys.append(address_hash(normalised(address)))
        except BadAddressError:
            continue
    return Suppression.objects.of_broken_addresses().filter(address_hash__in=keys).exists()


def _keep(notice, reason, *, at):
    """Keep a mail that changed nothing for a person to look at: the newest of each reason, each once."""
    _row, is_new = UnreadReturn.objects.get_or_create(
        fingerprint=notice.fingerprint,
        defaults={
            "reason": reason,
            "sender": notice.sender,
            "subject": notice.subject,
            "excerpt": notice.excerpt,
            "came_at": at,
        },
    )
    if not is_new:
        return Taken.KNOWN
    same = UnreadReturn.objects.filter(reason=reason).order_by("-came_at", "-pk")
    UnreadReturn.objects.filter(pk__in=same.values_list("pk", flat=True)[MOST_UNREAD:]).delete()
    return Taken.KEPT
