"""Events as managers announce them."""

import datetime as dt

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from comms.forms.stories import bodies_of
from comms.mime import one_line, unslotted
from comms.models import CalendarEntry
from partnerships.forms.dates import DateInputField
from partnerships.forms.layout import PortalFormMixin
from partnerships.forms.text import ProseField
from partnerships.models import Body

TIMES = {
    "input_formats": ["%H:%M", "%H.%M", "%I:%M%p", "%I%p", "%H"],
    "error_messages": {"invalid": "Enter a time such as 9:30am or 14:15"},
}


class EventForm(PortalFormMixin, forms.Form):
    """What, where, and from when to when on one day; `person` may announce for some bodies."""

    body = forms.ModelChoiceField(label="From", queryset=Body.objects.none(), empty_label="Choose a partnership")
    title = forms.CharField(max_length=200)
    day = DateInputField(label="Day")
    starts = forms.TimeField(label="Starts", help_text="For example 9:30am or 14:15.", **TIMES)
    ends = forms.TimeField(label="Ends", **TIMES)
    place = forms.CharField(max_length=200, required=False)
    description = ProseField(
        label="What people should know",
        required=False,
        max_length=3000,
        rows=6,
        help_text="Leave an empty line between paragraphs.",
    )
    is_public = forms.BooleanField(
        label="Anybody may come",
        required=False,
        initial=True,
        help_text="It then shows on the public calendar and in News-Link.",
    )
    widths = {"starts": 5, "ends": 5}

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = bodies_of(person)

    def clean(self):
        data = super().clean()
        if {"day", "starts", "ends"} <= data.keys() and data["day"]:
            data["starts_at"], data["ends_at"] = (_moment(data["day"], data[name]) for name in ("starts", "ends"))
            if data["ends_at"] <= data["starts_at"]:
                self.add_error("ends", ValidationError("The event must end after it starts."))
        return data

    def details(self):
        """What the actions take."""
        data = self.cleaned_data
        return {
            "title": one_line(unslotted(data["title"])),
            "starts_at": data["starts_at"],
            "ends_at": data["ends_at"],
            "place": one_line(unslotted(data["place"])),
            "description": unslotted(data["description"]),
            "is_public": data["is_public"],
        }


def details_of(entry: CalendarEntry) -> dict:
    """What a form about `entry` starts with."""
    start, end = timezone.localtime(entry.starts_at), timezone.localtime(entry.ends_at)
    return {
        "body": entry.body_id,
        "title": entry.title,
        "day": start.date(),
        "starts": f"{start:%H:%M}",
        "ends": f"{end:%H:%M}",
        "place": entry.place,
        "description": entry.description,
        "is_public": entry.is_public,
    }


def _moment(day, time):
    return timezone.make_aware(dt.datetime.combine(day, time), timezone.get_default_timezone())
