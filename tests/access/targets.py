"""Who may open the pages about targets."""

from tests.access import SUPPORT_OFFICE, Line, public
from tests.factories.targets import IndicatorFactory, MilestoneFactory, QuarterFactory

KEEPERS = SUPPORT_OFFICE | {"manager"}


def a_published_quarter(world):
    quarter = QuarterFactory(published=True)
    return [quarter.year, quarter.number]


def an_open_quarter(world):
    quarter = QuarterFactory(year=2009, number=1)
    return [quarter.year, quarter.number]


def as_csv(world):
    return [*a_published_quarter(world), "csv"]


def an_indicator(world):
    return [IndicatorFactory(body=world.lyp).slug]


def a_period(world):
    return [*an_indicator(world), 2009, 1]


def a_milestone(world):
    return [MilestoneFactory(body=world.lyp).pk]


def lyp(world):
    return [world.lyp.slug]


TABLE = {
    "targets:indicator_list": public(),
    "targets:indicator_detail": public(an_indicator),
    "targets:quarter_detail": public(a_published_quarter),
    "targets:quarter_download": public(as_csv),
    "targets:tolerance_rule_list": public(),
    "targets:milestone_list": public(),
    "targets:body_targets": public(lyp),
    "targets:figure_choose": Line(KEEPERS, an_indicator),
    "targets:figure_record": Line(KEEPERS, a_period),
    "targets:target_choose": Line(KEEPERS, an_indicator),
    "targets:target_set": Line(KEEPERS, a_period),
    "targets:milestone_update": Line(KEEPERS, a_milestone),
    "targets:indicator_add": Line(SUPPORT_OFFICE),
    "targets:indicator_edit": Line(SUPPORT_OFFICE, an_indicator),
    "targets:tolerance_rule_adopt": Line(SUPPORT_OFFICE),
    "targets:quarter_open": Line(SUPPORT_OFFICE),
    # A stranger does not even learn that an open quarter is there.
    "targets:quarter_publish": Line(SUPPORT_OFFICE, an_open_quarter, exceptions={"stranger": 404, "anonymous": 302}),
}
