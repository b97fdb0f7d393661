"""What a series refuses: every bad cell is named, totals, doubles, and figures that stand (H06)."""

import datetime as dt

import pytest

from partnerships.access import RefusedError
from partnerships.actions.imports import confirm_import
from targets.models import Figure, Return, SeriesFigure
from tests.factories.partnerships import now
from tests.factories.targets import AreaFactory, FigureFactory, IndicatorFactory, QuarterFactory, ReturnFactory
from tests.targets.series.files import HEAD, applied, checked, faults, figures, outcome

pytestmark = pytest.mark.django_db


def test_every_bad_cell_is_named(officer, world):
    IndicatorFactory(kind="qualitative", title="Judged")
    run = checked(
        officer,
        HEAD + "Atlantis,NI 196,2008/09,,1\nPortsmouth,NI 999,2008/09,,1\nPortsmouth,Judged,2008/09,,1\n"
        "Portsmouth,NI 196,2008/10,,1\nPortsmouth,NI 196,2008/09,5,1\nPortsmouth,NI 196,2008/09,,938 tonnes\n"
        'Portsmouth,NI 196,2008/09,,1.25\nPortsmouth,NI 196,1850/51,,"1,20"\nPortsmouth,NI 196,2007/08,,1\n',
    )
    assert faults(run) == [
        (2, "Area name", "Atlantis"),
        (3, "NI", "NI 999"),
        (4, "NI", "Judged"),
        (5, "Financial year", "2008/10"),
        (6, "Quarter", "5"),
        (7, "Value", "938 tonnes"),
        (8, "Value", "1.25"),
        (9, "Financial year", "1850/51"),
        (9, "Value", "1,20"),
    ]
    assert not Figure.objects.exists()
    assert not SeriesFigure.objects.filter(effect__gt=0).exclude(run=run).exists()


def test_totals_are_refused_with_the_reason_or_left_out(officer, world):
    text = (
        HEAD
        + "Portsmouth,NI 196,2008/09,,1\nEngland,NI 196,2008/09,,99\nSOUTH EAST,NI 196,2008/09,,9\nEnglish average,NI 196,2008/09,,5\n"
    )
    run = checked(officer, text)
    assert faults(run) == [
        (3, "Area name", "England"),
        (4, "Area name", "SOUTH EAST"),
        (5, "Area name", "English average"),
    ]
    assert "total or average" in outcome(run).problems[0].reason
    run = applied(officer, text, leaves_out_totals=True)
    one = applied(officer, HEAD + "Bristol,NI 196,2007/08,,1\nEngland,NI 196,2007/08,,9\n", leaves_out_totals=True)
    assert outcome(one).notes == ("1 row of totals is left out.",)
    Figure.objects.filter(area_code="BST").delete()
    assert (outcome(run).notes, figures()) == (("3 rows of totals are left out.",), [("POR", 2008, 0, 1)])


def test_two_rows_about_the_same_are_refused(officer, world):
    run = checked(officer, HEAD + "Portsmouth,NI 196,2008/09,,1\nPortsmouth UA,fly tipping,2008-09,,2\n")
    assert faults(run) == [(3, "", "")]
    assert "Row 2 is about the same" in outcome(run).problems[0].reason


def test_a_name_of_two_areas_is_the_one_that_was_there(officer, world):
    AreaFactory(code="OLD", name="Somerset", closed_on=dt.date(2023, 4, 1))
    AreaFactory(code="NEW", name="Somerset", opened_on=dt.date(2023, 4, 1))
    applied(officer, HEAD + "Somerset,NI 196,2008/09,,1\n")
    assert figures() == [("OLD", 2008, 0, 1)]
    assert (
        faults(checked(officer, HEAD + "Somerset,NI 196,2008/09,,1\nSomerset,NI 196,2024/25,,1\n"))[0][1] == "Area name"
    )


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("Portsmouth,2008/09,1,3,40", "Value"),
        ("Portsmouth,2008/09,1,,33", "Value"),
        ("Portsmouth,2008/09,one,3,", "Num"),
    ],
)
def test_a_percentage_that_its_numbers_do_not_make_is_refused(officer, world, row, column):
    share = IndicatorFactory(kind="percent", decimals=1)
    run = checked(officer, f"Area,Year,Num,Denom,Value\n{row}\n", indicator_id=share.pk)
    assert faults(run)[0][1] == column


