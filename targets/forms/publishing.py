"""Publishing a quarter or a revision, and correcting what is published."""

from django import forms

from partnerships.forms.layout import PortalFormMixin
from targets.forms.measures import FigureField
from targets.models import Indicator


class CloseForm(PortalFormMixin, forms.Form):
    """Publishing what was looked at: its hash comes along, and whoever is missing is named."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    without = forms.BooleanField(label="Publish without them")

    def __init__(self, *args, missing, **kwargs):
        super().__init__(*args, **kwargs)
        if missing:
            names = "1 return is" if missing == 1 else f"{missing} returns are"
            self.fields["without"].help_text = f"{names} missing or not accepted. The reports say so."
            self.fields["without"].error_messages["required"] = "Tick the box to publish without the missing returns"
        else:
            del self.fields["without"]


class ReviseForm(PortalFormMixin, forms.Form):
    """Publishing the revision that was looked at."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)


class CorrectionForm(PortalFormMixin, forms.Form):
    """What a published figure should have said."""

    indicator = forms.ModelChoiceField(Indicator.objects.none(), empty_label="Choose an indicator")
    value = FigureField(label="Right figure", required=False, help_text="Leave it empty if there is no data.")
    note = forms.CharField(
        label="New commentary",
        required=False,
        help_text="Leave it empty to keep the published one.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    reason = forms.CharField(
        label="Why the published figure is wrong",
        help_text="The revision tells everybody.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why the published figure is wrong"},
    )

    def __init__(self, *args, indicators, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["indicator"].queryset = indicators
