"""Figures of each kind of indicator: percentages of two numbers, milestones, judgements, quarters that add up (C03, C06, H04)."""

from decimal import Decimal

import pytest

from partnerships.access import RefusedError
from partnerships.models import Event, Role
from targets import actions
from targets.models import Basis, Classification, Figure, Quarter, Standing
from tests.factories.partnerships import now, seated
from tests.factories.targets import IndicatorFactory, QuarterFactory, ReturnFactory

pytestmark = pytest.mark.django_db
D = Decimal


def record(indicator, value=None, **details):
    value = None if value is None else D(value)
    return actions.record_figure(indicator, **{"year": 2008, **details}, value=value, by=None, at=now())


def set_target(indicator, value, **details):
    return actions.set_target(indicator, **{"year": 2008, **details}, value=D(value), by=None, at=now())


def current(figure):
    return Classification.objects.current().get(figure=figure)


@pytest.fixture
def percentage(db):
    indicator = IndicatorFactory(
        kind="percent", decimals=1, numerator_label="homes insulated", denominator_label="homes visited"
    )
    set_target(indicator, "70")
    return indicator


def test_a_percentage_is_worked_out_and_classed_by_the_exact_one(percentage):
    figure = record(percentage, numerator=D(2), denominator=D(3))
    classed = current(figure)
    assert figure.value == D("66.666667")
    assert classed.standing == Standing.ON_TARGET
    assert classed.reason == "66.7% against 70%: 4.8% below, tolerance 5%"
    assert (classed.inputs["numerator"], classed.inputs["denominator"]) == ("2", "3")
    assert classed.inputs["compared"] == "66.6666666667"


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ({"numerator": D(2)}, "No percentage: homes visited it is out of was not given."),
        ({"denominator": D(3)}, "No percentage: homes insulated was not given."),
        (
            {"numerator": D(0), "denominator": D(0)},
            "No percentage can be taken out of 0 (homes visited).",
        ),
    ],
)
def test_a_percentage_without_both_numbers_or_out_of_nothing_is_no_data_and_says_why(percentage, parts, reason):
    figure = record(percentage, **parts)
    classed = current(figure)
    assert (figure.value, classed.standing, classed.variance, classed.reason) == (None, "no_data", None, reason)


def test_a_part_is_refused_of_a_whole_of_nothing(percentage):
    with pytest.raises(RefusedError, match="90 cannot be a part of 0"):
        record(percentage, numerator=D(90), denominator=D(0))


def test_a_percentage_may_be_known_without_its_numbers(percentage):
    assert current(record(percentage, "70.5")).reason == "70.5% against 70%: 0.7% above"


def test_a_milestone_is_reached_or_not(db):
    milestone = IndicatorFactory(kind="milestone")
    set_target(milestone, "1")
    assert current(record(milestone, "1")).standing == Standing.ON_TARGET
    assert current(record(milestone, "0")).standing == Standing.SIGNIFICANT
    with pytest.raises(RefusedError, match="reached"):
        record(milestone, "2")


def test_a_judgement_in_words_is_the_bodys_own_class():
    indicator = IndicatorFactory(kind="qualitative")
    figure = record(indicator, judged="slight_variance", note="Two of five wards still lack a group.")
    assert current(figure).standing == Standing.SLIGHT
    assert current(figure).reason == "Judged in words: Two of five wards still lack a group."
    assert current(record(indicator, note="We do not know.")).reason == "Nothing was judged for this period."


@pytest.mark.parametrize(
    ("kind", "given", "field"),
    [
        ("number", {"numerator": D(1), "denominator": D(2)}, "numerator"),
        ("number", {"judged": "on_target", "note": "So."}, "judged"),
        ("qualitative", {"judged": "on_target"}, "note"),
        ("qualitative", {"value": "3"}, "value"),
    ],
)
def test_a_figure_of_another_kind_is_refused(kind, given, field):
    with pytest.raises(RefusedError) as refused:
        record(IndicatorFactory(kind=kind), **given)
    assert refused.value.field == field


@pytest.fixture
def adding_up(db):
    return IndicatorFactory(within_year="add_up")


def test_a_quarter_of_the_year_so_far_is_classed_by_what_its_quarters_add_up_to(adding_up):
    set_target(adding_up, "100", quarter=2, basis=Basis.YEAR_TO_DATE)
    second = record(adding_up, "40", quarter=2)
    assert current(second).reason == "Not every quarter of the year so far has a figure."
    record(adding_up, "58", quarter=1)
    assert current(second).reason == "98 in the year so far against 100: 2% below, tolerance 5%"
    record(adding_up, None, quarter=1)
    assert current(second).standing == Standing.NOT_JUDGED


