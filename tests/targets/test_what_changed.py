"""What changed is told against the quarter that was chosen, by default the newest published before (C07)."""

import re
from decimal import Decimal

import pytest

from partnerships.models import Role
from targets import actions
from targets.models import Quarter, Standing
from targets.reports.editions import Edition, render_editions
from targets.reports.published import dashboard_of, shown_table
from targets.reports.quarter import compared_with, quarter_table
from targets.reports.snapshot import quarter_snapshot
from tests.factories.partnerships import now, seated
from tests.factories.targets import IndicatorFactory, TargetFactory

SIGNIFICANT, SLIGHT, ON_TARGET = Standing.SIGNIFICANT, Standing.SLIGHT, Standing.ON_TARGET


@pytest.fixture
def warm_front(db):
    """A result a year in 2008/09 and one a quarter since: Significant, Significant, On Target, Slight."""
    indicator = IndicatorFactory(title="Warm Front")
    for year, quarter, value in ((2008, 0, 50), (2009, 1, 50), (2009, 2, 100), (2009, 3, 90)):
        TargetFactory(indicator=indicator, year=year, quarter=quarter, value=Decimal(100))
        actions.record_figure(indicator, year=year, quarter=quarter, value=Decimal(value), by=None, at=now())
    for year, number in ((2008, 4), (2009, 1), (2009, 2)):
        actions.publish_quarter(Quarter.objects.get(year=year, number=number), by=None, at=now())
    return indicator


def table(year, number):
    return quarter_table(Quarter.objects.get(year=year, number=number), among=None)


def changes(found):
    return found.since, [(row.earlier_standing, row.standing) for row in found.changed]


def test_a_year_s_result_published_with_quarter_4_is_what_quarter_1_is_compared_with(warm_front):
    first = table(2009, 1)
    assert (first.has_earlier, *changes(first)) == (True, "since 2008/09, quarter 4", [])
    stored = dashboard_of(first.quarter).data
    assert (stored["earlier"], stored["has_earlier"], stored["changed"]) == ("2008/09, quarter 4", True, [])


def test_every_paper_names_the_quarter_compared_with(warm_front):
    papers = render_editions(quarter_snapshot(Quarter.objects.get(year=2009, number=3)), Edition(1, now()))
    for paper in papers:
        if "changed" in paper.data:
            (change,) = paper.data["changed"]
            assert (paper.data["earlier"], change["was"]["standing"]) == ("2009/10, quarter 2", "on_target")
        if "council" in paper.kind:
            assert "What changed since 2009/10, quarter 2" in paper.html
            assert paper.typeset(at=now()).startswith(b"%PDF")


def test_what_changed_is_told_against_the_quarter_chosen(warm_front):
    third, first = table(2009, 3), table(2009, 1)
    assert changes(third) == ("since 2009/10, quarter 2", [(ON_TARGET, SLIGHT)])
    assert changes(compared_with(third, first)) == ("since 2009/10, quarter 1", [(SIGNIFICANT, SLIGHT)])
    assert changes(compared_with(first, third)) == ("compared with 2009/10, quarter 3", [(SLIGHT, SIGNIFICANT)])


@pytest.mark.parametrize("board", ["delivery", "policy"])
def test_a_board_s_page_tells_it_against_the_quarter_chosen(warm_front, client, board):
    client.force_login(seated(Role.SUPPORT_OFFICER))
    page = client.get(f"/boards/{board}/2009-10/q3/", {"compare": "2009-q1"}).content.decode()
    section = re.search(r'<section aria-labelledby="changed">.*?</section>', page, re.DOTALL)[0]
    told = " ".join(re.sub(r"<[^>]+>", " ", section).split())
    assert told == "What changed since 2009/10, quarter 1 Warm Front : ■ Significant Variance → ▲ Slight Variance"


def test_a_dashboard_published_before_the_comparison_was_named_is_compared_on_its_page(warm_front):
    second = Quarter.objects.get(year=2009, number=2)
    dashboard = dashboard_of(second)
    del dashboard.data["earlier"]
    for row in dashboard.data["snapshot"]["rows"]:
        del row["earlier_label"]
        row["earlier_standing"] = None
    assert changes(shown_table(second, dashboard, among=None)) == (
        "since 2009/10, quarter 1",
        [(SIGNIFICANT, ON_TARGET)],
    )
