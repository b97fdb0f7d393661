"""What an indicator's chart compares: like with like, gaps as gaps, figures rounded as the page rounds them (C06)."""

from decimal import Decimal

import pytest

from partnerships.models import Role
from targets import actions
from targets.models import Basis, Standing, ToleranceRule
from targets.reports.charts import indicator_chart, row_spark, small_multiples
from targets.reports.indicators import indicator_page
from targets.reports.quarter import quarter_table
from targets.reports.tolerance import rules_in_words
from tests.factories.partnerships import now, seated
from tests.factories.targets import IndicatorFactory, QuarterFactory
from tests.targets.test_figures import record, set_target

pytestmark = pytest.mark.django_db


def test_where_quarters_add_up_the_year_so_far_is_drawn_beside_its_target():
    indicator = IndicatorFactory(within_year="add_up")
    for quarter, target in ((1, 8), (2, 16), (3, 24)):
        set_target(indicator, target, quarter=quarter, basis=Basis.YEAR_TO_DATE)
        record(indicator, "8", quarter=quarter)
    page = indicator_page(indicator, seated(Role.MEMBER))
    assert [page.drawn_value(period) for period in page.drawn] == [8, 16, 24]
    assert page.finding == (
        "8 in Q3 2008/09, 24 in the year so far; the target was 24 by then, in the year so far. "
        "Drawn in homes, the year so far."
    )
    assert "Actual 24" in indicator_chart(page)
    assert indicator_chart(page, is_narrow=True).count("polyline") == 2  # figures and targets
    (row,) = quarter_table(QuarterFactory(number=3), among=None).rows
    assert row.is_so_far
    assert 'cy="5.0"' in row_spark(row)  # the year so far is as high as its target, at the top


def test_a_quarter_that_nothing_is_known_of_is_a_gap():
    indicator = IndicatorFactory()
    record(indicator, "5", quarter=3)
    record(indicator, "7", year=2009, quarter=1)
    page = indicator_page(indicator, seated(Role.MEMBER))
    assert [(period.label, page.drawn_value(period)) for period in page.drawn] == [
        ("Q3 2008/09", 5), ("Q4 2008/09", None), ("Q1 2009/10", 7),
    ]  # fmt: skip
    assert "polyline" not in indicator_chart(page)
    assert "polyline" not in indicator_chart(page, is_narrow=True)
    table = quarter_table(QuarterFactory(year=2009, number=1), among=None)
    (row,) = table.rows
    assert row.told_points == ["Q3 2008/09 5", "Q4 2008/09 No data", "Q1 2009/10 7"]
    assert "polyline" not in row_spark(row)
    ((_row, small),) = small_multiples(table).charts
    assert ("polyline" in small, small.count("○")) == (False, 1)


def test_a_years_result_stands_at_its_end_among_quarters():
    indicator = IndicatorFactory()
    for year, quarter, value in ((2006, 0, "1"), (2007, 0, "2"), (2008, 0, "4"), (2009, 1, "5")):
        record(indicator, value, year=year, quarter=quarter)
    page = indicator_page(indicator, seated(Role.MEMBER))
    assert [period.label for period in page.drawn] == ["2006/07", "2007/08", "2008/09", "Q1 2009/10"]
    assert page.outlook.compared == "5 in Q1 2009/10 against 4 in 2008/09"
    assert page.outlook.forecast is not None
    table = quarter_table(QuarterFactory(year=2009, number=1), among=None)
    assert table.rows[0].told_points == ["2006/07 1", "2007/08 2", "2008/09 4", "Q1 2009/10 5"]
    (chart,) = (chart for _row, chart in small_multiples(table).charts)
    assert chart.count("portal-chart__dot") == 4


def test_a_chart_rounds_its_words_as_the_page_does():
    indicator = IndicatorFactory(kind="percent", decimals=1, numerator_label="insulated", denominator_label="visited")
    actions.record_figure(
        indicator, year=2008, quarter=1, numerator=Decimal(127), denominator=Decimal(160), by=None, at=now()
    )
    chart = indicator_chart(indicator_page(indicator, seated(Role.MEMBER)))
    assert "Actual 79.4" in chart
    assert "79.375" not in chart
    table = quarter_table(QuarterFactory(number=1), among=None)
    assert "Q1 2008/09 79.4;" in row_spark(table.rows[0])
    multiples = small_multiples(table)
    assert multiples.lines[0][1] == ("79.4%",)


def test_a_tolerance_of_nothing_is_said_without_nought():
    rule = ToleranceRule(on_target_up_to=Decimal(0), slight_up_to=Decimal(10))
    (told,) = rules_in_words([rule])
    assert told.limits[0] == (Standing.ON_TARGET, "on the target or better")
