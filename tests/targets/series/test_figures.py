"""What a series writes: areas by any spelling, blanks, the same file twice, history and classes (H06, F33)."""

import datetime as dt
from decimal import Decimal

import pytest

from partnerships.actions.imports import confirm_import
from partnerships.models import Event
from targets.models import Classification, Figure
from tests.factories.partnerships import now
from tests.factories.targets import FigureFactory, IndicatorFactory, TargetFactory
from tests.targets.series.files import HEAD, applied, checked, figures, outcome

pytestmark = pytest.mark.django_db


def test_areas_by_any_spelling_and_years_in_any_form(officer, world):
    run = applied(
        officer,
        HEAD + "southampton,NI 196,2007/08,,12.5\nE06000045,ni 196,2008-09,Q4,13\nPORTSMOUTH UA,Fly Tipping,2008,,0\n"
        'City of Bristol,fly-tipping,2008/09,1,"1,200.5"\n',
    )
    assert (run.status, outcome(run).added) == ("applied", 4)
    assert figures() == [
        ("BST", 2008, 1, Decimal("1200.5")),
        ("POR", 2008, 0, Decimal(0)),
        ("STH", 2007, 0, Decimal("12.5")),
        ("STH", 2008, 4, Decimal(13)),
    ]
    assert set(Figure.objects.values_list("body", "recorded_by")) == {(world.body_id, officer.pk)}


def test_years_side_by_side(officer, world):
    run = applied(officer, "Council,2007/08,2008/09\nPortsmouth,4,..\nBristol,:,5\n", indicator_id=world.pk)
    assert outcome(run).added == 4
    assert figures() == [("BST", 2007, 0, None), ("BST", 2008, 0, 5), ("POR", 2007, 0, 4), ("POR", 2008, 0, None)]


@pytest.mark.parametrize("mark", ["", ":", "..", "tba", "TBC", "n/a", "n/k", "-", "x", "[c]", "*"])
def test_a_blank_by_any_usual_mark_is_no_data(officer, world, mark):
    applied(officer, HEAD + f"Portsmouth,NI 196,2008/09,,{mark}\n")
    assert figures() == [("POR", 2008, 0, None)]


def test_a_file_without_areas_is_ours(officer, world):
    applied(officer, "Year,Value\n2008/09,7\n", indicator_id=world.pk)
    assert figures() == [("STH", 2008, 0, 7)]


def test_a_percentage_is_of_its_two_numbers(officer, world):
    share = IndicatorFactory(kind="percent", ni_code="NI 117", decimals=1)
    run = applied(
        officer,
        "Area,Year,Num,Denom,Value\nPortsmouth,2008/09,1,3,33.3\nBristol,2008/09,:,:,x\n",
        indicator_id=share.pk,
    )
    assert run.status == "applied"
    assert Figure.objects.filter(area_code="POR").values_list("value", "numerator", "denominator").get() == (
        Decimal("33.333333"), 1, 3,
    )  # fmt: skip


def test_the_same_file_twice_changes_nothing(officer, world):
    text = HEAD + "Portsmouth,NI 196,2008/09,,4\nSouthampton,NI 196,2008/09,,5\n"
    applied(officer, text)
    before = (Figure.pgh_event_model.objects.count(), Classification.objects.count(), Event.objects.count())
    found = outcome(checked(officer, text))
    assert (found.added, found.changed, found.unchanged, found.is_empty) == (0, 0, 2, True)
    assert before == (Figure.pgh_event_model.objects.count(), Classification.objects.count(), Event.objects.count())


def test_history_events_and_classes_follow(officer, world):
    TargetFactory(indicator=world, year=2008, value=10)
    FigureFactory(indicator=world, area_code="POR", year=2008, value=3)
    run = applied(officer, HEAD + "Portsmouth,NI 196,2008/09,,4\nSouthampton,NI 196,2008/09,,9\n")
    assert [(change.label, change.is_new, change.cells) for change in outcome(run).changes] == [
        ("NI 196, Portsmouth, the year 2008/09", False, (("value", "3", "4"),)),
        ("NI 196, Southampton, the year 2008/09", True, (("value", "", "9"),)),
    ]
    kinds = Figure.pgh_event_model.objects.order_by("pgh_id").values_list("area_code", "pgh_label", "value")
    assert sorted(kinds) == [("POR", "insert", 3), ("POR", "update", 4), ("STH", "insert", 9)]
    assert Classification.objects.current().get().standing == "slight_variance"
    event = Event.objects.get(kind="series.imported")
    assert (event.body, event.data["after"]["figures"], event.data["after"]["areas"]) == (world.body, 2, 2)


def test_an_agreed_baseline_stands_and_the_preview_says_so(officer, world):
    type(world).objects.update(baseline_value=100, baseline_year=2007, baseline_agreed_on=dt.date(2008, 6, 1))
    run = checked(officer, HEAD + "Southampton,NI 196,2007/08,,104\n")
    assert outcome(run).notes == (
        "NI 196: the file has 104 for 2007/08, the agreed baseline is 100. The baseline stays as it was agreed.",
    )
    confirm_import(run, by=officer, at=now())
    world.refresh_from_db()
    assert (world.baseline_value, figures()) == (100, [("STH", 2007, 0, 104)])
