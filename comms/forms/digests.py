"""When somebody's digest comes."""

from django import forms

from comms.models.digests import Digest, Weekday
from partnerships.forms.layout import PortalFormMixin


class DigestForm(PortalFormMixin, forms.Form):
    """How often, and on which day if it is once a week."""

    frequency = forms.ChoiceField(
        label="How often do you want it?", choices=Digest.Frequency.choices, widget=forms.RadioSelect
    )
    weekday = forms.TypedChoiceField(
        label="On which day, if each week?", choices=Weekday.choices, coerce=int, required=False, empty_value=0
    )
    required_words = {"frequency": "Select how often you want it"}
