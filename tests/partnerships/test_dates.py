"""A date in three boxes says which part is wrong and keeps what was typed."""

from datetime import date

import pytest
from django import forms

from partnerships.forms.dates import DateInputField


class MeetingForm(forms.Form):
    held_on = DateInputField(label="Date of the meeting", not_before=date(2000, 1, 1), not_after=date(2030, 12, 31))
    ends_on = DateInputField(required=False)


def typed(day="", month="", year=""):
    return MeetingForm({"held_on_day": day, "held_on_month": month, "held_on_year": year})


@pytest.mark.parametrize(
    "parts", [("12", "6", "2009"), ("12", "06", "2009"), (" 12 ", "June", "2009"), ("12", "jun", "2009")]
)
def test_a_day_of_the_calendar(parts):
    form = typed(*parts)
    assert form.is_valid()
    assert form.cleaned_data == {"held_on": date(2009, 6, 12), "ends_on": None}


@pytest.mark.parametrize(
    ("parts", "message", "wrong"),
    [
        (("", "", ""), "Enter the date of the meeting", ("day", "month", "year")),
        (("", "6", "2009"), "Date of the meeting must include a day", ("day",)),
        (("12", "", ""), "Date of the meeting must include a month and year", ("month", "year")),
        (("32", "6", "2009"), "Date of the meeting must be a real date", ("day",)),
        (("12", "13", "2009"), "Date of the meeting must be a real date", ("month",)),
        (("12", "ju", "2009"), "Date of the meeting must be a real date", ("month",)),
        (("a", "b", "2009"), "Date of the meeting must be a real date", ("day", "month", "year")),
        (("12", "6", "09"), "Date of the meeting must have a year of 4 numbers, for example 2009", ("year",)),
        (
            ("31", "feb", "2009"),
            "Date of the meeting must be a real date, and February has no day 31",
            ("day", "month", "year"),
        ),
        (("12", "6", "1999"), "Date of the meeting must be on or after 1 January 2000", ("day", "month", "year")),
        (("12", "6", "2031"), "Date of the meeting must be on or before 31 December 2030", ("day", "month", "year")),
        (("²", "6", "2009"), "Date of the meeting must be a real date", ("day",)),
        (("1" * 5000, "6", "2009"), "Date of the meeting must be a real date", ("day",)),
    ],
)
def test_what_is_wrong_is_said_and_marked(parts, message, wrong):
    form = typed(*parts)
    assert form.errors == {"held_on": [message]}
    assert form.fields["held_on"].widget.wrong == wrong
    html = str(form["held_on"])
    assert [f'name="held_on_{part}"' in html for part in ("day", "month", "year")] == [True] * 3
    assert html.count("govuk-input--error") == len(wrong)


def test_a_wrong_part_of_one_form_does_not_mark_the_next():
    assert not typed("32", "6", "2009").is_valid()
    assert "govuk-input--error" not in str(typed("3", "6", "2009")["held_on"])


def test_what_is_stored_fills_the_boxes():
    html = str(MeetingForm(initial={"held_on": date(2009, 6, 12)})["held_on"])
    assert [f'value="{part}"' in html for part in (12, 6, 2009)] == [True] * 3


@pytest.mark.parametrize(("day", "changed"), [("12", False), ("13", True)])
def test_has_changed(day, changed):
    data = {"held_on_day": day, "held_on_month": "6", "held_on_year": "2009"}
    assert MeetingForm(data, initial={"held_on": date(2009, 6, 12)}).has_changed() is changed
