"""What partners pledge (C13)."""

from django import forms

from partnerships.forms.layout import PortalFormMixin
from partnerships.models import Pledge
from targets.forms.measures import FigureField
from targets.models import Indicator, PledgedIndicator


class PoundsField(FigureField):
    """An amount as people write it: £25,000 or 25000.50."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.error_messages["invalid"] = "Enter the amount in pounds, such as 25,000"

    def to_python(self, value):
        return super().to_python(str("" if value is None else value).strip().removeprefix("£"))


class PledgeForm(PortalFormMixin, forms.ModelForm):
    """What a partner gives in a year towards an indicator of the agreement, an objective, or both."""

    nouns = {"year": "year, such as 2009"}
    widths = {"year": 4, "amount_gbp": 10, "staff_days": 5}
    required_words = {"what": "Enter what is pledged"}

    indicator = forms.ModelChoiceField(
        Indicator.objects.none(),
        label="Indicator of the Local Area Agreement",
        required=False,
        empty_label="None of them",
        help_text="The priority of the agreement that it is given for. Choose one, or an objective below, or both.",
    )
    amount_gbp = PoundsField(label="Amount in pounds", required=False, min_value=0, help_text="Only for money.")
    staff_days = FigureField(label="Days of staff time", required=False, min_value=0, help_text="Only for staff time.")
    field_order = ["organisation", "indicator", "objective"]

    class Meta:
        model = Pledge
        fields = ["organisation", "objective", "year", "kind", "what", "amount_gbp", "staff_days"]
        widgets = {"kind": forms.RadioSelect}
        labels = {"what": "What is pledged"}
        help_texts = {"year": "2009 for 2009/10."}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        held = PledgedIndicator.objects.filter(pledge=self.instance.pk).first() if self.instance.pk else None
        self.initial.setdefault("indicator", held.indicator_id if held else None)
        self.fields["indicator"].queryset = Indicator.objects.whole().in_order()
        self.fields["kind"].choices = Pledge.Kind.choices

    def clean(self):
        given = super().clean()
        if not given.get("indicator") and not given.get("objective"):
            self.add_error("indicator", "Choose an indicator, or an objective below, that the pledge is given for")
        return given
