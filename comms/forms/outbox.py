"""Choosing among the recipients of one mail."""

from django import forms

from comms.models import Delivery


class RecipientsForm(forms.Form):
    """By a part of the address and by state; both may be left out."""

    q = forms.CharField(label="Address holds", max_length=254, required=False)
    state = forms.ChoiceField(choices=[("", "Every state"), *Delivery.State.choices], required=False)

    def wanted(self, deliveries):
        """Those that were asked for, leaving out whatever made no sense."""
        self.is_valid()
        if words := self.cleaned_data.get("q"):
            deliveries = deliveries.filter(address__contains=words.lower())
        if state := self.cleaned_data.get("state"):
            deliveries = deliveries.filter(state=state)
        return deliveries
