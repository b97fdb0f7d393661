"""A quarter's returns with who has each, and the rows of one return's grid (C07, H02)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.formats import date_format
from django.utils.timezone import localtime

from partnerships.models import Person, Role, Seat
from targets.models import Classification, Figure, Indicator, Part, Quarter, Return, Standing, Target
from targets.models.measures import Frequency, Kind
from targets.models.quarters import our_area
from targets.reports.wording import UNCOUNTED, figure_text, period_label, printed_target, target_text

OFF_TARGET = (Standing.SLIGHT, Standing.SIGNIFICANT)
OFFICER = "the SP Support Officer"


@dataclass(frozen=True)
class ReturnRow:
    """One indicator in the grid of a return: last time beside this time, and how it stands."""

    indicator: Indicator
    part: int
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    judged: str
    note: str
    last: str
    last_period: str
    target: str
    year_target: str
    standing: Standing
    reason: str

    @property
    def name(self) -> str:
        return str(self.indicator)

    @property
    def is_in_words(self) -> bool:
        """Whether it is told in words, so that there is neither unit nor direction."""
        return self.indicator.kind in UNCOUNTED

    @property
    def has_parts(self) -> bool:
        """Whether its two numbers are asked for: a percentage once typed outright stays one box."""
        is_outright = self.value is not None and self.numerator is None
        return self.indicator.kind == Kind.PERCENT and bool(self.indicator.numerator_label) and not is_outright

    @property
    def is_blank(self) -> bool:
        return self.value is None and not self.judged

    @property
    def actual(self) -> str:
        if self.indicator.kind == Kind.MILESTONE and self.value is not None:
            return "Reached" if self.value else "Not yet"
        if self.judged:
            return Standing(self.judged).label
        return figure_text(
            self.value, value_kind=self.indicator.value_kind, decimals=self.indicator.decimals, kind=self.indicator.kind
        )

    @property
    def is_of_year(self) -> bool:
        return self.part == Part.WHOLE_YEAR

    @property
    def asks_commentary(self) -> bool:
        """Off target, a figure needs its commentary."""
        return self.standing in OFF_TARGET

    @property
    def lacks_commentary(self) -> bool:
        return self.asks_commentary and not self.note


@dataclass(frozen=True)
class ListedReturn:
    """A return with who has it and what is still wanting."""

    body_return: Return
    holder: str
    is_late: bool
    days_late: int
    figures: int
    asked: int
    lacking: int


def return_rows(body_return: Return) -> list[ReturnRow]:
    """The grid of a return, one row an indicator that has a figure this quarter; four statements."""
    quarter = body_return.quarter
    indicators = list(asked_indicators(quarter).filter(body=body_return.body_id).order_by("position", "part", "pk"))
    ids = [indicator.pk for indicator in indicators]
    found = Figure.objects.ours().filter(indicator__in=ids, year__in=[quarter.year, quarter.year - 1])
    figures = {(figure.indicator_id, figure.year, figure.quarter): figure for figure in found}
    aims = Target.objects.filter(indicator__in=ids, year=quarter.year)
    targets = {(target.indicator_id, target.quarter): target for target in aims}
    current = Classification.objects.current().filter(figure__in=[figure.pk for figure in found])
    classes = {classed.figure_id: classed for classed in current}
    rows = []
    for indicator in indicators:
        part = _part(indicator, quarter, figures, targets)
        figure = figures.get((indicator.pk, quarter.year, part))
        target = targets.get((indicator.pk, part))
        goals = target, targets.get((indicator.pk, Part.WHOLE_YEAR))
        rows.append(_row(indicator, part, figure, goals, quarter, figures, figure and classes.get(figure.pk)))
    return rows


def asked_indicators(quarter: Quarter):
    """The indicators that have a figure of this quarter: yearly ones are asked for at quarter 4 alone."""
    indicators = Indicator.objects.measured().in_use(quarter.ends_on)
    if quarter.number != Part.Q4:
        indicators = indicators.exclude(frequency=Frequency.YEARLY)
    return indicators


def listed_returns(returns: Iterable[Return], *, quarter: Quarter, on: date) -> list[ListedReturn]:
    """Returns of one quarter with who has each since when, late ones first; two statements."""
    rows = list(_counted(returns, quarter).select_related("body", "decided_by", "quarter").late_first(on=on))
    managers = managers_of([row.body_id for row in rows], on=on)
    return [
        ListedReturn(
            body_return=row,
            holder=holder(row, managers.get(row.body_id, [])),
            is_late=row.is_late(on=on),
            days_late=(on - row.due_on).days,
            figures=row.figure_count,
            asked=row.asked_count,
            lacking=row.lacking_count,
        )
        for row in rows
    ]


def managers_of(body_ids: Iterable[int], *, on: date) -> dict[int, list[Person]]:
    """Who manages each body on a day."""
    seats = Seat.objects.live(on=on).filter(role=Role.MANAGER, body__in=body_ids).select_related("person")
    found: dict[int, list[Person]] = {}
    for seat in seats.order_by("held_from", "pk"):
        found.setdefault(seat.body_id, []).append(seat.person)
    return found


def returns_at_rest(keys: Iterable[str]) -> set[str]:
    """Of these returns, those of which nobody is reminded: their quarter is locked or published."""
    waiting = Return.objects.filter(pk__in=list(keys)).exclude(quarter__state=Quarter.State.OPEN)
    return {str(pk) for pk in waiting.values_list("pk", flat=True)}


def holder(body_return: Return, managers: Iterable[Person]) -> str:
    """Who has a return and since when, to be read behind its state: “With Priya Nair since 3 June 2009”."""
    since = date_format(localtime(body_return.since), "j F Y")
    if body_return.state == Return.State.ACCEPTED:
        return f"By {body_return.decided_by} on {since}" if body_return.decided_by else f"On {since}"
    if body_return.state == Return.State.SUBMITTED:
        return f"With {OFFICER} since {since}"
    names = " and ".join(str(person) for person in managers) or f"{OFFICER}, as there is no manager,"
    return f"With {names} since {since}"


def _counted(returns, quarter):
    """How many figures are in, of how many, and how many off target lack their commentary."""
    parts = [quarter.number] + [Part.WHOLE_YEAR] * (quarter.number == Part.Q4)
    figures = Figure.objects.filter(
        body=OuterRef("body"), area_code=our_area(), year=quarter.year, quarter__in=parts
    ).order_by()
    lacking = Q(classifications__superseded_at__isnull=True, classifications__standing__in=OFF_TARGET, note="")
    asked = asked_indicators(quarter).filter(body=OuterRef("body")).order_by()
    return returns.annotate(
        figure_count=_count(figures.exclude(value=None, judged=""), "body", distinct="indicator"),
        lacking_count=_count(figures.filter(lacking), "body"),
        asked_count=_count(asked, "body"),
    )


def _count(rows, key, *, distinct=None):
    counted = rows.values(key).annotate(number=Count(distinct or "pk", distinct=True)).values("number")
    return Coalesce(Subquery(counted), 0)


def _part(indicator, quarter, figures, targets):
    """Whether a row is about the quarter or, at its end, about the year: as its targets and figures are."""
    if quarter.number != Part.Q4:
        return quarter.number
    if indicator.frequency == Frequency.YEARLY:
        return Part.WHOLE_YEAR

    def known(part):
        return (indicator.pk, part) in targets or (indicator.pk, quarter.year, part) in figures

    return Part.WHOLE_YEAR if known(Part.WHOLE_YEAR) and not known(quarter.number) else quarter.number


def _row(indicator, part, figure, goals, quarter, figures, classed):
    target, of_year = goals
    before, last_year = quarter.before, (quarter.year - 1, Part.WHOLE_YEAR)
    # The year's result stands in where the quarter before has no figure of its own.
    if part == Part.WHOLE_YEAR or ((indicator.pk, *before) not in figures and (indicator.pk, *last_year) in figures):
        before = last_year
    last = figures.get((indicator.pk, *before))
    return ReturnRow(
        indicator=indicator,
        part=int(part),
        value=figure.value if figure else None,
        numerator=figure.numerator if figure else None,
        denominator=figure.denominator if figure else None,
        judged=figure.judged if figure else "",
        note=figure.note if figure else "",
        last=figure_text(
            last.value if last else None,
            value_kind=indicator.value_kind,
            decimals=indicator.decimals,
            kind=indicator.kind,
        ),
        last_period=period_label(*before),
        target=target_text(target.value, basis=target.basis, kind=indicator.kind)
        if target
        else target_text(None, basis=None),
        year_target=_year_target(indicator, of_year) if of_year and part != Part.WHOLE_YEAR else "",
        standing=Standing(classed.standing) if classed else Standing.NO_DATA,
        reason=classed.reason if classed else "",
    )


def _year_target(indicator, target):
    """What the year that runs is to reach, beside the target of its quarter."""
    told = printed_target(
        target.value, basis=target.basis, years=target.years, printed=target.printed, kind=indicator.kind
    )
    return f"this year {told}"


def earlier_return(body_return: Return) -> Return | None:
    """The body's return of the quarter before, if there was one."""
    year, number = body_return.quarter.before
    return Return.objects.filter(body=body_return.body_id, quarter__year=year, quarter__number=number).first()
