"""Who may read, prepare and publish the annual report-back."""

from django.utils import timezone

from tests.access import SUPPORT_OFFICE, Line, public
from tests.factories.portal import (
    ReportBackFactory,
    ReportBackOrderFactory,
    ToldSuccessFactory,
    publish_report_back_now,
)
from tests.factories.targets import QuarterFactory

YEAR = 2008
READERS = SUPPORT_OFFICE | {"manager", "other_manager"}


def a_year(world):
    QuarterFactory(year=YEAR, number=4)
    return [YEAR]


def published(world):
    QuarterFactory(year=YEAR, number=4, published=True)
    publish_report_back_now(YEAR, by=world.people["support_officer"], at=timezone.now())
    return [YEAR]


def of(args, *more):
    return lambda world: [*args(world), *more]


def drafted(world):
    ReportBackFactory(drafted=True, introducer=world.people["chair"])
    return a_year(world)


def a_success(world):
    return [*a_year(world), ToldSuccessFactory(report__year=YEAR).pk]


def something_told(world):
    return a_success(world)[:1]


def an_order(world):
    return [YEAR, ReportBackOrderFactory(year=YEAR).pk]


def a_move(world):
    return {"section": "milestones", "move": "up"}


TABLE = {
    "portal:report_back_now": public(status=302),
    "portal:report_back_list": Line(READERS),
    "portal:report_back_detail": public(published),
    "portal:report_back_revision": public(of(published, 1)),
    "portal:report_back_pdf": public(published),
    "portal:report_back_results": public(of(published, "csv")),
    "portal:report_back_prepare": Line(READERS | {"chair"}, drafted),
    "portal:report_back_introduction": Line(SUPPORT_OFFICE, a_year),
    "portal:report_back_agree": Line(SUPPORT_OFFICE | {"chair"}, drafted),
    "portal:report_back_sections": Line(SUPPORT_OFFICE, a_year, status=302, method="post", data=a_move),
    "portal:report_back_successes": Line(SUPPORT_OFFICE, a_year),
    "portal:report_back_reword": Line(SUPPORT_OFFICE, a_success),
    "portal:report_back_publish": Line(SUPPORT_OFFICE, something_told),
    "portal:report_back_order": Line(SUPPORT_OFFICE, an_order, refused=404),
}
