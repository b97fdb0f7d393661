"""What one person's digest would say: what is due and new to them, answers to what they sent, news of bodies (H13)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, Value
from django.db.models.functions import Coalesce, Lower, NullIf
from django.utils import timezone

from comms.models import Digest, DutyTold, PressRelease, Story, Subscriber, Subscription
from comms.models.addresses import address_of
from comms.models.digests import newest_morning
from comms.reports.followed import ISSUE, items_of
from comms.reports.followed import KINDS as FOLLOWED_KINDS
from partnerships import duties, events
from partnerships.models import Body, Duty, Event, PageProposal, Paper, Person, Role

NEW, SOON, LATE = 0, 1, 2
DAYS_BEFORE = 3
OLDEST = dt.timedelta(days=14)
MOST_NEWS = 20

# What became of something that somebody sent in: the model and the field that names them.
ANSWERED: dict[str, tuple[Any, str]] = {
    "proposal.accepted": (PageProposal, "proposer"),
    "proposal.taken_on": (PageProposal, "proposer"),
    "proposal.done": (PageProposal, "proposer"),
    "proposal.declined": (PageProposal, "proposer"),
    "paper.accepted": (Paper, "author"),
    "paper.withdrawn": (Paper, "author"),
    "story.accepted": (Story, "author"),
    "story.returned": (Story, "author"),
    "story.held": (Story, "author"),
    "press.approved": (PressRelease, "author"),
    "press.returned": (PressRelease, "author"),
    "press.issued": (PressRelease, "author"),
}
# What everybody with a seat on a body hears of it, and what its manager and chair hear besides.
OF_SEATS = (
    "document.added",
    "document.updated",
    "meeting.planned",
    "meeting.changed",
    "meeting.cancelled",
    "update.marked",
)
OF_LEADERS = (*OF_SEATS, "page.edited", "seat.appointed", "seat.ended", "proposal.sent", "proposal.reported")
OF_STRANGERS = ("proposal.reported",)
LEADERS = (Role.MANAGER, Role.CHAIR, Role.CO_CHAIR)
TOLD = tuple({*ANSWERED, *OF_LEADERS, *FOLLOWED_KINDS, ISSUE})


@dataclass(frozen=True)
class DutyLine:
    """A duty as the digest tells it."""

    pk: int
    stage: int
    title: str
    due_on: dt.date
    days_late: int
    address: str


@dataclass(frozen=True)
class NewsLine:
    """Something that happened, with where to read it."""

    words: str
    address: str


@dataclass(frozen=True)
class Contents:
    """A digest before it is written."""

    late: Sequence[DutyLine] = ()
    soon: Sequence[DutyLine] = ()
    new: Sequence[DutyLine] = ()
    answers: Sequence[NewsLine] = ()
    bodies: Sequence[tuple[str, Sequence[NewsLine]]] = ()

    @property
    def duties(self) -> list[DutyLine]:
        return [*self.late, *self.soon, *self.new]

    @property
    def is_empty(self) -> bool:
        return not (self.duties or self.answers or self.bodies)


@dataclass
class News:
    """The events that digests tell of since a cursor, read once for all who stand at the same."""

    until: tuple[int, int]
    at: dt.datetime
    known: dict[tuple[int, int], list[Event]] = field(default_factory=dict)

    def since(self, digest: Digest) -> list[Event]:
        """What happened after this person's last digest, oldest first; nothing that is old by now."""
        start = (digest.transaction, digest.event_id)
        if start not in self.known:
            transaction, event = start
            later = Q(transaction__gt=transaction) | Q(transaction=transaction, pk__gt=event)
            up_to = Q(transaction__lt=self.until[0]) | Q(transaction=self.until[0], pk__lte=self.until[1])
            found = Event.objects.filter(later, up_to, kind__in=TOLD, at__gt=self.at - OLDEST)
            self.known[start] = list(found.select_related("body").order_by("transaction", "pk"))
        return self.known[start]


def newest_settled() -> tuple[int, int]:
    """The newest event that every reader may pass: its transaction and its number."""
    newest = Event.objects.settled().order_by("-transaction", "-pk").values_list("transaction", "pk").first()
    return newest or (0, 0)


def own_digest(person: Person, *, at: dt.datetime) -> Digest:
    """How somebody's digest stands; for whoever has none yet, what they will have."""
    found = Digest.objects.filter(person=person).select_related("person").first()
    if found:
        return found
    transaction, event = newest_settled()
    return Digest(person=person, looked_on=newest_morning(at), transaction=transaction, event_id=event)


def preview(digest: Digest, *, at: dt.datetime) -> Contents:
    """What the digest would say at this moment. Reads only: nothing counts as told."""
    return contents_of(digest, News(newest_settled(), at), on=timezone.localdate(at))


def contents_of(digest: Digest, news: News, *, on: dt.date) -> Contents:
    """What the digest of this person says on the day `on`, leaving out what they were told."""
    lines = fresh_duties(digest, on=on, until=news.at)
    happened = news.since(digest)
    return Contents(
        late=[line for line in lines if line.stage >= LATE],
        soon=[line for line in lines if line.stage == SOON],
        new=[line for line in lines if line.stage == NEW],
        answers=_answers(digest.person, happened),
        bodies=_bodies(digest.person, happened),
    )


def stage_of(due_on: dt.date, *, on: dt.date, ahead: int) -> int:
    """How pressing a duty is: new, due within `ahead` days, or late, one stage for each week."""
    if due_on < on:
        return LATE + ((on - due_on).days - 1) // 7
    return SOON if (due_on - on).days <= ahead else NEW


