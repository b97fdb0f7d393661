"""A tick on a checklist, or its taking back."""

from django import forms

from comms.models import Responsibility
from partnerships.forms.layout import PortalFormMixin


class TickForm(PortalFormMixin, forms.Form):
    """Which line, for which period; only sent by the buttons of the list."""

    responsibility = forms.ModelChoiceField(Responsibility.objects.select_related("tool"), widget=forms.HiddenInput)
    period = forms.CharField(max_length=20, widget=forms.HiddenInput)
    take_back = forms.BooleanField(required=False, widget=forms.HiddenInput)
