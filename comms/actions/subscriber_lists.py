"""Bringing in a list of people who agreed elsewhere; whoever unsubscribed before stays out (E07, F17)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from comms.actions.address_keys import require_right_key
from comms.models import Audience, Subscriber, Subscription, Suppression
from comms.models.addresses import address_hash, normalised
from partnerships.access import RefusedError, action, authorise
from partnerships.events import record
from partnerships.models import Body, Event, Person


@dataclass(frozen=True)
class ListOutcome:
    """What became, or would become, of the addresses of a list."""

    added: int
    known: int
    refused: int


def preview_list(
    addresses: Iterable[str], *, audience: Audience | None = None, body: Body | None = None
) -> ListOutcome:
    """What bringing in these addresses would do; changes nothing. Raises BadAddressError."""
    wanted, allowed = _sorted_out(addresses)
    running = Subscription.objects.running().filter(audience=audience, body=body, subscriber__address__in=allowed)
    known = running.count()
    return ListOutcome(len(allowed) - known, known, len(wanted) - len(allowed))


@action
def import_subscribers(
    addresses: Iterable[str],
    *,
    proof: str,
    agreed_on: date,
    by: Person,
    at: datetime,
    audience: Audience | None = None,
    body: Body | None = None,
) -> ListOutcome:
    """Bring in people who agreed elsewhere to an audience's or a body's mail; `proof` says how, `agreed_on` when.

    Raises BadAddressError if one of them is no address, RefusedError for a day still to come: then
    nobody is brought in.
    """
    authorise(by, "comms.keep_subscribers")
    require_right_key()
    if agreed_on > timezone.localdate(at):
        raise RefusedError("They cannot have agreed on a day that is still to come.", field="agreed_on")
    wanted, allowed = _sorted_out(addresses)
    Subscriber.objects.bulk_create(
        [Subscriber(address=address, address_hash=address_hash(address), created_at=at) for address in allowed],
        ignore_conflicts=True,
    )
    consent = Subscription(
        audience=audience, body=body, source=Subscription.Source.LIST, proof=proof, agreed_on=agreed_on,
        asked_at=at, confirmed_at=at, added_by=by,
    )  # fmt: skip
    added = _subscribe_all(allowed, consent)
    outcome = ListOutcome(added, len(allowed) - added, len(wanted) - len(allowed))
    record(
        "subscriptions.imported",
        consent.to,
        by=by,
        at=at,
        body=body,
        visibility=Event.Visibility.PRIVATE,
        proof=proof,
        agreed_on=str(agreed_on),
        **vars(outcome),
    )
    return outcome


def _sorted_out(addresses):
    """Each address once, and of these the ones that may be written to."""
    wanted = {address_hash(address): address for address in sorted(map(normalised, addresses))}
    suppressed = set(Suppression.objects.filter(address_hash__in=wanted).values_list("address_hash", flat=True))
    return list(wanted.values()), [address for key, address in wanted.items() if key not in suppressed]


def _subscribe_all(addresses, consent):
    """Start a subscription such as `consent` for each address that has none running; returns how many."""
    same = Subscription.objects.filter(audience=consent.audience, body=consent.body, ended_at=None)
    open_ones = same.filter(subscriber__address__in=addresses)
    open_ones.filter(confirmed_at=None).update(ended_at=consent.asked_at)
    running = set(open_ones.values_list("subscriber_id", flat=True))
    new = Subscriber.objects.filter(address__in=addresses).exclude(pk__in=running)
    fields = [field.attname for field in Subscription._meta.concrete_fields if not field.primary_key]
    values = {name: getattr(consent, name) for name in fields if name != "subscriber_id"}
    return len(Subscription.objects.bulk_create([Subscription(subscriber=each, **values) for each in new]))
