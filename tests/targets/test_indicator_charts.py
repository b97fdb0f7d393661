"""What an indicator's chart compares: like with like, gaps as gaps, figures rounded as the page rounds them (C06)."""

from decimal import Decimal

import pytest

from partnerships.models import Role
from targets import actions
from targets.models import Standing, ToleranceRule
from targets.reports.charts import indicator_chart, row_spark, small_multiples
from targets.reports.indicators import indicator_page
from targets.reports.quarter import quarter_table
from targets.reports.tolerance import rules_in_words
from tests.factories.partnerships import now, seated
from tests.factories.targets import IndicatorFactory, QuarterFactory

pytestmark = pytest.mark.django_db


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
