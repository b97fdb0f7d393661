"""Who may publish a quarter, correct it, and read what was published."""

from targets import actions
from tests.access import SUPPORT_OFFICE, Line, public
from tests.access.targets import NO_SEAT, an_open_quarter
from tests.factories.partnerships import now
from tests.factories.targets import ClosingFactory, CorrectionFactory, IndicatorFactory, QuarterFactory


def a_quarter_with_reports(world):
    quarter = QuarterFactory()
    if not quarter.is_published:
        IndicatorFactory(body=world.lyp)
        actions.publish_quarter(quarter, by=None, at=now())
    return [quarter.year, quarter.number]


def a_report(world):
    return [*a_quarter_with_reports(world), "report"]


def a_report_as_json(world):
    return [*a_report(world), "json"]


def a_revision(world):
    return [*a_quarter_with_reports(world), 1, "progress"]


def a_revision_s_dashboard(world):
    return [*a_quarter_with_reports(world), 1]


def a_revision_as_csv(world):
    return [*a_revision(world), "csv"]


def a_closing(world):
    closing = ClosingFactory(quarter=QuarterFactory())
    return [closing.quarter.year, closing.quarter.number, closing.pk]


def a_correction(world):
    correction = CorrectionFactory(indicator=IndicatorFactory(body=world.lyp))
    return [correction.quarter.year, correction.quarter.number, correction.pk]


def a_published_result(world):
    indicator = IndicatorFactory(body=world.lyp)
    return [*a_quarter_with_reports(world), indicator.slug]


TABLE = {
    # A stranger does not even learn that an open quarter is there.
    "targets:quarter_close": Line(SUPPORT_OFFICE, an_open_quarter, exceptions=NO_SEAT),
    "targets:closing_detail": Line(SUPPORT_OFFICE, a_closing, refused=404),
    "targets:quarter_revise": Line(SUPPORT_OFFICE, a_quarter_with_reports),
    "targets:correction_list": Line(SUPPORT_OFFICE, a_quarter_with_reports),
    "targets:correction_choose": Line(SUPPORT_OFFICE, a_quarter_with_reports),
    "targets:correction_propose": Line(SUPPORT_OFFICE, a_published_result),
    "targets:correction_withdraw": Line(SUPPORT_OFFICE, a_correction, refused=404),
    "targets:revision_list": public(a_quarter_with_reports),
    "targets:revision_detail": public(a_revision),
    "targets:revision_dashboard": public(a_revision_s_dashboard),
    "targets:revision_download": public(a_revision_as_csv),
    "targets:report_detail": public(a_report),
    "targets:report_download": public(a_report_as_json),
}
