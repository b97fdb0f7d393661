"""The lists of targets as spreadsheets: loaded twice they change nothing, and they come out as they went in (G08, H06)."""

import pytest
from django.core.management import call_command

from partnerships.imports import import_kind
from partnerships.sheets import read_sheet, write_csv
from targets.models import Classification, Figure, Indicator, Quarter, StrategyTarget, Target
from tests.factories.partnerships import BodyFactory, ObjectiveFactory, PersonFactory, now
from tests.factories.targets import SAMPLE, IndicatorFactory, QuarterFactory
from tests.factories.targets_strategy import AspirationFactory

pytestmark = pytest.mark.django_db
LISTS = ("indicators", "strategy-targets", "milestones", "targets", "figures", "quarters")


def load(name, text):
    return import_kind(name).load(read_sheet(text.encode(), f"{name}.csv"), by=None, at=now())


@pytest.fixture
def loaded(capsys):
    """The whole 2009/10 framework of the sample data."""
    call_command("load_framework", SAMPLE)


def test_the_framework_holds_the_results_of_2008_09(loaded):
    printed = Classification.objects.current().values_list("figure__printed_class", "standing")
    assert sorted(printed) == [("On Target", "on_target")] * 6 + [("Significant Variance", "significant_variance")] * 2
    assert [(quarter.year, quarter.number) for quarter in Quarter.objects.published()] == [
        (2008, number) for number in (4, 3, 2, 1)
    ]
    assert Quarter.objects.count() == 4


def test_target_4_2_1_serves_two_bodies(loaded):
    target = next(target for target in StrategyTarget.objects.all() if target.reference == "4.2.1")
    assert sorted(body.slug for body in target.bodies.all()) == ["lyp", "sep"]
    assert (target.wording, target.wording_in_source, target.indicators.count()) == ("", False, 2)
    assert StrategyTarget.objects.count() == 13


@pytest.mark.parametrize("name", LISTS)
def test_what_comes_out_goes_in_again_and_changes_nothing(loaded, name):
    columns, rows = _all(name)
    outcome = load(name, "".join(write_csv(columns, rows)))
    assert (outcome.problems, outcome.added, outcome.changed) == ((), 0, 0)
    assert outcome.unchanged > 0


def _all(name):
    kind = import_kind(name)
    return kind.table(kind.resource_class().queryset())


def test_a_changed_row_changes_by_the_action():
    indicator = IndicatorFactory(slug="grants")
    load("targets", "indicator,year,quarter,value,printed\ngrants,2009,,10,ten\n")
    outcome = load("targets", "indicator,year,quarter,value,change_reason\ngrants,2009,,12,Agreed anew.\n")
    assert (outcome.changed, Target.objects.get(indicator=indicator).value) == (1, 12)
    assert Target.objects.get().printed == "ten"
    load(
        "indicators",
        f"slug,body,title,designation,unit,better\ngrants,{indicator.body.slug},Grants,local,grants,lower\n",
    )
    indicator.refresh_from_db()
    assert (indicator.title, indicator.better) == ("Grants", "lower")


def test_a_blank_figure_is_no_data_and_another_area_is_kept_apart():
    IndicatorFactory(slug="grants")
    load("figures", "indicator,area,year,quarter,value\ngrants,,2009,1,tba\ngrants,PTS,2009,1,0\n")
    assert sorted(Figure.objects.values_list("area_code", "value")) == [("PTS", 0), ("STH", None)]


@pytest.mark.parametrize(
    ("name", "text", "column", "reason"),
    [
        ("figures", "indicator,area,year,quarter,value\nnone,,2009,1,3\n", "indicator", "There is no indicator “none”"),
        ("figures", "indicator,area,year,quarter,value\ngrants,,2009,1,938 tonnes\n", "value", "Type the number alone: 938"),
        ("figures", "indicator,area,year,quarter,value\ngrants,,2009,1,1.5\n", "value", "Give whole numbers"),
        ("figures", "indicator,area,year,quarter,value\ngrants,,2008,4,3\n", "", "Quarter 4 of 2008/09 is published"),
        ("figures", "indicator,area,year,quarter,value\ngrants,,1066,4,3\n", "year", "Give a year from 1990 to 2099"),
        ("targets", "indicator,year,quarter,value,basis\ngrants,2009,,3,cumulative\n", "", "Say over how many years"),
        ("quarters", "year,quarter,published\n2008,4,no\n", "published", "A published quarter stays public"),
        ("strategy-targets", "aspiration,number\n9.9,1\n", "aspiration", "There is no aspiration 9.9"),
        ("strategy-targets", "aspiration,number\nnine,1\n", "aspiration", "Type its numbers with points"),
        ("strategy-targets", "aspiration,number,bodies\n1.1,1,nobody\n", "bodies", "There is no body “nobody”"),
    ],
)  # fmt: skip
def test_a_bad_cell_is_named_and_nothing_is_written(name, text, column, reason):
    IndicatorFactory(slug="grants", body=BodyFactory(slug="lyp"))
    QuarterFactory(published=True)
    AspirationFactory(objective=ObjectiveFactory(number=1), number=1)
    outcome = load(name, text)
    assert [(problem.row, problem.column) for problem in outcome.problems] == [(2, column)]
    assert reason in outcome.problems[0].reason
    assert not Figure.objects.exists()
    assert Indicator.objects.count() == 1


