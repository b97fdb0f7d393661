"""One mail a day or a week for each person with all that is due and new; urgent things at once (H13).

What somebody was told, and the mail that tells it, are written in one transaction under the
lock of their digest's row: run twice, or by two workers, nobody is told the same thing twice.
"""

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import F, Q
from django.db.models.functions import Greatest
from django.utils import timezone

from comms.actions.outbox import announce, queue_message, queue_notice
from comms.mime import unslotted
from comms.mime.digest import digest_letter
from comms.mime.letters import notice_letter
from comms.models import Delivery, Digest, DutyTold, Message, Suppression
from comms.models.addresses import address_hash, address_of
from comms.models.digests import newest_morning
from comms.reports.digests import News, contents_of, days_ahead, newest_settled, stage_of
from partnerships import duties
from partnerships.access import action, authorise
from partnerships.events import record
from partnerships.models import Duty, Event, Person, Role, Seat

AT_A_TIME = 200
PRIVATE = Event.Visibility.PRIVATE
Frequency = Digest.Frequency


@action
def choose_digest(person: Person, *, frequency: str, weekday: int, by: Person | None, at: datetime) -> Digest:
    """Let a person's digest come each day, each week on a day, or never. What is urgent comes at once all the same.

    Whoever had none is not told what happened meanwhile.
    """
    authorise(by, "comms.choose_digest", person)
    digest = _locked(person, at=at)
    if (digest.frequency, digest.weekday) == (frequency, weekday):
        return digest
    before = digest.words
    if digest.frequency == Frequency.NEVER:
        digest.transaction, digest.event_id = newest_settled()
    digest.frequency, digest.weekday = frequency, weekday
    digest.save(update_fields=["frequency", "weekday", "transaction", "event_id"])
    record(
        "digest.chosen", digest, by=by, at=at, visibility=PRIVATE, before={"digest": before},
        after={"digest": digest.words},
    )  # fmt: skip
    return digest


@action
def stop_digest(digest: Digest, *, at: datetime) -> Digest:
    """End somebody's digest by the link in it, whose secret is the proof. Harmless twice."""
    digest = Digest.objects.select_for_update(of=("self",)).select_related("person").get(pk=digest.pk)
    if digest.frequency != Frequency.NEVER:
        before, digest.frequency = digest.words, Frequency.NEVER
        digest.save(update_fields=["frequency"])
        record(
            "digest.chosen", digest, by=digest.person, at=at, visibility=PRIVATE, before={"digest": before},
            after={"digest": digest.words},
        )  # fmt: skip
    return digest


def send_digests(*, at: datetime) -> int:
    """Queue the digests whose hour has come; returns how many mails. Harmless twice and beside other workers."""
    keep_digests(at=at)
    due = list(Digest.objects.due(at=at).order_by("pk").values_list("pk", flat=True)[:AT_A_TIME])
    if not due:
        return 0
    news = News(newest_settled(), at)
    return sum(_send(pk, news, at=at) for pk in due)


@action
def keep_digests(*, at: datetime) -> None:
    """Give everybody who may sign in a digest each day, from the next morning on; harmless twice."""
    without = Person.objects.may_sign_in().filter(digest=None)
    if not without.exists():
        return
    transaction, event = newest_settled()
    Digest.objects.bulk_create(
        [
            Digest(person=person, looked_on=newest_morning(at), transaction=transaction, event_id=event)
            for person in without
        ],
        ignore_conflicts=True,
    )


@action
def _send(pk, news, *, at):
    due = Digest.objects.due(at=at).filter(pk=pk).select_for_update(skip_locked=True, of=("self",))
    digest = due.select_related("person").first()
    if digest is None:
        return False
    today = timezone.localdate(at)
    contents = contents_of(digest, news, on=today)
    digest.looked_on, (digest.transaction, digest.event_id) = newest_morning(at), news.until
    digest.save(update_fields=["looked_on", "transaction", "event_id"])
    address = _reachable(digest.person)
    if contents.is_empty or not address:
        return False
    message = queue_message(
        digest_letter(digest, contents, at=at), kind=Message.Kind.DIGEST, priority=Message.Priority.SOON, by=None, at=at
    )
    Delivery.objects.create(message=message, address=address, priority=message.priority, next_attempt_at=at)
    announce(message, count=1, by=None, at=at)
    _remember(digest, [(line.pk, line.stage) for line in contents.duties], at=at)
    return True


