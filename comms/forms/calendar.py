"""Events as managers announce them."""

import datetime as dt

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from comms.mime import one_line, unslotted
from comms.models import Audience, CalendarEntry
from partnerships.forms.dates import DateInputField
from partnerships.forms.layout import PortalFormMixin
from partnerships.forms.senders import bodies_of, offer_bodies
from partnerships.forms.text import MarkedField
from partnerships.models import Body

MOST_DAYS = 14
TIMES = {
    "input_formats": ["%H:%M", "%H.%M", "%I:%M%p", "%I%p", "%H"],
    "error_messages": {"invalid": "Enter a time such as 9:30am or 14:15"},
}


class EventForm(PortalFormMixin, forms.Form):
    """What, where, and from when to when; `person` may announce for some bodies."""

    nouns = {"body": "partnership that puts it on", "starts": "time it starts", "ends": "time it ends"}

    body = forms.ModelChoiceField(label="From", queryset=Body.objects.none(), empty_label="Choose a partnership")
    title = forms.CharField(max_length=200)
    kind = forms.ChoiceField(choices=CalendarEntry.Kind.choices, initial=CalendarEntry.Kind.EVENT)
    day = DateInputField(label="Day")
    last_day = DateInputField(label="Last day", required=False, help_text="Only if it goes on for more than one day.")
    starts = forms.TimeField(label="Starts", help_text="For example 9:30am or 14:15.", **TIMES)
    ends = forms.TimeField(label="Ends", **TIMES)
    place = forms.CharField(max_length=200, required=False)
    description = MarkedField(
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
    audience = forms.ModelChoiceField(
        label="Mainly for",
        queryset=Audience.objects.all(),
        required=False,
        empty_label="No one group",
        help_text="You are told of other events of that day for the same people.",
    )
    paid_from = forms.CharField(
        label="Budget line",
        max_length=200,
        required=False,
        help_text="In words, if the event has one. Not shown to the public.",
    )
    clash_seen = forms.BooleanField(label="I have seen this and want the event then all the same", required=False)
    widths = {"starts": 5, "ends": 5}

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        offer_bodies(self, bodies_of(person))
        # Shown only once there is a clash to speak of.
        self.fields["clash_seen"].widget = forms.HiddenInput()

    def clean(self):
        data = super().clean()
        if {"day", "last_day", "starts", "ends"} <= data.keys() and data["day"]:
            last_day = data["last_day"] or data["day"]
            data["starts_at"], data["ends_at"] = moment(data["day"], data["starts"]), moment(last_day, data["ends"])
            if last_day < data["day"]:
                self.add_error("last_day", ValidationError("The last day must not be before the first."))
            elif (last_day - data["day"]).days > MOST_DAYS:
                self.add_error("last_day", ValidationError(f"An event goes on for at most {MOST_DAYS} days."))
            elif data["ends_at"] <= data["starts_at"]:
                self.add_error("ends", ValidationError("The event must end after it starts."))
        return data

    def ask_about_clash(self):
        """Offer the box by which somebody says that they know of a clash."""
        self.fields["clash_seen"].widget = forms.CheckboxInput()
        self.add_error(
            "clash_seen", ValidationError("Choose another time, or tick that you have seen what else is on.")
        )

    def details(self):
        """What the actions take."""
        data = self.cleaned_data
        return {
            "title": one_line(unslotted(data["title"])),
            "kind": data["kind"],
            "starts_at": data["starts_at"],
            "ends_at": data["ends_at"],
            "place": one_line(unslotted(data["place"])),
            "description": unslotted(data["description"]),
            "is_public": data["is_public"],
            "audience": data["audience"],
            "paid_from": one_line(unslotted(data["paid_from"])),
        }


def details_of(entry: CalendarEntry) -> dict:
    """What a form about `entry` starts with."""
    start, end = timezone.localtime(entry.starts_at), timezone.localtime(entry.ends_at)
    return {
        "body": entry.body_id,
        "title": entry.title,
        "kind": entry.kind,
        "day": start.date(),
        "last_day": end.date() if end.date() != start.date() else None,
        "starts": f"{start:%H:%M}",
        "ends": f"{end:%H:%M}",
        "place": entry.place,
        "description": entry.description,
        "is_public": entry.is_public,
        "audience": entry.audience_id,
        "paid_from": entry.paid_from,
    }


def moment(day, time):
    """Day and time as typed, as a moment in London."""
    return timezone.make_aware(dt.datetime.combine(day, time), timezone.get_default_timezone())
