"""Why somebody is erased, and for what their data is held."""

from django import forms

from partnerships.forms.dates import DateInputField
from partnerships.forms.layout import PortalFormMixin
from partnerships.forms.text import ProseField
from portal.models import Erasure


class EraseForm(PortalFormMixin, forms.Form):
    """The ground on which somebody is erased, and that what was looked at is what goes."""

    basis = forms.ChoiceField(label="Why is this erased?", choices=Erasure.Basis.choices, widget=forms.RadioSelect)
    is_sure = forms.BooleanField(label="I know who asked for it or why, and that it cannot be taken back")
    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)
    required_words = {"basis": "Select why this is erased"}


class HoldForm(PortalFormMixin, forms.Form):
    """The matter for which data must be kept."""

    name = forms.CharField(label="Name of the matter", max_length=120, help_text="For example “Complaint 12 of 2009”.")
    reason = ProseField(label="Why must the data be kept?", max_length=500, rows=3)
    review_on = DateInputField(label="Day it is looked at again")
