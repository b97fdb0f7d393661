"""The annual report-back: what a year set out to do, what came of it, and what is next (E14).

All of it is compiled from what the portal knows: results as published with quarter 4, milestones as they
stand, successes that were chosen, signed words and commitments of the year. Everything here is public.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.urls import reverse

from partnerships.duties import Planned
from partnerships.models import ChairStatement, KeyActivity, Objective, Strategy, year_label
from partnerships.templatetags.words import day
from portal.models import ReportBack, Section
from portal.reports.goals import IndicatorLine, goals_of, line_of_row, references
from portal.reports.headlines import ActivityLine, Introduction
from portal.reports.report_back_document import (
    BodyCommitments,
    BodyStatement,
    BodySuccesses,
    ClassCount,
    MilestoneGroup,
    ObjectiveResults,
    ReportBackDocument,
    SectionShown,
    Told,
    Words,
)
from targets.models import Milestone, Quarter, Standing
from targets.reports.published import dashboard_of, shown_table
from targets.reports.quarter import counted
from targets.reports.snapshot import milestone_line

NO_OBJECTIVE = "Other indicators"
_STATES = (
    (Milestone.State.DONE, "Reached"),
    (Milestone.State.MISSED, "Missed"),
    (Milestone.State.AT_RISK, "At risk"),
    (Milestone.State.ON_COURSE, "On course"),
    (Milestone.State.UNREPORTED, "No update yet"),
)


def report_back(year: int) -> ReportBackDocument:
    """The report-back of a year as it stands now; at most twelve statements."""
    report = ReportBack.objects.select_related("introducer").filter(year=year).first()
    quarter = last_quarter(year)
    lines = _results(year, quarter)
    told: dict[Section, Sequence[Any]] = {
        Section.RESULTS: _by_objective(lines),
        Section.MILESTONES: _milestones(),
        Section.SUCCESSES: _successes(report),
        Section.STATEMENTS: _statements(year),
        Section.COMMITMENTS: _commitments(year),
    }
    order = report.sections if report else Section.values
    shown = [Section(key) for key in order if told[Section(key)]]
    return ReportBackDocument(
        year=year,
        label=year_label(year),
        next_label=year_label(year + 1),
        result_of=str(quarter) if quarter else "",
        counts=_counts(lines) if Section.RESULTS in shown else (),
        introduction=_introduction(report),
        sections=tuple(SectionShown(section.value, str(section.label)) for section in shown),
        **{_FIELDS[section]: tuple(found) if section in shown else () for section, found in told.items()},
    )


def last_quarter(year: int) -> Quarter | None:
    """Quarter 4 of a year once it is published: with it the year's results are."""
    return Quarter.objects.published().filter(year=year, number=4).first()


def years_known() -> list[int]:
    """The years of which a report-back can be made, newest first: those whose figures are collected here."""
    return list(Quarter.objects.order_by("-year").values_list("year", flat=True).distinct())


def due_day(year: int) -> dt.date:
    """The day by which a year is reported back on: six months after its end, when quarter 4 has been published."""
    return dt.date(year + 1, 9, 30)


def year_to_report(*, on: dt.date) -> int | None:
    """The year that ended last before `on`, until its day; None after that, or if nothing was collected of it."""
    year = on.year - 1 if on.month >= 4 else on.year - 2
    return year if on <= due_day(year) and year in years_known() else None


def days_to_come(start: dt.date, end: dt.date, *, on: dt.date) -> Iterator[Planned]:
    """The days by which years are reported back on, save the one that has its task already (X11)."""
    for year in range(start.year - 2, end.year + 1):
        if start <= due_day(year) < end and due_day(year) > on and year != year_to_report(on=on):
            yield Planned(
                due_day(year), f"Annual report-back {year_label(year)}", address=reverse("portal:report_back_now")
            )


_FIELDS = {
    Section.RESULTS: "objectives",
    Section.MILESTONES: "milestones",
    Section.SUCCESSES: "successes",
    Section.STATEMENTS: "statements",
    Section.COMMITMENTS: "commitments",
}


def _introduction(report) -> Words | None:
    """The introduction once it is agreed: nobody's words are printed before."""
    if report is None or not report.is_agreed:
        return None
    return Words(report.introduction, str(report.introducer), report.office, day(report.agreed_at))


def _results(year, quarter) -> list[IndicatorLine]:
    if quarter is None:
        return []
    table = shown_table(quarter, dashboard_of(quarter), among=list(Quarter.objects.published()))
    goals, serves = goals_of(year + 1), references()
    lines = [line_of_row(row, goals.get(row.slug), serves.get(row.slug, ())) for row in table.rows]
    return sorted(lines, key=lambda line: line.body_name.lower())


def _counts(lines) -> tuple[ClassCount, ...]:
    number = counted(Standing(line.standing) for line in lines)
    return tuple(ClassCount(each.value, str(each.label), number[each]) for each in number)


def _by_objective(lines) -> list[ObjectiveResults]:
    strategy = Strategy.objects.in_force() if lines else None
    objectives = {each.number: each for each in strategy.objectives.all()} if strategy else {}
    found: dict[int, list[IndicatorLine]] = {}
    for line in lines:
        number = int(line.serves[0].split(".")[0]) if line.serves else 0
        found.setdefault(number if number in objectives else 0, []).append(line)
    return [
        ObjectiveResults(number, *_named(objectives.get(number)), tuple(found[number]))
        for number in sorted(found, key=lambda number: (number == 0, number))
    ]


def _named(objective: Objective | None) -> tuple[str, str]:
    return (str(objective), objective.get_absolute_url()) if objective else (NO_OBJECTIVE, "")


def _milestones() -> list[MilestoneGroup]:
    every = Milestone.objects.select_related("target__aspiration__objective", "body").in_order()
    lines = [milestone_line(milestone) for milestone in every]
    groups = [(state, title, tuple(line for line in lines if line.state == state)) for state, title in _STATES]
    return [MilestoneGroup(state.value, title, group) for state, title, group in groups if group]


def _successes(report) -> list[BodySuccesses]:
    told = report.told.select_related("body").order_by("body__name", "source", "source_id") if report else ()
    lines = [(each.body, Told(each.words, each.source_label, each.source_address, each.is_reworded)) for each in told]
    return [BodySuccesses(body.name, body.get_absolute_url(), tuple(each)) for body, each in _by_body(lines)]


def _statements(year) -> list[BodyStatement]:
    signed = ChairStatement.objects.standing().filter(year=year).select_related("body").order_by("body__name")
    return [
        BodyStatement(
            body_name=statement.body.name,
            address=statement.get_absolute_url(),
            introduction=Introduction(
                words=statement.words,
                signature=statement.signed_as,
                signed_on=day(statement.signed_at),
                version=statement.revision,
                address=statement.get_absolute_url(),
            ),
        )
        for statement in signed
    ]


def _commitments(year) -> list[BodyCommitments]:
    promised = KeyActivity.objects.filter(year=year, kind=KeyActivity.Kind.COMMITMENT).select_related("body")
    lines = [
        (each.body, ActivityLine(each.text, each.status, each.get_status_display()))
        for each in promised.order_by("body__name", "position", "pk")
    ]
    done = KeyActivity.Status.DONE
    return [
        BodyCommitments(body.name, body.get_absolute_url(), sum(line.state == done for line in each), tuple(each))
        for body, each in _by_body(lines)
    ]


def _by_body(lines: Iterable) -> Sequence:
    """(body, what is told of it) in the order of the lines."""
    found: dict = {}
    for body, line in lines:
        found.setdefault(body, []).append(line)
    return list(found.items())