def test_quarter_four_is_held_against_the_year_where_quarters_add_up(adding_up):
    set_target(adding_up, "100")
    for quarter in (1, 2, 3, 4):
        last = record(adding_up, "20", quarter=quarter)
    assert current(last).reason == "80 in the year so far against 100: 20% below, tolerance 15%"
    set_target(adding_up, "20", quarter=4)
    assert current(last).reason == "20 against 20: exactly as planned"


def test_a_total_over_years_takes_years_that_add_up_from_their_quarters(adding_up):
    set_target(adding_up, "200", year=2009, basis=Basis.CUMULATIVE, years=2)
    for quarter in (1, 2, 3, 4):
        record(adding_up, "25", quarter=quarter)
    last = record(adding_up, "100", year=2009)
    assert current(last).reason == "200 against 200: exactly as planned"
    record(adding_up, "20", quarter=2)
    assert current(last).inputs["compared"] == "195"


def test_only_a_quarter_has_a_target_for_the_year_so_far(adding_up):
    with pytest.raises(RefusedError, match="Only a quarter has a target for the year so far"):
        set_target(adding_up, "100", basis=Basis.YEAR_TO_DATE)


def test_quarters_that_stand_for_themselves_have_no_year_so_far():
    with pytest.raises(RefusedError, match="do not add up"):
        set_target(IndicatorFactory(), "100", quarter=2, basis=Basis.YEAR_TO_DATE)


def test_a_figure_of_an_accepted_return_changes_only_with_a_reason_that_its_history_keeps():
    indicator, officer = IndicatorFactory(), seated(Role.SUPPORT_OFFICER)
    period = {"year": 2008, "quarter": 4, "by": officer, "at": now()}
    actions.record_figure(indicator, value=D(10), **period)
    ReturnFactory(quarter=Quarter.objects.get(), body=indicator.body, state="accepted")
    with pytest.raises(RefusedError, match="Say why its figure changes") as refused:
        actions.record_figure(indicator, value=D(11), **period)
    assert refused.value.field == "reason"
    actions.record_figure(indicator, value=D(11), reason=" The clerk counted a grant twice. ", **period)
    figure = Figure.objects.get()
    assert (figure.value, figure.change_reason) == (11, "The clerk counted a grant twice.")
    assert Event.objects.filter(kind="figure.recorded").first().data["reason"] == "The clerk counted a grant twice."
    assert [row.change_reason for row in figure.row_history.order_by("pgh_id")] == ["", figure.change_reason]


def test_a_target_that_is_set_changes_only_with_a_reason():
    indicator = IndicatorFactory()
    set_target(indicator, "10", quarter=4)
    with pytest.raises(RefusedError, match="The target is set already"):
        set_target(indicator, "12", quarter=4)
    assert set_target(indicator, "10", quarter=4, note="In words.").note == "In words."
    QuarterFactory()
    with pytest.raises(RefusedError, match="Say why it changes"):
        set_target(indicator, "10", quarter=4, note="In other words.")
    target = set_target(indicator, "12", quarter=4, reason="Agreed anew with the board.")
    assert (target.value, target.change_reason) == (12, "Agreed anew with the board.")
    assert Event.objects.filter(kind="target.set").first().data["reason"] == "Agreed anew with the board."
    set_target(indicator, "12", quarter=4)


@pytest.mark.parametrize(
    ("details", "given", "field", "words"),
    [
        ({}, {"value": "-5"}, "value", "cannot be below 0"),
        ({"kind": "percent"}, {"numerator": D(90), "denominator": D(50)}, "numerator", "90 cannot be a part of 50"),
        ({"kind": "percent"}, {"numerator": D(-1), "denominator": D(50)}, "numerator", "cannot be below 0"),
        ({"kind": "percent", "denominator_label": "homes"}, {"value": "180"}, "value", "at most 100%"),
    ],
)
def test_what_cannot_have_been_counted_is_refused(details, given, field, words):
    with pytest.raises(RefusedError, match=words) as refused:
        record(IndicatorFactory(**details), **given)
    assert refused.value.field == field


@pytest.mark.parametrize(
    "details",
    [
        {"value_kind": "change_from_baseline"},
        {"unit": "degrees Celsius"},
        {"unit": "net migration"},
        {"baseline_value": D(-2)},
    ],
)
def test_what_goes_below_nought_is_taken(details):
    assert record(IndicatorFactory(**details), "-5").value == -5
