"""What an officer says when mail is let go again to an address that came back."""

from django import forms

from partnerships.forms.layout import PortalFormMixin
from partnerships.forms.text import ProseField


class LiftForm(PortalFormMixin, forms.Form):
    """Why the address works after all."""

    reason = ProseField(
        label="How do you know that the address works?",
        max_length=500,
        rows=3,
        help_text="For example: she telephoned on Monday, her mailbox is open again. Leave out the address itself.",
    )
