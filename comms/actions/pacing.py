"""Rate limits of the outbox, for all workers together: so many mails in any minute, over all and to each domain.

The limits are counted in the database, where the mails are, so they hold without a queue and
whatever dies. Counted is what is handed to a sender; what comes back unsent is not given back to
the allowance, so a limit is rather kept than used up. Mail about somebody's account is counted
and never held up; what it takes too much is made good by the rest (at most a minute's worth).
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db import connection, transaction

from comms.models import Allowance

ALL = ""  # the domain of the allowance for all domains together
LOOK_AGAIN_SECONDS = 6  # after a tenth of a minute a tenth of the minute's mails may go


@dataclass(frozen=True)
class Limit:
    """So many mails in any sixty seconds: a tenth of them at once, the others evenly."""

    a_minute: int

    @property
    def most(self) -> float:
        return max(1.0, self.a_minute / 10)

    @property
    def a_second(self) -> float:
        """What comes in while a burst goes out: together no more than the limit within a minute."""
        return (self.a_minute + 1 - self.most) / 60

    @property
    def measures(self) -> dict[str, float]:
        return {"most": self.most, "a_second": self.a_second, "a_minute": self.a_minute}


@dataclass(frozen=True)
class Left:
    """What may go at this moment: None for as much as there is."""

    over_all: int | None
    used_up: tuple[str, ...]

    @property
    def is_none(self) -> bool:
        return self.over_all is not None and self.over_all < 1


def limit_over_all() -> Limit | None:
    """The limit of MAIL_PER_MINUTE."""
    return Limit(settings.MAIL_PER_MINUTE) if settings.MAIL_PER_MINUTE else None


def limit_to_domain() -> Limit | None:
    """The limit of MAIL_PER_DOMAIN_PER_MINUTE."""
    return Limit(settings.MAIL_PER_DOMAIN_PER_MINUTE) if settings.MAIL_PER_DOMAIN_PER_MINUTE else None


def is_paced() -> bool:
    """Whether there is any limit, of connections too."""
    return bool(settings.MAIL_PER_MINUTE or settings.MAIL_PER_DOMAIN_PER_MINUTE or settings.MAIL_CONNECTIONS)


def hold_allowances() -> Left:
    """Let nobody else hand out mail until the transaction ends; returns what may go.

    To be called inside a transaction, before any delivery is locked.
    """
    _run(_HOLD)
    over_all, to_domain = limit_over_all(), limit_to_domain()
    return Left(
        over_all=_now(over_all, [ALL])[ALL] if over_all else None,
        used_up=tuple(domain for (domain,) in _rows(_USED_UP, to_domain)) if to_domain else (),
    )


def within_domains(addresses: Iterable[str]) -> list[bool]:
    """For each address, in order, whether its domain's allowance reaches for it too."""
    domains, limit = [domain_of(address) for address in addresses], limit_to_domain()
    if not limit:
        return [True] * len(domains)
    left, fits = _now(limit, sorted(set(domains))), []
    for domain in domains:
        fits.append(left[domain] > 0)
        left[domain] -= 1
    return fits


def take_from_allowances(addresses: Iterable[str]) -> None:
    """Count the mails that are handed out; within the transaction of `hold_allowances`."""
    counted = Counter(domain_of(address) for address in addresses)
    if limit := limit_over_all():
        _run(_TAKE, limit, domains=[ALL], numbers=[counted.total()])
    if (limit := limit_to_domain()) and counted:
        domains = sorted(counted)
        _run(_TAKE, limit, domains=domains, numbers=[counted[domain] for domain in domains])


@transaction.atomic
def claim_next_look() -> bool:
    """Whether the caller is the one to ask for a sender in a few seconds; False if somebody has asked already."""
    _run(_HOLD)
    return _run(_WAKE, seconds=LOOK_AGAIN_SECONDS) == 1


def forget_full_allowances(*, at) -> int:
    """Take off the domains that nothing went to for a day: their allowance is whole again."""
    return Allowance.objects.exclude(domain=ALL).filter(counted_at__lt=at - dt.timedelta(days=1)).delete()[0]


def domain_of(address: str) -> str:
    """The part of an address after its first @, as split_part in the database tells it."""
    return address.split("@")[1]


def _now(limit, domains):
    """What is left for each of these domains at this moment, in whole mails; a domain without a row is full."""
    found = dict(_rows(_LEFT, limit, domains=domains))
    return {domain: int(found.get(domain, limit.most)) for domain in domains}


def _run(statement, limit=None, **values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values | (limit.measures if limit else {}))
        return cursor.rowcount


def _rows(statement, limit, **values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values | limit.measures)
        return cursor.fetchall()


_HOLD = """
INSERT INTO comms_allowance AS held (domain, "left", counted_at)
VALUES ('', 0, clock_timestamp() - interval '1 hour') ON CONFLICT (domain) DO UPDATE SET domain = ''
"""
_LEFT = """
SELECT domain, LEAST(%(most)s, "left" + %(a_second)s * extract(epoch FROM clock_timestamp() - counted_at))
FROM comms_allowance WHERE domain = ANY (%(domains)s)
"""
_USED_UP = """
SELECT domain FROM comms_allowance
WHERE domain <> '' AND "left" + %(a_second)s * extract(epoch FROM clock_timestamp() - counted_at) < 1
"""
_TAKE = """
INSERT INTO comms_allowance AS held (domain, "left", counted_at)
SELECT domain, %(most)s - number, clock_timestamp() FROM unnest(%(domains)s, %(numbers)s) AS taken (domain, number)
ON CONFLICT (domain) DO UPDATE SET
    "left" = GREATEST(
        LEAST(%(most)s, held."left" + %(a_second)s * extract(epoch FROM clock_timestamp() - held.counted_at))
            - (%(most)s - EXCLUDED."left"),
        -%(a_minute)s
    ),
    counted_at = clock_timestamp()
"""
_WAKE = """
UPDATE comms_allowance SET woken_until = clock_timestamp() + make_interval(secs => %(seconds)s)
WHERE domain = '' AND (woken_until IS NULL OR woken_until <= clock_timestamp())
"""
