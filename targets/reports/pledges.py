"""What partners give in a year towards the priorities of the agreement and the strategy (C13)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from partnerships.models import Objective, Person, Pledge
from partnerships.templatetags.words import figure, money
from targets.models import Indicator


@dataclass(frozen=True)
class PledgedFor:
    """All that is pledged in a year for one priority: an indicator of the agreement, or else an objective."""

    priority: Indicator | Objective
    pledges: Sequence[Pledge]
    money: Decimal
    days: Decimal


@dataclass(frozen=True)
class Pledges:
    """All that is pledged in a year, by priority, with the shared total."""

    indicators: Sequence[PledgedFor]
    objectives: Sequence[PledgedFor]
    money: Decimal
    days: Decimal
    in_kind: int
    partners: int

    @property
    def together(self) -> list[str]:
        """All that is pledged, in words: only what there is."""
        days, gifts = figure(self.days), self.in_kind
        told = {
            money(self.money): self.money,
            f"{days} day{'' if self.days == 1 else 's'} of staff time": self.days,
            f"{gifts} gift{'' if gifts == 1 else 's'} in kind": gifts,
        }
        return [words for words, number in told.items() if number]


def pledges_of(person: Person, *, year: int) -> Pledges:
    """What partners pledged in the year that starts in April of `year`; one statement. Nothing is rounded.

    A pledge for both an indicator and an objective counts once, for its indicator.
    """
    rows = Pledge.objects.visible_to(person).filter(year=year)
    rows = list(
        rows.select_related("organisation", "objective", "for_indicator__indicator").order_by(
            "for_indicator__indicator__title", "objective__number", "organisation__name", "pk"
        )
    )
    return Pledges(
        indicators=_by_priority(rows, _indicator),
        objectives=_by_priority([pledge for pledge in rows if _indicator(pledge) is None], _objective),
        money=_sum(rows, "amount_gbp"),
        days=_sum(rows, "staff_days"),
        in_kind=sum(pledge.kind == Pledge.Kind.IN_KIND for pledge in rows),
        partners=len({pledge.organisation_id for pledge in rows}),
    )


def _indicator(pledge: Pledge) -> Indicator | None:
    link = getattr(pledge, "for_indicator", None)
    return link.indicator if link else None


def _objective(pledge: Pledge) -> Objective | None:
    return pledge.objective


def _by_priority(rows, priority_of):
    found = {}
    for pledge in rows:
        if (priority := priority_of(pledge)) is not None:
            found.setdefault(priority, []).append(pledge)
    return [
        PledgedFor(priority, own, _sum(own, "amount_gbp"), _sum(own, "staff_days")) for priority, own in found.items()
    ]


def _sum(pledges, field):
    return sum((getattr(pledge, field) or Decimal(0) for pledge in pledges), Decimal(0))
