"""What the columns of a file are: periods as people write them, headings as published files have them (H06)."""

import pytest

from targets.imports.columns import Columns, guess, read_period


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2008/09", (2008, 0)),
        ("2008-09", (2008, 0)),
        ("2008-2009", (2008, 0)),
        ("FY 2008/09", (2008, 0)),
        ("08/09", (2008, 0)),
        ("99/00", (1999, 0)),
        ("2008", (2008, 0)),
        ("Q4 2008/09", (2008, 4)),
        ("2008-09 Quarter 1", (2008, 1)),
        ("2008/10", None),
        ("Q5 2008/09", None),
        ("Q1 Q2 2008/09", None),
        ("last year", None),
        ("", None),
    ],
)
def test_periods_as_people_write_them(text, period):
    assert read_period(text) == period


@pytest.mark.parametrize(
    ("headings", "columns"),
    [
        (("Area name", "NI", "Financial year", "Value"), Columns(area=1, indicator=2, period=3, value=4)),
        (("Place", "Outturn", "Year"), Columns(area=1, period=3, value=2)),
        (("Local Authority", "2007/08", "2008/09"), Columns(area=1, across=((2, 2007, 0), (3, 2008, 0)))),
        (
            ("LA code", "Period", "Numerator", "Denominator", "Percentage"),
            Columns(area=1, period=2, numerator=3, denominator=4, value=5),
        ),
        (("What", "Ever"), Columns()),
    ],
)
def test_columns_are_guessed_from_their_headings(headings, columns):
    assert guess(headings) == columns
