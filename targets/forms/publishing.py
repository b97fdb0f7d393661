"""Publishing a quarter or a revision, and correcting what is published."""

from django import forms

from partnerships.forms.layout import PortalFormMixin
from targets.forms.figures import FigureForm
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


class CorrectionChooseForm(PortalFormMixin, forms.Form):
    """Which published figure is wrong."""

    indicator = forms.ModelChoiceField(
        Indicator.objects.none(), label="Which indicator’s figure is wrong?", empty_label="Choose an indicator"
    )

    def __init__(self, *args, indicators, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["indicator"].queryset = indicators


class CorrectionForm(FigureForm):
    """What a published figure should have said, in the boxes of its kind."""

    required_words = {"reason": "Say why the published figure is wrong"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, asks_reason=True, **kwargs)
        note, reason = self.fields["note"], self.fields["reason"]
        note.label, note.help_text = "New commentary", "Leave it empty to keep the published one."
        reason.label, reason.help_text = "Why the published figure is wrong", "The revision tells everybody."
        reason.required = True
        if "value" in self.fields and "numerator" not in self.fields:
            self.fields["value"].label = "Right figure"
