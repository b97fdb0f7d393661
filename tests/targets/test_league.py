"""An indicator against other areas: rank, ties, quarters, who has no data, and what the public may see."""

from decimal import Decimal

import pytest

from partnerships.models import Role
from targets.models.quarters import our_area
from tests.factories.partnerships import seated
from tests.factories.targets import AreaFactory, FigureFactory, IndicatorFactory, QuarterFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def indicator():
    AreaFactory(code=our_area(), name="Southampton")
    return IndicatorFactory(slug="green-flags", kind="percent")


def figures(indicator, values, **period):
    """Figures of areas by name; ours is Southampton."""
    for name, value in values.items():
        code = our_area() if name == "Southampton" else AreaFactory(name=name).code
        value = None if value is None else Decimal(value)
        FigureFactory(indicator=indicator, area_code=code, value=value, **period)


def league_of(client, **query):
    """What the page shows once the first and the last quarter of 2008/09 are published."""
    for number in (1, 4):
        QuarterFactory(number=number, published=True)
    return client.get("/targets/indicators/green-flags/league/", query).context["league"]


def rows(league):
    return [(each.place, each.name, each.actual, each.quarter) for each in league.placed]


def test_the_best_first_equal_figures_share_rank_and_quarter(client, indicator):
    figures(indicator, {"Poole": 10, "Southampton": 40, "Bristol": 40, "Reading": 70, "Leeds": 0, "Hull": None})
    league = league_of(client)
    assert rows(league) == [
        ("1", "Reading", "70%", "Best quarter"),
        ("2=", "Bristol", "40%", "Best quarter"),
        ("2=", "Southampton", "40%", "Best quarter"),
        ("4", "Poole", "10%", "Third quarter"),
        ("5", "Leeds", "0%", "Last quarter"),
    ]
    assert league.without == ["Hull"]
    assert league.finding == (
        "Southampton has rank 2 with others of 5, in the best quarter of the areas, with 40% in 2008/09. The median is 40%."
    )


def test_the_lowest_is_the_best_where_lower_is_better(client, indicator):
    type(indicator).objects.update(better="lower", kind="number")
    figures(indicator, {"Poole": 10, "Southampton": "-40.5", "Bristol": 0})
    league = league_of(client)
    assert [each.name for each in league.placed] == ["Southampton", "Bristol", "Poole"]
    assert [each.quarter for each in league.placed] == ["", "", ""]
    assert "counts, not rates" in league.caution


def test_areas_without_data_for_the_period_are_named_and_never_nought(client, indicator):
    figures(indicator, {"Poole": 10}, year=2008)
    figures(indicator, {"Bristol": 5}, year=2007)
    QuarterFactory(year=2007, published=True)
    league = league_of(client)
    assert (rows(league), league.without) == ([("1", "Poole", "10%", "")], ["Bristol", "Southampton"])
    assert league.finding == "Our area has no figure for 2008/09. The median is 10%."


def test_like_is_compared_with_like_in_the_period_chosen(client, indicator):
    for quarter, value in ((0, 1), (1, 2)):
        figures(indicator, {f"Poole {quarter}": value, "Southampton": value + 1}, quarter=quarter)
    assert [each.actual for each in league_of(client).placed] == ["2%", "1%"]
    assert [each.actual for each in league_of(client, period="2008-09-q1").placed] == ["3%", "2%"]
    assert league_of(client, period="1066-67").period == "2008/09"


def test_what_is_not_published_is_for_people_with_a_seat(client, indicator):
    figures(indicator, {"Poole": 10}, year=2009)
    page = "/targets/indicators/green-flags/"
    assert (league_of(client), client.get(page).context["has_league"]) == (None, False)
    client.force_login(seated(Role.MEMBER))
    assert (league_of(client).period, client.get(page).context["has_league"]) == ("2009/10", True)


@pytest.mark.parametrize("kind", ["qualitative", "milestone"])
def test_what_cannot_be_ranked_has_no_league(client, indicator, kind):
    type(indicator).objects.update(kind=kind)
    assert client.get("/targets/indicators/green-flags/league/").status_code == 404


@pytest.mark.parametrize("areas", [1, 3])
def test_as_many_statements_for_one_area_as_for_three(client, indicator, areas, django_assert_num_queries):
    figures(indicator, {f"Area {number}": number for number in range(areas)})
    league_of(client)
    with django_assert_num_queries(5):
        page = client.get("/targets/indicators/green-flags/league/")
    assert len(page.context["league"].placed) == areas
