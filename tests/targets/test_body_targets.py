"""The targets tab of a body: its results of a quarter, drawn, beside another quarter (C05, C07)."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from targets import actions
from targets.models import Quarter
from tests.factories.partnerships import BodyFactory, now
from tests.factories.targets import IndicatorFactory, TargetFactory

ADDRESS = "/partnerships/lyp/targets/"


def test_each_result_is_told_in_words_drawn_and_compared(client, results):
    page = client.get(ADDRESS, {"quarter": "2008-q4", "compare": "2008-q3"})
    text = page.content.decode()
    (row, chart, was) = page.context["drawn"][0]
    assert (row.body_slug, row.target, row.actual) == ("lyp", "1,728", "1,130")
    assert "<svg" in chart
    assert (page.context["other"].number, was.standing.label) == (3, "No data")
    assert "<strong>1,130</strong> against 1,728" in text
    assert "1,130 against 1,728: 34.6% below, tolerance 15%" in text
    assert client.get(ADDRESS).context["quarter"] == page.context["quarter"]


@pytest.mark.parametrize("published", [True, False])
def test_one_result_costs_as_many_statements_as_three(client, db, published):
    lyp = BodyFactory(slug="lyp")
    counted = []
    for number in (1, 2):
        for _more in range(number):
            indicator = IndicatorFactory(body=lyp)
            for quarter in (2 * number - 1, 2 * number):
                TargetFactory(indicator=indicator, quarter=quarter)
                actions.record_figure(indicator, year=2008, quarter=quarter, value=Decimal(5), by=None, at=now())
        for quarter in Quarter.objects.collecting() if published else ():
            actions.publish_quarter(quarter, by=None, at=now())
        with CaptureQueriesContext(connection) as queries:
            page = client.get(ADDRESS, {"quarter": f"2008-q{2 * number}", "compare": f"2008-q{2 * number - 1}"})
        counted.append(len(queries))
        assert len(page.context.get("drawn", ())) == (len(lyp.indicators.all()) if published else 0)
    assert counted[0] == counted[1] <= 16
