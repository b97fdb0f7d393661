"""What an indicator counts, its baselines and its end."""

from django import forms

from partnerships.forms.dates import DateInputField
from partnerships.forms.layout import PortalFormMixin
from partnerships.models import Body, Person
from targets.forms.measures import FigureField
from targets.models import Indicator

BASELINE = ("baseline_value", "baseline_unit", "baseline_year", "baseline_printed")


class IndicatorForm(PortalFormMixin, forms.ModelForm):
    """What an indicator counts, who answers for it, and where it began."""

    baseline_value = FigureField(label="Baseline", required=False)
    widths = {
        "title": "two-thirds",
        "ni_code": 5,
        "stretch_number": 3,
        "decimals": 2,
        "part": 2,
        "lag_days": 3,
        "baseline_year": 4,
        "position": 3,
    }

    class Meta:
        model = Indicator
        fields = [
            "title", "slug", "body", "position", "parent", "part", "ni_code", "designation", "stretch_number",
            "definition", "kind", "numerator_label", "denominator_label", "unit", "value_kind", "better", "decimals",
            "frequency", "within_year", "data_source", "lag_days", "owner", "deputy", *BASELINE, "note",
        ]  # fmt: skip
        widgets = {
            "designation": forms.RadioSelect,
            "value_kind": forms.RadioSelect,
            "better": forms.RadioSelect,
            "kind": forms.RadioSelect,
            "frequency": forms.RadioSelect,
            "within_year": forms.RadioSelect,
            "definition": forms.Textarea(attrs={"rows": 4}),
            "note": forms.Textarea(attrs={"rows": 3}),
        }
        labels = {
            "frequency": "How often it has a figure",
            "within_year": "How the quarters of a year go together",
        }
        help_texts = {
            "numerator_label": "Only for a percentage, such as homes insulated.",
            "denominator_label": "Only for a percentage, such as homes visited.",
            "parent": "Only for a part of another indicator.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = Body.objects.active().partnerships().in_order()
        self.fields["body"].empty_label = "Choose a body"
        for name in ("designation", "better", "value_kind", "kind", "frequency", "within_year"):
            self.fields[name].choices = self.Meta.model._meta.get_field(name).choices
        self.fields["parent"].queryset = Indicator.objects.whole().exclude(pk=self.instance.pk).in_order()
        self.fields["parent"].empty_label = "It is no part of another"
        for name in ("owner", "deputy"):
            self.fields[name].queryset = Person.objects.order_by("name")
            self.fields[name].empty_label = "Nobody yet"
        if self.instance.baseline_agreed_on:
            for name in BASELINE:
                del self.fields[name]


class BaselineAgreeForm(PortalFormMixin, forms.Form):
    """When the baseline was agreed."""

    agreed_on = DateInputField(label="Day on which it was agreed")


class BaselineReviseForm(PortalFormMixin, forms.Form):
    """A better baseline beside the agreed one; an empty box takes it away."""

    value = FigureField(label="Revised baseline", required=False, help_text="Empty if there is no revised baseline.")
    year = forms.IntegerField(label="Its year", required=False, min_value=1990, max_value=2099)
    reason = forms.CharField(
        label="Why it is revised",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="For example that the way of counting changed.",
    )
    widths = {"value": 10, "year": 4}


class IndicatorRetireForm(PortalFormMixin, forms.Form):
    """From when it is measured no longer, and what is measured instead."""

    nouns = {"retired_on": "day from which it is no longer measured"}

    retired_on = DateInputField(
        label="Measured no longer from", required=False, help_text="Empty takes the indicator back into use."
    )
    replaced_by = forms.ModelChoiceField(
        label="Measured instead", queryset=Indicator.objects.none(), required=False, empty_label="Nothing"
    )

    def __init__(self, *args, indicator, **kwargs):
        super().__init__(*args, **kwargs)
        others = Indicator.objects.exclude(pk=indicator.pk).select_related("body")
        self.fields["replaced_by"].queryset = others.in_order()
