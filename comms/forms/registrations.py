"""Registering for an event, arranging how people do, and ticking who came."""

import datetime as dt

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from comms.forms.calendar import TIMES
from comms.forms.subscriptions import AddressField
from comms.mime import one_line, unslotted
from comms.models import Registration, SignUp
from comms.models.registrations import KEPT_DAYS
from partnerships.forms.dates import DateInputField
from partnerships.forms.layout import PortalFormMixin

MOST_PLACES = 100_000


class PlaceForm(PortalFormMixin, forms.Form):
    """What the organiser needs to know of somebody who wants to come, and nothing else."""

    name = forms.CharField(label="Your name", max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    address = AddressField(
        label="Email address", max_length=254, help_text="We send you a link. Open it to confirm that you are coming."
    )
    organisation = forms.CharField(
        max_length=200, required=False, widget=forms.TextInput(attrs={"autocomplete": "organization"})
    )
    needs = forms.CharField(
        label="Is there anything you need to take part?",
        max_length=500,
        required=False,
        help_text="For example step-free access, an interpreter or a hearing loop.",
    )
    widths = {"name": "two-thirds", "address": "two-thirds", "organisation": "two-thirds"}
    required_words = {"name": "Enter your name", "address": "Enter your email address"}

    def clean(self):
        data = super().clean()
        for field in ("name", "organisation", "needs"):
            if field in data:
                data[field] = one_line(unslotted(data[field]))
        return data


class TelephoneForm(PortalFormMixin, forms.Form):
    """Somebody who rang up, as the organiser takes it down."""

    name = forms.CharField(max_length=200)
    address = AddressField(
        label="Email address", max_length=254, required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text="If they have one: we write to them where they stand. Without it you ring them yourself.",
    )  # fmt: skip
    organisation = forms.CharField(max_length=200, required=False)
    needs = forms.CharField(
        label="Is there anything they need to take part?", max_length=500, required=False,
        help_text="For example step-free access, an interpreter or a hearing loop.",
    )  # fmt: skip
    consent_note = forms.CharField(label="How did they agree that this is kept?", max_length=300)
    widths = {"name": "two-thirds", "address": "two-thirds", "organisation": "two-thirds"}
    required_words = {"consent_note": "Say how they agreed that this is kept"}

    def __init__(self, *args, kept_days, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["consent_note"].help_text = (
            f"Tell them that it is used for this event alone and erased {kept_days} days after it. "
            "For example: agreed on the telephone, 3 June 2009."
        )

    def clean(self):
        data = super().clean()
        for field in ("name", "organisation", "needs", "consent_note"):
            if field in data:
                data[field] = one_line(unslotted(data[field]))
        return data


class SignUpForm(PortalFormMixin, forms.Form):
    """How people register for an event."""

    nouns = {
        "opens_day": "day registration opens",
        "closes_day": "day registration closes",
        "kept_days": "number of days until registrations are erased",
    }

    places = forms.IntegerField(
        label="Number of places",
        min_value=1,
        max_value=MOST_PLACES,
        required=False,
        help_text="Leave it empty if there is room for everybody.",
    )
    opens_day = DateInputField(label="Registration opens on", required=False, help_text="Empty: at once.")
    opens_time = forms.TimeField(label="At", required=False, help_text="Midnight unless you say otherwise.", **TIMES)
    closes_day = DateInputField(
        label="Registration closes on", required=False, help_text="Empty: when the event begins."
    )
    closes_time = forms.TimeField(
        label="Closes at", required=False, help_text="The end of that day unless you say otherwise.", **TIMES
    )
    kept_days = forms.IntegerField(
        label="Days after the event until registrations are erased",
        min_value=1,
        max_value=730,
        initial=KEPT_DAYS,
        help_text="Names, addresses and needs go then, by themselves. How many came stays.",
    )
    widths = {"places": 5, "opens_time": 5, "closes_time": 5, "kept_days": 4}

    def clean(self):
        data = super().clean()
        for edge, rest in (("opens", dt.time.min), ("closes", None)):
            day, time = data.get(f"{edge}_day"), data.get(f"{edge}_time")
            if time and not day and f"{edge}_day" in data:
                self.add_error(f"{edge}_day", ValidationError("Enter the day that the time is on."))
            data[f"{edge}_at"] = _moment(day, time, rest) if day else None
        if data["opens_at"] and data["closes_at"] and data["closes_at"] <= data["opens_at"]:
            self.add_error("closes_day", ValidationError("Registration must close after it opens."))
        return data

    def details(self):
        """What the action takes."""
        return {name: self.cleaned_data[name] for name in ("places", "opens_at", "closes_at", "kept_days")}


def details_of(sign_up: SignUp) -> dict:
    """What a form about `sign_up` starts with."""
    opens = timezone.localtime(sign_up.opens_at) if sign_up.opens_at else None
    closes = timezone.localtime(sign_up.closes_at) if sign_up.closes_at else None
    is_whole_day = closes is not None and closes.time() == dt.time.min
    if is_whole_day:
        closes -= dt.timedelta(days=1)
    return {
        "places": sign_up.places,
        "opens_day": opens and opens.date(),
        "opens_time": opens and f"{opens:%H:%M}",
        "closes_day": closes and closes.date(),
        "closes_time": f"{closes:%H:%M}" if closes and not is_whole_day else None,
        "kept_days": sign_up.kept_days,
    }


class AttendanceForm(PortalFormMixin, forms.Form):
    """Ticks beside those who had a place, and a number for the others."""

    came = forms.ModelMultipleChoiceField(
        queryset=Registration.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    others = forms.IntegerField(
        label="How many came without a place?", min_value=0, max_value=MOST_PLACES, widget=forms.TextInput
    )
    widths = {"others": 5}
    required_words = {"others": "Enter how many came without a place, 0 if nobody did"}

    def __init__(self, *args, booked, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["came"].queryset = booked
        self.fields["others"].widget.attrs["inputmode"] = "numeric"

    @property
    def ticked(self):
        """The keys that are ticked, as typed or as they were recorded."""
        return {int(key) for key in self["came"].value() or [] if str(key).isdecimal()}


def _moment(day, time, rest):
    """The moment of day and time; without a time `rest`, or the end of the day."""
    if time is None and rest is None:
        day, time = day + dt.timedelta(days=1), dt.time.min
    return timezone.make_aware(dt.datetime.combine(day, time or rest or dt.time.min))
