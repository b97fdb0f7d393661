"""Addresses as people type them, singly or as a list."""

from django import forms
from django.core.exceptions import ValidationError

from comms.models import Audience
from comms.models.addresses import BadAddressError, normalised
from partnerships.forms.layout import PortalFormMixin

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


class ImportSubscribersForm(PortalFormMixin, forms.Form):
    """A list of people who agreed elsewhere to get News-Link."""

    audience = forms.ModelChoiceField(queryset=Audience.objects.all(), empty_label="Choose an audience")
    proof = forms.CharField(
        label="How did they agree?",
        max_length=300,
        help_text="For example “Ticked the box on the attendance sheet of the conference, 12 May 2009”. "
        "Kept with each address.",
    )
    addresses = forms.CharField(
        label="Email addresses",
        help_text="One on each line. Whoever unsubscribed before is left out.",
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
        max_length=400_000,
    )
    required_words = {"audience": "Select an audience", "proof": "Enter how these people agreed to get our mail"}

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
