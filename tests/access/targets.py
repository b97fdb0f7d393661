"""Who may open the pages about targets."""

from decimal import Decimal

from targets.actions import record_figure
from tests.access import SIGNED_IN, SUPPORT_OFFICE, WITHOUT_A_BODY, Line, public
from tests.factories.partnerships import ImportRunFactory, now
from tests.factories.targets import (
    AnnotationFactory,
    BreakdownFactory,
    IndicatorFactory,
    LetInFactory,
    QuarterFactory,
    ReturnEvidenceFactory,
    ReturnFactory,
)
from tests.factories.targets_strategy import MilestoneFactory

KEEPERS = SUPPORT_OFFICE | {"manager"}
SEATED = SIGNED_IN - WITHOUT_A_BODY
OF_LYP = KEEPERS | {"member", "chair"}
# Who has no seat there does not even learn that the return is there.
NOT_THERE = dict.fromkeys(SIGNED_IN - OF_LYP, 404)
NO_SEAT = dict.fromkeys(WITHOUT_A_BODY, 404)


def a_published_quarter(world):
    quarter = QuarterFactory(published=True)
    return [quarter.year, quarter.number]


def an_open_quarter(world):
    quarter = QuarterFactory(year=2009, number=1)
    return [quarter.year, quarter.number]


def as_csv(world):
    return [*a_published_quarter(world), "csv"]


def officers_series(world):
    table = {"rows": [], "columns": ["Year", "Value"], "count": 1, "first": [[2, ["2008/09", "1"]]], "mapping": {}}
    person = world.people["support_officer"]
    return [ImportRunFactory(kind="series", by=person, status="unsorted", table=table).pk]


def an_indicator(world):
    return [IndicatorFactory(body=world.lyp).slug]


def a_period(world):
    return [*an_indicator(world), 2009, 1]


def a_return(world, **fields):
    quarter = QuarterFactory(year=2009, number=1)
    quarter.returns.all().delete()
    ReturnFactory(quarter=quarter, body=world.lyp, **fields)
    return [2009, 1, "lyp"]


def a_submitted_return(world):
    return a_return(world, state="submitted")


def a_file_of_a_return(world):
    args = a_return(world)
    evidence = ReturnEvidenceFactory(
        body_return__quarter=QuarterFactory(year=2009, number=2), body_return__body=world.lyp
    )
    return [2009, 2, args[2], evidence.pk]


def a_locked_quarter(world):
    quarter = QuarterFactory(year=2009, number=1)
    quarter.state, quarter.locked_at = "locked", now()
    quarter.save()
    return [quarter.year, quarter.number]


def a_let_in(world):
    args = a_locked_quarter(world)
    return [*args, LetInFactory(quarter=QuarterFactory(year=2009, number=1)).pk]


def a_classed_period(world):
    indicator = IndicatorFactory(body=world.lyp)
    record_figure(indicator, year=2009, quarter=1, value=Decimal(3), by=None, at=now())
    return [indicator.slug, 2009, 1]


def a_section(world):
    return [*an_indicator(world), "story"]


def an_annotation(world):
    annotation = AnnotationFactory(indicator__body=world.lyp)
    return [annotation.indicator.slug, annotation.pk]


def a_breakdown(world):
    breakdown = BreakdownFactory(indicator__body=world.lyp)
    return [breakdown.indicator.slug, breakdown.pk]


def a_breakdown_of_a_period(world):
    return [*a_breakdown(world), 2009, 1]


def a_year(world):
    return [*an_indicator(world), 2009]


def a_milestone(world):
    return [MilestoneFactory(body=world.lyp).pk]


def lyp(world):
    return [world.lyp.slug]


