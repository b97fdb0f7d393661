"""Partners' plans, and where key messages went (C12)."""

from django import forms

from partnerships.forms.dates import DateInputField
from partnerships.forms.layout import PortalFormMixin
from partnerships.forms.text import ProseField
from partnerships.models import MessagePlacement, PartnerPlan


class PartnerPlanForm(PortalFormMixin, forms.ModelForm):
    """A partner's own plan and the objectives it is in line with."""

    widths = {"runs_from": 4, "runs_until": 4}
    url = forms.URLField(label="Link", required=False, max_length=300, assume_scheme="https")
    note = ProseField(label="Note", max_length=2000, required=False)

    class Meta:
        model = PartnerPlan
        fields = ["organisation", "title", "runs_from", "runs_until", "objectives", "url", "note"]
        widgets = {"objectives": forms.CheckboxSelectMultiple}
        labels = {
            "runs_from": "First year",
            "runs_until": "Last year",
            "objectives": "Objectives it is in line with",
        }


class MessagePlacementForm(PortalFormMixin, forms.ModelForm):
    """Where a key message was put in."""

    nouns = {
        "body": "partnership whose message it is",
        "placed_in": "place it was put into",
        "placed_on": "day it was put there",
    }

    placed_on = DateInputField(label="On")

    class Meta:
        model = MessagePlacement
        fields = ["body", "message", "placed_in", "plan", "placed_on"]
        labels = {"body": "Whose message"}

    def __init__(self, *args, bodies, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = bodies
        self.fields["plan"].queryset = PartnerPlan.objects.select_related("organisation")
        self.fields["plan"].empty_label = "None of the list"
