"""Addresses as people type them, singly or as a list."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q

from comms.models import Audience
from comms.models.addresses import BadAddressError, normalised
from partnerships.forms.dates import DateInputField
from partnerships.forms.layout import PortalFormMixin
from partnerships.models import Body
from partnerships.models.bodies import GOLDEN_RULE_KINDS

MOST_ADDRESSES = 5000


class AddressField(forms.CharField):
    """One e-mail address, brought into the spelling we keep."""

    widget = forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"})

    def clean(self, value):
        value = super().clean(value)
        try:
            return normalised(value) if value else value
        except BadAddressError as error:
            raise ValidationError(str(error)) from None


class SubscribeForm(PortalFormMixin, forms.Form):
    """What we need to know to send somebody News-Link: where to, and which list they belong on."""

    address = AddressField(label="Email address", max_length=254, help_text="We use it for News-Link and nothing else.")
    audience = forms.ModelChoiceField(
        label="Which of these describes you best?",
        queryset=Audience.objects.open_to_public(),
        widget=forms.RadioSelect,
        empty_label=None,
    )
    widths = {"address": "two-thirds"}
    required_words = {"address": "Enter your email address", "audience": "Select which describes you best"}


class FollowForm(PortalFormMixin, forms.Form):
    """Where to send what a body publishes."""

    address = AddressField(label="Email address", max_length=254, help_text="We use it for this and nothing else.")
    widths = {"address": "two-thirds"}
    required_words = {"address": "Enter your email address"}


class PreferencesForm(PortalFormMixin, forms.Form):
    """What a subscriber gets: audiences open to all and their own, and bodies to follow."""

    audiences = forms.ModelMultipleChoiceField(
        label="News-Link and reports",
        queryset=Audience.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Tick the groups you belong to. News-Link comes once, however many you tick.",
    )
    bodies = forms.ModelMultipleChoiceField(
        label="Partnerships and boards you follow",
        queryset=Body.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="What they publish comes in one mail a day at most.",
    )

    def __init__(self, *args, subscriber, **kwargs):
        running = subscriber.subscriptions.running().values_list("audience", "body")
        audiences = [audience for audience, _body in running if audience]
        bodies = [body for _audience, body in running if body]
        super().__init__(*args, initial={"audiences": audiences, "bodies": bodies}, **kwargs)
        self.fields["audiences"].queryset = Audience.objects.filter(Q(is_open=True) | Q(pk__in=audiences))
        followable = Q(status=Body.Status.ACTIVE, kind__in=GOLDEN_RULE_KINDS)
        self.fields["bodies"].queryset = Body.objects.filter(followable | Q(pk__in=bodies)).in_order()


class ImportSubscribersForm(PortalFormMixin, forms.Form):
    """A list of people who agreed elsewhere to get an audience's or a body's mail."""

    nouns = {"agreed_on": "day they agreed"}

    audience = forms.ModelChoiceField(
        label="Audience", queryset=Audience.objects.all(), required=False, empty_label="No audience"
    )
    body = forms.ModelChoiceField(
        label="Or followers of",
        queryset=Body.objects.active().partnerships().in_order(),
        required=False,
        empty_label="No partnership",
    )
    proof = forms.CharField(
        label="How did they agree?",
        max_length=300,
        help_text="For example “Ticked the box on the attendance sheet of the conference, 12 May 2009”. "
        "Kept with each address.",
    )
    agreed_on = DateInputField(label="When did they agree?", help_text="The day of the sheet, the form or the call.")
    addresses = forms.CharField(
        label="Email addresses",
        help_text="One on each line. Whoever unsubscribed before is left out.",
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
        max_length=400_000,
    )
    required_words = {"proof": "Enter how these people agreed to get our mail"}

    def clean(self):
        data = super().clean()
        if bool(data.get("audience")) == bool(data.get("body")):
            self.add_error("audience", "Select either an audience or a partnership that these people want to follow")
        return data

    def clean_addresses(self):
        lines = [
            (number, line) for number, line in enumerate(self.cleaned_data["addresses"].splitlines(), 1) if line.strip()
        ]
        if len(lines) > MOST_ADDRESSES:
            raise ValidationError(f"Bring in at most {MOST_ADDRESSES:,} addresses at a time. There are {len(lines):,}.")
        problems, addresses = [], []
        for number, line in lines:
            try:
                addresses.append(normalised(line))
            except BadAddressError as error:
                problems.append(f"Line {number}: {error}")
        if problems:
            more = [f"And {len(problems) - 20} more lines are wrong."] if len(problems) > 20 else []
            raise ValidationError([*problems[:20], *more])
        return addresses
