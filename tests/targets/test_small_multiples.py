"""A quarter drawn as small multiples: one layout, every figure in a table, by body and by objective."""

from decimal import Decimal

import pytest

from targets import actions
from tests.factories.partnerships import now
from tests.factories.targets import IndicatorFactory, QuarterFactory, TargetFactory
from tests.factories.targets_strategy import StrategyTargetFactory

pytestmark = pytest.mark.django_db
PAGE = "/targets/2008-09/q4/charts/"


def recorded(values, **details):
    """An indicator with its figures of 2008/09, one a quarter; None for a quarter that has no data."""
    indicator = IndicatorFactory(**details)
    for number, value in enumerate(values, start=1):
        figure = None if value is None else Decimal(value)
        actions.record_figure(indicator, year=2008, quarter=number, value=figure, by=None, at=now())
    return indicator


def test_every_indicator_is_drawn_on_the_same_layout(client):
    recorded([1, None, 3, 4], kind="percent", title="Gaps")
    recorded([7, 8], title="Late")
    for number in (1, 2, 3, 4):
        quarter = QuarterFactory(number=number)
        actions.publish_quarter(quarter, by=None, at=now())
    multiples = client.get(PAGE).context["multiples"]
    assert multiples.periods == ("Q1 2008/09", "Q2 2008/09", "Q3 2008/09", "Q4 2008/09")
    assert {row.title: figures for row, figures in multiples.lines} == {
        "Gaps": ("1%", "No data", "3%", "4%"),
        "Late": ("7", "8", "–", "–"),
    }
    rings = {row.title: chart.count("○") for row, chart in multiples.charts}
    assert rings == {"Gaps": 1, "Late": 2}


def test_the_real_quarter_has_eight_charts_with_title_class_and_words(results, client):
    page = client.get(PAGE)
    charts = [chart for _row, chart in page.context["multiples"].charts]
    assert len(charts) == 8
    assert "<title" in charts[0]
    assert "baseline" in charts[0].lower()
    assert page.content.decode().count("portal-multiples__item") == 8


def test_of_a_body_or_an_objective_alone(results, client):
    target = StrategyTargetFactory()
    target.indicators.set(results["lyp"].indicators.all()[:1])
    number = target.aspiration.objective.number
    assert len(client.get(PAGE, {"body": "lyp"}).context["multiples"].charts) == 2
    assert len(client.get(PAGE, {"objective": number}).context["multiples"].charts) == 1
    assert "No indicators here" in client.get(PAGE, {"objective": number, "body": "sep"}).content.decode()
    assert client.get(PAGE, {"objective": 99}).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_as_many_statements_for_one_chart_as_for_three(client, rows, django_assert_num_queries):
    for _each in range(rows):
        TargetFactory(quarter=4)
    QuarterFactory(published=True)
    with django_assert_num_queries(5):
        page = client.get(PAGE)
    assert len(page.context["multiples"].charts) == rows
