"""The headline targets of a year: one page a partnership, all of them one document (C09).

Everything here is public: published figures, targets, signed words. So what is published is the
same as what anybody could read on the day.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from django.conf import settings
from django.contrib.auth.models import AnonymousUser

from comms.reports.frozen import Frozen
from partnerships.models import Body, ChairStatement, KeyActivity, year_address, year_label
from partnerships.templatetags.words import day
from portal.reports.goals import Goal, IndicatorLine, goals_of, line_of_row, references
from targets.models import Indicator, Milestone, Quarter, Standing, Target
from targets.reports.published import dashboard_of, shown_table
from targets.reports.quarter_rows import QuarterRow
from targets.reports.snapshot import MilestoneLine, milestone_line
from targets.reports.wording import NO_DATA, baseline_text, unit_text

LAA = (Indicator.Designation.STRETCH, Indicator.Designation.DESIGNATED)
EVERYBODY = AnonymousUser()


@dataclass(frozen=True)
class Introduction:
    """What the chair says of the year, and who signed it when."""

    words: str
    signature: str
    signed_on: str
    version: int
    address: str


@dataclass(frozen=True)
class ActivityLine:
    """A key activity or commitment and how it stands."""

    text: str
    state: str
    state_label: str


@dataclass(frozen=True)
class HeadlinePage:
    """One partnership's headline targets of a year; every text is ready to be shown."""

    year: int
    label: str
    before: str
    result_of: str
    body_slug: str
    body_name: str
    body_short: str
    purpose: str
    introduction: Introduction | None
    laa: tuple[IndicatorLine, ...]
    others: tuple[IndicatorLine, ...]
    milestones: tuple[MilestoneLine, ...]
    activities: tuple[ActivityLine, ...]
    commitments: tuple[ActivityLine, ...]
    address: str
    link: str

    @property
    def indicators(self) -> tuple[IndicatorLine, ...]:
        return self.laa + self.others

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all is known of the partnership for the year."""
        return not (self.introduction or self.indicators or self.milestones or self.activities or self.commitments)

    @property
    def holds(self) -> list[str]:
        """What is on the page, counted, in words; nothing of what there is none."""
        counted = (
            (len(self.indicators), "indicator", "indicators"),
            (len(self.milestones), "milestone", "milestones"),
            (len(self.activities), "key activity", "key activities"),
            (len(self.commitments), "commitment", "commitments"),
        )
        words = [f"{number} {one if number == 1 else many}" for number, one, many in counted if number]
        return ["signed introduction", *words] if self.introduction else words


@dataclass(frozen=True)
class HeadlineDocument(Frozen):
    """All pages of a year."""

    year: int
    label: str
    pages: tuple[HeadlinePage, ...]

    @property
    def is_empty(self) -> bool:
        return all(page.is_empty for page in self.pages)


def headline_document(year: int, *, bodies: Iterable[Body] | None = None) -> HeadlineDocument:
    """The pages of every active partnership, or of `bodies`, as everybody may read them; twelve statements."""
    found = list(partnerships() if bodies is None else bodies)
    result_of = _result_of(year)
    laa, others = _indicators(year, found, _results(result_of))
    told = {
        "laa": laa,
        "others": others,
        "introduction": _introductions(year, found),
        "milestones": _milestones(found),
        "activities": _activities(year, found, KeyActivity.Kind.KEY_ACTIVITY),
        "commitments": _activities(year, found, KeyActivity.Kind.COMMITMENT),
    }
    return HeadlineDocument(
        year=year,
        label=year_label(year),
        pages=tuple(_page(body, year, result_of, told) for body in found),
    )


def partnerships():
    """The bodies that have a headline page."""
    return Body.objects.active().filter(kind=Body.Kind.THEMATIC).in_order()


def years_known() -> list[int]:
    """The years of which anything is known that a headline page shows, newest first."""
    years = set(Target.objects.order_by().values_list("year", flat=True).distinct())
    years |= set(KeyActivity.objects.order_by().values_list("year", flat=True).distinct())
    years |= set(ChairStatement.objects.signed().order_by().values_list("year", flat=True).distinct())
    return sorted(years, reverse=True)


def _page(body, year, result_of, told):
    introduction = told["introduction"].get(body.pk)
    return HeadlinePage(
        year=year,
        label=year_label(year),
        before=year_label(year - 1),
        result_of=str(result_of) if result_of else "",
        body_slug=body.slug,
        body_name=body.name,
        body_short=body.short_name,
        purpose=body.purpose,
        introduction=introduction,
        laa=tuple(told["laa"][body.pk]),
        others=tuple(told["others"][body.pk]),
        milestones=tuple(told["milestones"][body.pk]),
        activities=tuple(told["activities"][body.pk]),
        commitments=tuple(told["commitments"][body.pk]),
        address=f"{body.get_absolute_url()}headline/{year_address(year)}/",
        link=f"{settings.PORTAL_ADDRESS}{body.get_absolute_url()}",
    )


def _introductions(year, bodies):
    signed = ChairStatement.objects.standing().filter(year=year, body__in=bodies).select_related("body")
    return {
        statement.body_id: Introduction(
            words=statement.words,
            signature=statement.signed_as,
            signed_on=day(statement.signed_at),
            version=statement.revision,
            address=statement.get_absolute_url(),
        )
        for statement in signed
    }


def _milestones(bodies):
    found = Milestone.objects.visible_to(EVERYBODY).filter(body__in=bodies)
    told = defaultdict(list)
    for milestone in found.select_related("target__aspiration__objective", "body").in_order():
        told[milestone.body_id].append(milestone_line(milestone))
    return told


def _activities(year, bodies, kind):
    told = defaultdict(list)
    for activity in KeyActivity.objects.filter(year=year, kind=kind, body__in=bodies).order_by("position", "pk"):
        line = ActivityLine(activity.text, activity.status, activity.get_status_display())
        told[activity.body_id].append(line)
    return told


def _result_of(year):
    """The newest published quarter of the year before: its results are the latest that may be told."""
    return Quarter.objects.published().filter(year=year - 1).order_by("-number").first()


def _results(quarter) -> Mapping[str, QuarterRow]:
    """The rows of that quarter by indicator, as its readers see them."""
    if quarter is None:
        return {}
    table = shown_table(quarter, dashboard_of(quarter), among=list(Quarter.objects.published()))
    return {row.slug: row for row in table.rows}


def _indicators(year, bodies, results):
    """By body the indicators of the Local Area Agreement, and the other ones."""
    goals, serves = goals_of(year), references()
    laa, others = defaultdict(list), defaultdict(list)
    in_use = Indicator.objects.visible_to(EVERYBODY).measured().in_use(dt.date(year, 4, 1)).filter(body__in=bodies)
    for indicator in in_use.select_related("body").in_order():
        row, goal = results.get(indicator.slug), goals.get(indicator.slug)
        line = _line(indicator, row, goal, serves.get(indicator.slug, ()), before=year - 1)
        (laa if indicator.designation in LAA else others)[indicator.body_id].append(line)
    return laa, others


def _line(indicator, row: QuarterRow | None, goal: Goal | None, serves: Collection[str], *, before: int):
    if row is not None:
        return replace(line_of_row(row, goal, serves), name=str(indicator), body_name="")
    return IndicatorLine(
        slug=indicator.slug,
        name=str(indicator),
        address=indicator.get_absolute_url(),
        unit=unit_text(indicator.unit, kind=indicator.kind),
        designation=indicator.designation_label,
        serves=tuple(serves),
        baseline=_baseline(indicator),
        target="",
        actual=NO_DATA,
        actual_level="",
        standing=Standing.NO_DATA.value,
        label=Standing.NO_DATA.label,
        reason=f"No figure for {year_label(before)} is published.",
        aim=goal.aim if goal else "",
        aim_level=goal.level if goal else "",
    )


def _baseline(indicator):
    return baseline_text(
        indicator.baseline_value,
        printed=indicator.baseline_printed,
        year=indicator.baseline_year,
        unit=indicator.level_unit,
        kind=indicator.kind,
    )