def test_a_missing_part_of_the_key_is_named():
    outcome = load("figures", "indicator,year,value\ngrants,2009,3\n")
    assert [(problem.row, problem.column) for problem in outcome.problems] == [(1, "area"), (1, "quarter")]


def test_a_blank_cell_never_takes_an_agreed_baseline_away_and_another_number_is_refused():
    indicator = IndicatorFactory(slug="grants", baseline_value=10, baseline_year=2006, baseline_agreed_on=now().date())
    head = "slug,body,title,designation,unit,better,baseline_value,baseline_year,baseline_agreed_on\n"
    row = f"grants,{indicator.body.slug},{indicator.title},local,homes,higher"
    outcome = load("indicators", f"{head}{row},,,\n")
    assert (outcome.problems, outcome.changed, outcome.unchanged) == ((), 0, 1)
    (problem,) = load("indicators", f"{head}{row},11,2006,\n").problems
    assert (problem.column, problem.reason) == (
        "baseline_value",
        "The baseline is agreed and stands. Enter a better one as the revised baseline.",
    )
    indicator.refresh_from_db()
    assert (indicator.baseline_value, indicator.baseline_year) == (10, 2006)


def test_owner_and_deputy_come_by_name_or_address_and_go_out_by_name():
    owner, deputy = PersonFactory(name="Ann Owner"), PersonFactory(name="Dan Deputy", contact_email="dan@sep.example")
    indicator = IndicatorFactory(slug="grants", body=BodyFactory(slug="lyp"))
    head = "slug,body,title,designation,unit,better,owner,deputy\n"
    row = f"grants,lyp,{indicator.title},local,homes,higher"
    assert load("indicators", f"{head}{row},Ann Owner,Dan@sep.example\n").changed == 1
    indicator.refresh_from_db()
    assert (indicator.owner, indicator.deputy) == (owner, deputy)
    assert load("indicators", f"{head}{row},Ann Owner,Dan Deputy\n").unchanged == 1
    (problem,) = load("indicators", f"{head}{row},Ann Owner,Nobody Known\n").problems
    assert (problem.row, problem.column, "nobody called" in problem.reason) == (2, "deputy", True)
    (problem,) = load("indicators", f"{head}{row},,Dan Deputy\n").problems
    assert (problem.row, problem.reason) == (2, "Choose an owner first, and somebody else as deputy.")


def test_indicators_come_in_whole_with_parts_kinds_and_a_revised_baseline():
    body = BodyFactory(slug="lyp")
    head = (
        "slug,body,parent,part,title,ni_code,designation,unit,better,kind,numerator_label,denominator_label,decimals,"
        "frequency,baseline_value,revised_baseline_value,revised_baseline_reason,retired_on\n"
    )
    outcome = load(
        "indicators",
        f"{head}litter,lyp,streets,a,Litter,NI 195,local,percent,lower,percent,dirty sites,sites,1,yearly,9,8,Anew.,\n"
        "streets,lyp,,,Streets,NI 195,local,percent,lower,,,,,,,,,2010-04-01\n",
    )
    assert (outcome.problems, outcome.added) == ((), 2)
    litter = Indicator.objects.get(slug="litter")
    assert (litter.parent.slug, litter.code, litter.kind, litter.frequency) == (
        "streets",
        "NI 195a",
        "percent",
        "yearly",
    )
    assert (litter.baseline_value, litter.revised_baseline_value, litter.body) == (9, 8, body)
    columns, rows = _all("indicators")
    assert load("indicators", "".join(write_csv(columns, rows))).unchanged == 2


def test_percentages_come_in_by_their_numbers_and_go_out_whole():
    IndicatorFactory(slug="litter", kind="percent", decimals=1)
    load("figures", "indicator,area,year,quarter,numerator,denominator\nlitter,,2009,1,2,3\n")
    figure = Figure.objects.get()
    assert str(figure.value) == "66.666667"
    columns, rows = _all("figures")
    assert load("figures", "".join(write_csv(columns, rows))).unchanged == 1
    load("figures", "indicator,area,year,quarter,value\nlitter,,2009,1,70.5\n")
    figure.refresh_from_db()
    assert (str(figure.value), figure.numerator) == ("70.500000", None)


def test_a_set_target_of_an_open_quarter_changes_by_a_row_with_a_reason():
    IndicatorFactory(slug="grants")
    load("targets", "indicator,year,quarter,value\ngrants,2009,1,10\n")
    QuarterFactory(year=2009, number=1)
    (problem,) = load("targets", "indicator,year,quarter,value\ngrants,2009,1,12\n").problems
    assert problem.reason == "The target is set already. Say why it changes."
    load("targets", "indicator,year,quarter,value,change_reason\ngrants,2009,1,12,Agreed anew.\n")
    assert (Target.objects.get().value, Target.objects.get().change_reason) == (12, "Agreed anew.")