def tell_urgent(*, at: datetime) -> int:
    """Mail urgent duties at once to whoever owes them, whatever their digest; returns how many. Harmless twice."""
    urgent = [kind.kind for kind in duties.kinds() if kind.urgent]
    waiting = Duty.objects.open().filter(kind__in=urgent, opened_at__lte=at).select_related("body")
    return sum(
        _tell_at_once(duty, person, at=at)
        for duty in waiting.order_by("pk")
        for person in _untold(duty, on=timezone.localdate(at))
    )


@action
def _tell_at_once(duty, person, *, at):
    digest = _locked(person, at=at)
    address = address_of(person)
    if not address or DutyTold.objects.standing().filter(digest=digest, duty=duty).exists():
        return False
    title = unslotted(duties.title(duty))
    mail = notice_letter(
        subject=title, lines=["This does not wait for your digest."], button=duties.duty_kind(duty).button,
        path=duty.subject_address, reason="it is yours to do and urgent", at=at,
    )  # fmt: skip
    queue_notice(mail, to=[address], by=None, at=at)
    note_told(duty, [person], at=at)
    return True


def note_told(duty: Duty, people: Iterable[Person], *, at: datetime) -> None:
    """Note, in the action that has just written to `people` about a duty, that they were told of it."""
    for person in people:
        digest = _locked(person, at=at)
        stage = stage_of(duty.due_on, on=timezone.localdate(at), ahead=days_ahead(digest))
        _remember(digest, [(duty.pk, stage)], at=at)


def _untold(duty: Duty, *, on: date):
    """Who may sign in, has this duty today, by name or by a seat, and was not told of it."""
    told = DutyTold.objects.standing().filter(duty=duty)
    untold = Person.objects.may_sign_in().exclude(digest__in=told.values("digest")).order_by("pk")
    if duty.owed_by_id:
        return untold.filter(pk=duty.owed_by_id)
    seats = Seat.objects.live(on=on).filter(role=duty.owed_role)
    if duty.owed_role not in Role.of_offices():
        seats = seats.filter(body=duty.body_id)
        if duty.owed_role in Role.stood_in_for() and not seats.exists():
            seats = Seat.objects.live(on=on).filter(role=Role.SUPPORT_OFFICER)
    return untold.filter(pk__in=seats.values("person"))


def _locked(person, *, at) -> Digest:
    """A person's digest, made if there is none yet, held until the transaction ends."""
    transaction, event = newest_settled()
    Digest.objects.get_or_create(
        person=person,
        defaults={"looked_on": newest_morning(at), "transaction": transaction, "event_id": event},
    )
    return Digest.objects.select_for_update(of=("self",)).select_related("person").get(person=person)


def _remember(digest, told, *, at):
    """Note what was told, each at the stage it had; of duties that were opened anew the old notes go."""
    DutyTold.objects.filter(digest=digest).exclude(pk__in=DutyTold.objects.standing().values("pk")).delete()
    known = {row.duty_id: row for row in DutyTold.objects.filter(digest=digest, duty__in=[pk for pk, _ in told])}
    DutyTold.objects.bulk_create(
        DutyTold(digest=digest, duty_id=pk, stage=stage, told_at=at) for pk, stage in told if pk not in known
    )
    for pk, stage in told:
        if pk in known:
            DutyTold.objects.filter(pk=known[pk].pk).update(stage=Greatest(F("stage"), stage), told_at=at)


def _reachable(person) -> str:
    """Where the digest goes; nothing for an address that is known not to exist, or that called our mail unwanted."""
    address = address_of(person)
    gone = Q(reason__in=[Suppression.Reason.BOUNCED, Suppression.Reason.COMPLAINED])
    return "" if Suppression.objects.filter(gone, address_hash=address_hash(address)).exists() else address