def test_published_figures_stand(officer, world):
    FigureFactory(indicator=world, year=2008, value=3)
    QuarterFactory(year=2008, number=4, published=True)
    run = checked(officer, HEAD + "Southampton,NI 196,2008/09,,4\n")
    assert faults(run) == [(2, "Value", "4")]
    assert "Propose a correction on the quarter’s page" in outcome(run).problems[0].reason
    wide = checked(officer, "Area,2007/08,2008/09\nPortsmouth,1,2\nSouthampton,3,4\n", indicator_id=world.pk)
    assert faults(wide) == [(3, "2008/09", "4")]
    assert outcome(checked(officer, HEAD + "Southampton,NI 196,2008/09,,3\n")).unchanged == 1
    applied(officer, HEAD + "Portsmouth,NI 196,2008/09,,4\n")
    assert figures() == [("POR", 2008, 0, 4), ("STH", 2008, 0, 3)]


@pytest.mark.parametrize(
    ("stands", "given", "to_mend"),
    [
        (3, "", "To import the rest, type 3, which stands in the portal, into this cell, or leave the row out."),
        (None, "4", "To import the rest, leave this cell empty, or leave the row out."),
        ("none", "", "To import the rest, leave the row out."),
    ],
)
def test_a_cell_about_a_published_quarter_is_told_with_its_row_and_what_to_do(officer, world, stands, given, to_mend):
    if stands != "none":
        FigureFactory(indicator=world, year=2008, value=stands)
    QuarterFactory(year=2008, number=4, published=True)
    run = checked(officer, HEAD + f"Portsmouth,NI 196,2008/09,,4\nSouthampton,NI 196,2008/09,,{given}\n")
    (problem,) = outcome(run).problems
    assert (problem.row, problem.column, problem.value) == (3, "Value", given)
    assert problem.reason.endswith(to_mend)


def test_a_bad_area_of_a_wide_file_is_named_once_a_row(officer, world):
    run = checked(officer, "Area,2006/07,2007/08,2008/09\nAtlantis,1,x1,3\nPortsmouth,1,2,3\n", indicator_id=world.pk)
    assert faults(run) == [(2, "Area", "Atlantis"), (2, "2007/08", "x1")]
    assert outcome(run).problem_count == 2


def test_a_figure_of_an_accepted_return_needs_its_reason(officer, world):
    FigureFactory(indicator=world, year=2008, quarter=1, value=3)
    ReturnFactory(quarter=QuarterFactory(year=2008, number=1), body=world.body, state=Return.State.ACCEPTED)
    run = checked(officer, HEAD + "Southampton,NI 196,2008/09,1,4\n")
    assert "is accepted. Change its figures on their pages" in outcome(run).problems[0].reason


def test_what_changed_meanwhile_is_not_overwritten_unseen(officer, world):
    run = checked(officer, HEAD + "Portsmouth,NI 196,2008/09,,4\n")
    FigureFactory(indicator=world, area_code="POR", year=2008, value=3)
    with pytest.raises(RefusedError, match="no longer what you were shown"):
        confirm_import(run, by=officer, at=now())
    assert figures() == [("POR", 2008, 0, 3)]


def test_a_fault_in_the_last_row_stops_all(officer, world):
    rows = "".join(f"Portsmouth,NI 196,{1990 + number}/{(1991 + number) % 100:02},,1\n" for number in range(100))
    assert faults(checked(officer, HEAD + rows + "Portsmouth,NI 196,2008/09,1,one\n")) == [(102, "Value", "one")]
    assert not Figure.objects.exists()


def test_what_cannot_have_been_counted_is_refused_and_a_temperature_is_not(officer, world):
    IndicatorFactory(kind="percent", title="Homes reached", decimals=1)
    IndicatorFactory(title="Coldest night", unit="degrees Celsius")
    head = "Area name,NI,Financial year,Quarter,Value,Numerator,Denominator\n"
    run = checked(
        officer,
        head + "Portsmouth,NI 196,2008/09,,-5,,\nPortsmouth,Homes reached,2008/09,,,90,50\n"
        "Portsmouth,Homes reached,2007/08,,,-1,50\nPortsmouth,Coldest night,2008/09,,-5,,\n",
    )
    assert faults(run) == [(2, "Value", "-5"), (3, "Numerator", "90"), (4, "Numerator", "-1")]
    assert outcome(run).problems[1].reason == (
        "A part cannot be greater than its whole. Check both numbers and which column is which."
    )
    applied(officer, HEAD + "Portsmouth,Coldest night,2008/09,,-5\n")
    assert figures() == [("POR", 2008, 0, -5)]
