"""What people type about targets: figures, targets, tolerance rules, indicators and milestones."""

import re
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError

from partnerships.forms.dates import DateInputField
from partnerships.forms.layout import PortalFormMixin
from partnerships.models import Body
from targets.arithmetic import written
from targets.models import Basis, Indicator, Milestone, Part, Quarter, ToleranceRule, ValueKind, year_label

_NUMBER = re.compile(r"-?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?%?")


class FigureField(forms.DecimalField):
    """A number as people write it: 1,130 or −1.72%; what it cannot read it refuses with an example."""

    widget = forms.TextInput

    def __init__(self, **kwargs):
        super().__init__(max_digits=20, decimal_places=6, **kwargs)
        self.error_messages["invalid"] = "Enter a number such as 1,130 or −1.72, without words or units"

    def to_python(self, value):
        text = str(value if value is not None else "").strip().replace("−", "-").replace("\u00a0", "")
        if text and not _NUMBER.fullmatch(text):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(text.replace(",", "").rstrip("%"))

    def prepare_value(self, value):
        return written(value) if isinstance(value, Decimal) else value

    def widget_attrs(self, widget):
        return {"inputmode": "decimal", "autocomplete": "off"}

    def has_changed(self, initial, data):
        return super().has_changed(self.prepare_value(initial), data)


class BodyFilterForm(PortalFormMixin, forms.Form):
    """Choosing whose indicators are shown."""

    body = forms.ChoiceField(label="Partnership", required=False)

    def __init__(self, *args, bodies, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["body"].choices = [("", "All partnerships"), *((body.slug, body.name) for body in bodies)]


class PeriodForm(PortalFormMixin, forms.Form):
    """Choosing the year or quarter that a figure or target is about."""

    year = forms.TypedChoiceField(coerce=int)
    part = forms.TypedChoiceField(label="Part of the year", coerce=int, choices=Part.choices, widget=forms.RadioSelect)

    def __init__(self, *args, this_year, **kwargs):
        super().__init__(*args, **kwargs)
        years = range(this_year + 1, 2004, -1)
        self.fields["year"].choices = [("", "Choose a year"), *((year, year_label(year)) for year in years)]


class FigureForm(PortalFormMixin, forms.Form):
    """What was reached; an empty box says that there is no data."""

    value = FigureField(
        label="Figure", required=False, help_text="Leave it empty if there is no data. Nothing is not the same as 0."
    )
    note = forms.CharField(
        label="Commentary",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="What lies behind the figure, and what you will do if it is off target.",
    )
    widths = {"value": 10}


class TargetForm(PortalFormMixin, forms.Form):
    """What is to be reached, on which basis, and how it was printed."""

    basis = forms.ChoiceField(label="What the target asks for", choices=Basis.choices, widget=forms.RadioSelect)
    value = FigureField(label="Target")
    years = forms.IntegerField(
        label="Years that count",
        required=False,
        min_value=2,
        max_value=20,
        help_text="Only for a total over several years, the target's own year included.",
    )
    printed = forms.CharField(
        label="As printed", required=False, max_length=100, help_text="The wording in the agreement, if it has one."
    )
    equivalent_value = FigureField(
        label="The same target as a level", required=False, help_text="Only for a percent change, if it was printed."
    )
    equivalent_unit = forms.CharField(label="Unit of that level", required=False, max_length=60)
    note = forms.CharField(required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    widths = {"value": 10, "years": 3, "equivalent_value": 10, "printed": "two-thirds", "equivalent_unit": 20}

    def __init__(self, *args, indicator, part, **kwargs):
        super().__init__(*args, **kwargs)
        if part != Part.WHOLE_YEAR or indicator.value_kind == ValueKind.CHANGE:
            self.fields["basis"].choices = [pair for pair in Basis.choices if pair[0] != Basis.CUMULATIVE]
            del self.fields["years"]

    def clean(self):
        given = super().clean()
        if given.get("basis") == Basis.CUMULATIVE and not given.get("years"):
            self.add_error("years", "Enter over how many years the total counts, 2 or more")
        if given.get("basis") != Basis.CUMULATIVE:
            given["years"] = None
        if given.get("basis") != Basis.CHANGE and (
            given.get("equivalent_value") is not None or given.get("equivalent_unit")
        ):
            self.add_error("equivalent_value", "Leave this empty: only a percent change has an equivalent level")
        return given


class ToleranceRuleForm(PortalFormMixin, forms.ModelForm):
    """A new version of the tolerance, with its reason."""

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


class IndicatorForm(PortalFormMixin, forms.ModelForm):
    """What an indicator counts, who answers for it, and where it began."""

    baseline_value = FigureField(label="Baseline", required=False)
    widths = {
        "title": "two-thirds",
        "ni_code": 5,
        "stretch_number": 3,
        "decimals": 2,
        "baseline_year": 4,
        "position": 3,
    }

    class Meta:
        model = Indicator
        fields = [
            "title", "slug", "body", "position", "ni_code", "designation", "stretch_number", "unit", "value_kind",
            "better", "decimals", "baseline_value", "baseline_unit", "baseline_year", "baseline_printed", "note",
        ]  # fmt: skip
        widgets = {
            "designation": forms.RadioSelect,
            "value_kind": forms.RadioSelect,
            "better": forms.RadioSelect,
            "note": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = Body.objects.active().partnerships().in_order()
        self.fields["body"].empty_label = "Choose a body"
        for name in ("designation", "better", "value_kind"):
            self.fields[name].choices = self.Meta.model._meta.get_field(name).choices


class QuarterForm(PeriodForm):
    """Choosing the quarter to open, and when its returns are due."""

    due_on = DateInputField(
        label="Returns are due on",
        required=False,
        help_text="Empty means ten working days after the quarter’s end, or from today if that has passed.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["part"].label = "Quarter"
        self.fields["part"].choices = Quarter._meta.get_field("number").choices


class MilestoneForm(PortalFormMixin, forms.Form):
    """How a milestone stands and what that rests on."""

    state = forms.ChoiceField(
        label="How it stands",
        choices=[choice for choice in Milestone.State.choices if choice[0] != Milestone.State.UNREPORTED],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label="Note and evidence",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="What has been done, what shows it, and what comes next.",
    )
    evidence_url = forms.URLField(
        label="Link to the evidence", required=False, max_length=300, assume_scheme="https",
        help_text="A report, a page or a picture that shows it, if it is on the web.",
    )  # fmt: skip
