"""Items, their stock, loans, packs and programmes as people type them."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import F
from django.db.models.functions import Lower

from comms.forms.calendar import TIMES, moment
from comms.mime import one_line
from comms.models import Asset, CalendarEntry, PackLine
from partnerships.forms.dates import DateInputField
from partnerships.forms.layout import PortalFormMixin
from partnerships.forms.senders import bodies_of, offer_bodies
from partnerships.forms.text import ProseField
from partnerships.models import Body

MOST_COPIES = 1_000_000


class AssetForm(PortalFormMixin, forms.ModelForm):
    """What an item is."""

    nouns = {"low_below": "number of copies below which to order more"}

    description = ProseField(required=False, max_length=2000, rows=3)
    link = forms.URLField(
        label="Address where it can be watched",
        required=False,
        max_length=200,
        assume_scheme="https",
        help_text="For a film that stands on another website, with captions. To put it here instead, save, then upload it.",
    )
    transcript = ProseField(
        label="What is said and shown in it",
        required=False,
        max_length=20_000,
        rows=8,
        help_text="For a film: people who cannot see or hear it read this beside it.",
    )
    low_below = forms.IntegerField(
        label="Order more below",
        min_value=0,
        max_value=MOST_COPIES,
        initial=0,
        help_text="Copies in stock; 0 for never.",
    )
    widths = {"low_below": 5}

    class Meta:
        model = Asset
        fields = ["name", "kind", "description", "link", "transcript", "low_below"]

    def clean_link(self):
        link = self.cleaned_data["link"]
        if link and not link.startswith(("https://", "http://")):
            raise ValidationError("Enter an address that begins with https://")
        return link


class CopiesForm(PortalFormMixin, forms.Form):
    """A number of copies and a word about them."""

    nouns = {"copies": "number of copies"}

    copies = forms.IntegerField(label="How many copies?", min_value=1, max_value=MOST_COPIES)
    note = forms.CharField(max_length=200, required=False)
    widths = {"copies": 5}

    def clean_note(self):
        return one_line(self.cleaned_data["note"])


class CountForm(CopiesForm):
    """How many there really are."""

    copies = forms.IntegerField(label="How many copies are there?", min_value=0, max_value=MOST_COPIES)


class GiveForm(CopiesForm):
    """Copies that were given out, and to whom."""

    body = forms.ModelChoiceField(
        label="To the manager of", queryset=Body.objects.none(), required=False, empty_label="Somebody else"
    )
    field_order = ["copies", "body", "note"]

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = bodies_of(person)


class ShowingForm(PortalFormMixin, forms.Form):
    """One showing of a film."""

    nouns = {"shown_on": "day it was shown"}

    shown_on = DateInputField(label="Shown on")
    occasion = forms.CharField(label="Where, or on what occasion?", max_length=200)
    viewers = forms.IntegerField(
        label="How many saw it?",
        min_value=0,
        max_value=MOST_COPIES,
        required=False,
        help_text="Empty if nobody counted.",
    )
    body = forms.ModelChoiceField(
        label="Shown by", queryset=Body.objects.none(), required=False, empty_label="Somebody else"
    )
    widths = {"viewers": 5}

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = bodies_of(person)

    def clean_occasion(self):
        return one_line(self.cleaned_data["occasion"])


class LoanForm(PortalFormMixin, forms.Form):
    """For whom, from when until when, and for which event."""

    nouns = {"body": "partnership that borrows it"}

    body = forms.ModelChoiceField(label="For", queryset=Body.objects.none(), empty_label="Choose a partnership")
    from_on = DateInputField(label="First day")
    until_on = DateInputField(label="Last day", help_text="The day it is brought back.")
    entry = forms.ModelChoiceField(
        label="Event", queryset=CalendarEntry.objects.none(), required=False, empty_label="None of the calendar"
    )
    purpose = forms.CharField(max_length=200, required=False, help_text="If it is for no event of the calendar.")

    def __init__(self, *args, person, at, **kwargs):
        super().__init__(*args, **kwargs)
        bodies = bodies_of(person)
        offer_bodies(self, bodies)
        self.fields["entry"].queryset = CalendarEntry.objects.upcoming(at=at).filter(body__in=bodies)

    def clean(self):
        data = super().clean()
        if data.get("entry") and data.get("body") and data["entry"].body_id != data["body"].pk:
            self.add_error("entry", ValidationError("This event is another partnership’s."))
        if data.get("from_on") and data.get("until_on") and data["until_on"] < data["from_on"]:
            self.add_error("until_on", ValidationError("The last day must not be before the first."))
        return data


class DayForm(PortalFormMixin, forms.Form):
    """The day on which something was collected or came back."""

    nouns = {"on": "day"}

    on = DateInputField(label="On which day?")


class OrderForm(PortalFormMixin, forms.Form):
    """Copies for an event's pack."""

    nouns = {"asset": "item to order", "copies": "number of copies"}

    asset = forms.ModelChoiceField(label="What?", queryset=Asset.objects.none(), empty_label="Choose")
    copies = forms.IntegerField(label="How many copies?", min_value=1, max_value=MOST_COPIES)
    widths = {"copies": 5}

    def __init__(self, *args, kind, **kwargs):
        super().__init__(*args, **kwargs)
        self.offer(self.items(kind).order_by(F("stock").desc(), Lower("name")))

    def items(self, kind):
        """What can be chosen; items of which there is none in stock are told, so that more are asked for."""
        return Asset.objects.in_use().filter(kind=kind)

    def offer(self, items):
        """Let one of these be chosen; the only one is chosen already."""
        field = self.fields["asset"]
        field.queryset, field.label_from_instance = items, self.label
        if len(items) == 1:
            self.initial |= self.of_only(items[0])

    @staticmethod
    def label(asset):
        return f"{asset.name} ({asset.stock} in stock)"

    @staticmethod
    def of_only(asset):
        """What is filled in where there is one item."""
        return {"asset": asset.pk}

    @property
    def has_items(self):
        return bool(self.fields["asset"].queryset)