TABLE = {
    "targets:indicator_list": public(),
    "targets:indicator_detail": public(an_indicator),
    "targets:indicator_league": public(an_indicator),
    "targets:quarter_detail": public(a_published_quarter),
    "targets:quarter_charts": public(a_published_quarter),
    "targets:quarter_download": public(as_csv),
    "targets:tolerance_rule_list": public(),
    "targets:milestone_list": public(),
    "targets:milestone_detail": public(a_milestone),
    "targets:body_targets": public(lyp),
    "targets:return_list": Line(SEATED, an_open_quarter, exceptions=NO_SEAT),
    "targets:return_detail": Line(OF_LYP, a_return, exceptions=NOT_THERE),
    "targets:return_check": Line(KEEPERS, a_return, exceptions=NOT_THERE),
    "targets:return_accept": Line(SUPPORT_OFFICE, a_submitted_return, 302, method="post", exceptions=NOT_THERE),
    "targets:return_send_back": Line(SUPPORT_OFFICE, a_submitted_return, exceptions=NOT_THERE),
    "targets:return_sheet": Line(KEEPERS, a_return, exceptions=NOT_THERE),
    "targets:return_sheet_file": Line(KEEPERS, a_return, exceptions=NOT_THERE),
    "targets:evidence_add": Line(KEEPERS, a_return, exceptions=NOT_THERE),
    "targets:evidence_file": Line(OF_LYP, a_file_of_a_return, exceptions=NOT_THERE),
    "targets:evidence_remove": Line(KEEPERS, a_file_of_a_return, exceptions=NOT_THERE),
    "targets:quarter_lock": Line(SUPPORT_OFFICE, an_open_quarter, exceptions=NO_SEAT),
    "targets:quarter_unlock": Line(SUPPORT_OFFICE, a_locked_quarter, 302, method="post", exceptions=NO_SEAT),
    "targets:quarter_let_in": Line(SUPPORT_OFFICE, a_locked_quarter, exceptions=NO_SEAT),
    "targets:quarter_let_in_end": Line(SUPPORT_OFFICE, a_let_in, 302, method="post", exceptions=NO_SEAT),
    "targets:figure_choose": Line(KEEPERS, an_indicator),
    "targets:figure_record": Line(KEEPERS, a_period),
    "targets:target_choose": Line(KEEPERS, an_indicator),
    "targets:target_set": Line(KEEPERS, a_period),
    "targets:trajectory_choose": Line(KEEPERS, an_indicator),
    "targets:trajectory_set": Line(KEEPERS, a_year),
    "targets:section_write": Line(KEEPERS, a_section),
    "targets:annotation_add": Line(KEEPERS, an_indicator),
    "targets:annotation_remove": Line(KEEPERS, an_annotation),
    "targets:breakdown_add": Line(KEEPERS, an_indicator),
    "targets:breakdown_edit": Line(KEEPERS, a_breakdown),
    "targets:breakdown_choose": Line(KEEPERS, a_breakdown),
    "targets:breakdown_record": Line(KEEPERS, a_breakdown_of_a_period),
    "targets:class_override": Line(SUPPORT_OFFICE, a_classed_period),
    "targets:class_restore": Line(SUPPORT_OFFICE, a_classed_period),
    "targets:baseline_agree": Line(SUPPORT_OFFICE, an_indicator),
    "targets:baseline_revise": Line(SUPPORT_OFFICE, an_indicator),
    "targets:indicator_retire": Line(SUPPORT_OFFICE, an_indicator),
    "targets:tolerance_rule_try": Line(SUPPORT_OFFICE),
    "targets:series_upload": Line(SUPPORT_OFFICE),
    "targets:series_columns": Line(frozenset({"support_officer"}), officers_series, refused=404),
    "targets:milestone_update": Line(KEEPERS, a_milestone),
    "targets:indicator_add": Line(SUPPORT_OFFICE),
    "targets:indicator_edit": Line(SUPPORT_OFFICE, an_indicator),
    "targets:tolerance_rule_adopt": Line(SUPPORT_OFFICE),
    "targets:quarter_open": Line(SUPPORT_OFFICE),
}