def days_ahead(digest: Digest) -> int:
    """How far a digest looks ahead: three days, and to the next one besides if that comes in a week."""
    return DAYS_BEFORE + (6 if digest.frequency == Digest.Frequency.WEEKLY else 0)


def fresh_duties(digest: Digest, *, on: dt.date, until: dt.datetime) -> list[DutyLine]:
    """The open duties of this person that press more than when they were last told of them, by their day.

    What was opened after `until`, while digests are written, waits for the next one: told before it
    was opened it would not count as told.
    """
    opened = Duty.objects.open().filter(opened_at__lte=until)
    owed = list(opened.owed_by(digest.person).select_related("body").order_by("due_on", "pk"))
    told = dict(DutyTold.objects.standing().filter(digest=digest.pk, duty__in=owed).values_list("duty", "stage"))
    at_rest = _at_rest(owed)
    ahead = days_ahead(digest)
    lines = [_line(duty, on=on, ahead=ahead) for duty in owed if duty.pk not in at_rest]
    return [line for line in lines if line.stage > told.get(line.pk, -1)]


def _line(duty, *, on, ahead):
    return DutyLine(
        pk=duty.pk,
        stage=stage_of(duty.due_on, on=on, ahead=ahead),
        title=duties.title(duty),
        due_on=duty.due_on,
        days_late=max((on - duty.due_on).days, 0),
        address=duty.subject_address,
    )


def _at_rest(owed: Iterable[Duty]) -> set[int]:
    """The duties that nobody is reminded of just now, such as returns of a locked quarter."""
    by_kind = defaultdict(list)
    for duty in owed:
        by_kind[duty.kind].append(duty)
    resting: set[int] = set()
    for same in by_kind.values():
        if ask := duties.duty_kind(same[0]).at_rest:
            subjects = ask([duty.subject_id for duty in same])
            resting |= {duty.pk for duty in same if duty.subject_id in subjects}
    return resting


def _answers(person, happened) -> list[NewsLine]:
    """What others did with what this person sent in."""
    by_owner = defaultdict(list)
    for event in happened:
        if event.kind in ANSWERED and event.by_id != person.pk:
            by_owner[ANSWERED[event.kind]].append(event)
    own = []
    for (model, owner), theirs in by_owner.items():
        keys = model.objects.filter(pk__in=[event.subject_id for event in theirs], **{owner: person})
        mine = {str(pk) for pk in keys.values_list("pk", flat=True)}
        own += [event for event in theirs if event.subject_id in mine]
    return _newest([_news(event) for event in sorted(own, key=lambda event: event.pk)])


def _bodies(person, happened) -> list[tuple[str, list[NewsLine]]]:
    """What others did on the person's bodies, and what bodies they follow published, by body and each thing once."""
    seats = {seat.body_id for seat in person.live_seats if seat.body_id}
    led = {seat.body_id for seat in person.live_seats if seat.body_id and seat.role in LEADERS}
    found: dict[str, dict[str, NewsLine]] = defaultdict(dict)
    allowed = _visible(person, happened)
    for event in happened:
        wanted = OF_LEADERS if event.body_id in led else OF_SEATS if event.body_id in seats else ()
        if event.kind in wanted and event.pk in allowed and _is_of_others(event, person):
            line = _news(event)
            found[event.body.name].setdefault(f"{event.kind} {line.address} {line.words}", line)
    bodies = {body: since for body, since in followed_by(person).items() if body not in seats}
    published = [event for event in happened if event.kind in (*FOLLOWED_KINDS, ISSUE)] if bodies else []
    items = [item for item in items_of(published) if item.at >= bodies.get(item.body_id, item.at + OLDEST)]
    names = dict(Body.objects.filter(pk__in={item.body_id for item in items}).values_list("pk", "name"))
    for item in items:
        found[names[item.body_id]][item.address] = NewsLine(item.words, item.address)
    return [(name, _newest(list(lines.values()))) for name, lines in sorted(found.items())]


def _is_of_others(event, person) -> bool:
    """Not what the person did, nor what the portal did by itself when something was loaded."""
    return event.by_id != person.pk and (event.by_id is not None or event.kind in OF_STRANGERS)


def _newest(lines: list[NewsLine]) -> list[NewsLine]:
    """As many as somebody reads, and that there is more."""
    left_out = len(lines) - MOST_NEWS
    if left_out <= 0:
        return lines
    return [*lines[-MOST_NEWS:], NewsLine(f"And {left_out} more, before these", lines[-1].address)]


def followed_by(person: Person) -> dict[int, dt.datetime]:
    """The bodies that this person's address follows, each since when; none if it is one never to write to."""
    address = address_of(person)
    if not address:
        return {}
    running = Subscription.objects.running().filter(
        body__isnull=False, subscriber__in=Subscriber.objects.filter(address=address).not_suppressed()
    )
    return dict(running.values_list("body", "confirmed_at"))


def addresses_with_digest(bodies: Iterable[int]) -> set[str]:
    """The addresses that follow one of `bodies` and whose owners read its news in their digest."""
    followers = Subscription.objects.running().filter(body__in=bodies).values("subscriber__address")
    owners = Person.objects.may_sign_in().exclude(digest=None).exclude(digest__frequency=Digest.Frequency.NEVER)
    written = Coalesce(NullIf(Lower("contact_email"), Value("")), "email")
    found = owners.annotate(written=written).filter(written__in=followers)
    return {address_of(person) for person in found}


def _visible(person, happened) -> set[int]:
    keys = [event.pk for event in happened if event.kind in OF_LEADERS]
    return set(Event.objects.visible_to(person).filter(pk__in=keys).values_list("pk", flat=True)) if keys else set()


def _news(event) -> NewsLine:
    return NewsLine(events.sentence(event), event.subject_address)