class HandBackForm(OrderForm):
    """Copies of an event's pack that go back into the stock: all of them, unless somebody says fewer."""

    nouns = {"asset": "item to hand back", "copies": "number of copies"}

    def __init__(self, *args, entry, **kwargs):
        self.entry = entry
        super().__init__(*args, **kwargs)

    def items(self, kind):
        return super().items(kind).taken_for(self.entry)

    @staticmethod
    def label(asset):
        return f"{asset.name} ({asset.copies} ordered)"

    @staticmethod
    def of_only(asset):
        return {"asset": asset.pk, "copies": asset.copies}


class PackLineForm(PortalFormMixin, forms.Form):
    """What an event does about one kind of thing."""

    state = forms.ChoiceField(label="What about it?", choices=PackLine.State.choices, widget=forms.RadioSelect)
    note = forms.CharField(max_length=200, required=False)

    def clean_note(self):
        return one_line(self.cleaned_data["note"])


class SessionForm(PortalFormMixin, forms.Form):
    """One session of a conference."""

    nouns = {"starts": "time it starts", "ends": "time it ends"}

    title = forms.CharField(max_length=200)
    day = DateInputField(label="Day")
    starts = forms.TimeField(label="Starts", help_text="For example 9:30am or 14:15.", **TIMES)
    ends = forms.TimeField(label="Ends", **TIMES)
    room = forms.CharField(max_length=100, required=False)
    speaker = forms.CharField(max_length=200, required=False)
    widths = {"starts": 5, "ends": 5}

    def clean(self):
        data = super().clean()
        if data.get("day") and data.get("starts") and data.get("ends") and data["ends"] <= data["starts"]:
            self.add_error("ends", ValidationError("The session must end after it starts."))
        return data

    def details(self):
        """What the action takes."""
        data = self.cleaned_data
        return {
            "title": one_line(data["title"]),
            "starts_at": moment(data["day"], data["starts"]),
            "ends_at": moment(data["day"], data["ends"]),
            "room": one_line(data["room"]),
            "speaker": one_line(data["speaker"]),
        }
