"""An issue's month, introduction, test address and hour."""

import datetime as dt

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from comms.forms.subscriptions import AddressField
from comms.mime import one_line, unslotted
from comms.reports.hours import missing_hour
from partnerships.forms.dates import DateInputField
from partnerships.forms.layout import PortalFormMixin
from partnerships.forms.text import MarkedField

MONTHS = [(number, dt.date(2000, number, 1).strftime("%B")) for number in range(1, 13)]


class MonthForm(PortalFormMixin, forms.Form):
    """The month of an issue, past or to come."""

    month = forms.TypedChoiceField(choices=MONTHS, coerce=int)
    year = forms.IntegerField(
        min_value=1990,
        max_value=2100,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), "Enter a year such as 2009"),
    )
    widths = {"year": 4}

    def first_day(self):
        return dt.date(self.cleaned_data["year"], self.cleaned_data["month"], 1)


class IntroductionForm(PortalFormMixin, forms.Form):
    """The words an issue begins with."""

    introduction = MarkedField(
        max_length=2000,
        rows=6,
        help_text="Two or three sentences. Leave an empty line between paragraphs.",
    )
    required_words = {"introduction": "Write a sentence or two"}

    def clean_introduction(self):
        return unslotted(self.cleaned_data["introduction"])


class TestForm(PortalFormMixin, forms.Form):
    """Where a test goes."""

    to = AddressField(label="Send the test to", max_length=254)
    widths = {"to": "two-thirds"}
    required_words = {"to": "Enter an email address"}


class ApproveForm(forms.Form):
    """The hash of what the approver saw."""

    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)


class CancelForm(PortalFormMixin, forms.Form):
    """Why an issue is given up."""

    reason = forms.CharField(
        label="Why is it cancelled?",
        max_length=200,
        required=False,
        help_text="Whoever opens this month’s issue later reads it.",
    )

    def clean_reason(self):
        return one_line(self.cleaned_data["reason"])


class ScheduleForm(PortalFormMixin, forms.Form):
    """A day and an hour in Southampton."""

    send_on = DateInputField(label="Date")
    send_time = forms.TimeField(
        label="Time",
        input_formats=["%H:%M", "%H.%M", "%I:%M%p", "%I%p", "%H"],
        initial="09:00",
        help_text="As clocks in Southampton show it then, summer time or not. For example 9:30am or 14:15.",
        error_messages={"invalid": "Enter a time such as 9:30am or 14:15"},
    )
    widths = {"send_time": 5}

    def clean(self):
        data = super().clean()
        if data.get("send_on") and data.get("send_time"):
            data["send_at"] = self._moment(dt.datetime.combine(data["send_on"], data["send_time"]))
        return data

    def _moment(self, wall):
        """The moment a clock in Southampton shows `wall`. The hour lost in spring is refused; of the hour that
        comes twice in autumn the first is taken, and the page says so (F12).
        """
        if problem := missing_hour(wall):
            self.add_error("send_time", ValidationError(problem))
        return timezone.make_aware(wall, timezone.get_default_timezone()).astimezone(dt.UTC)
