"""A new tolerance, adopted or only tried."""

from django import forms

from partnerships.forms.layout import PortalFormMixin
from partnerships.models import Body
from targets.forms.measures import FigureField
from targets.models import Indicator, ToleranceRule


class ToleranceRuleForm(PortalFormMixin, forms.ModelForm):
    """A new version of the tolerance, with its reason."""

    nouns = {
        "scope": "figures it applies to",
        "measure": "measure",
        "on_target_up_to": "limit of On Target",
        "slight_up_to": "limit of Slight Variance",
    }

    on_target_up_to = FigureField(
        label="On Target up to",
        min_value=0,
        help_text="A miss of this size is still On Target. 0 calls every miss off target.",
    )
    slight_up_to = FigureField(
        label="Slight Variance up to", min_value=0, help_text="A wider miss is a Significant Variance."
    )
    required_words = {"reason": "Say why the tolerance changes"}
    widths = {"on_target_up_to": 5, "slight_up_to": 5}

    class Meta:
        model = ToleranceRule
        fields = ["scope", "body", "indicator", "measure", "on_target_up_to", "slight_up_to", "adverse_only", "reason"]
        widgets = {
            "scope": forms.RadioSelect,
            "measure": forms.RadioSelect,
            "reason": forms.Textarea(attrs={"rows": 3}),
        }
        labels = {"body": "Which body", "indicator": "Which indicator"}
        help_texts = {
            "body": "Only if the rule applies to one body.",
            "indicator": "Only if the rule applies to one indicator.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = Body.objects.filter(indicators__isnull=False).distinct().in_order()
        self.fields["indicator"].queryset = Indicator.objects.select_related("body").in_order()
        self.fields["body"].empty_label, self.fields["indicator"].empty_label = "Choose a body", "Choose an indicator"

    def clean(self):
        given = super().clean()
        for scope in ("body", "indicator"):
            if given.get("scope") != scope:
                given[scope] = None
            elif given.get(scope) is None and scope not in self.errors:
                self.add_error(scope, f"Select the {scope} that the rule applies to")
        return given


class ToleranceTrialForm(ToleranceRuleForm):
    """A tolerance to try; nothing is stored, so it needs no reason."""

    class Meta(ToleranceRuleForm.Meta):
        fields = [name for name in ToleranceRuleForm.Meta.fields if name != "reason"]
