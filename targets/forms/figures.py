"""What was reached: a figure of each kind of indicator, and another class than the rule's."""

from decimal import Decimal

from django import forms

from partnerships.forms.layout import PortalFormMixin
from targets.forms.measures import FigureField
from targets.models import Figure, Indicator, Kind, Standing
from targets.models.figures import JUDGEMENTS

NO_DATA = "Leave it empty if there is no data. Nothing is not the same as 0."


class FigureForm(PortalFormMixin, forms.Form):
    """What was reached; an empty box says that there is no data."""

    numerator = FigureField(label="Number counted", required=False, help_text=NO_DATA)
    denominator = FigureField(label="Out of", required=False)
    value = FigureField(label="Figure", required=False, help_text=NO_DATA)
    reached = forms.TypedChoiceField(
        label="Is the milestone reached?",
        coerce=Decimal,
        empty_value=None,
        required=False,
        choices=[("1", "Reached"), ("0", "Not yet reached"), ("", "No data")],
        widget=forms.RadioSelect,
    )
    judged = forms.ChoiceField(
        label="How does it stand?", required=False, choices=[*JUDGEMENTS, ("", "No data")], widget=forms.RadioSelect
    )
    note = forms.CharField(
        label="Commentary",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="What lies behind the figure, and what you will do if it is off target.",
    )
    reason = forms.CharField(
        label="Why the figure changes",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="The return with this figure is accepted. The reason is kept with the figure.",
    )
    widths = {"value": 10, "numerator": 10, "denominator": 10}

    BOXES = {
        Kind.NUMBER: ["value"],
        Kind.PERCENT: ["numerator", "denominator", "value"],
        Kind.MILESTONE: ["reached"],
        Kind.QUALITATIVE: ["judged"],
    }

    def __init__(self, *args, indicator: Indicator, asks_reason=False, **kwargs):
        super().__init__(*args, **kwargs)
        wanted = [*self.BOXES[Kind(indicator.kind)], "note", *(["reason"] if asks_reason else [])]
        for name in [name for name in self.fields if name not in wanted]:
            del self.fields[name]
        if indicator.kind == Kind.PERCENT:
            self._name_the_numbers(indicator)

    def _name_the_numbers(self, indicator):
        self.fields["numerator"].label = _capital(indicator.numerator_label or "Number counted")
        self.fields["denominator"].label = f"Out of {indicator.denominator_label}".removesuffix(" ")
        self.fields["value"].label = "The percentage itself"
        self.fields["value"].help_text = "Only if its two numbers are not known; otherwise it is worked out from them."

    @property
    def figure(self):
        """What the action is given."""
        given = dict(self.cleaned_data)
        if "reached" in given:
            given["value"] = given.pop("reached")
        return given


def figure_in_boxes(figure: Figure | None, *, kind: str) -> dict:
    """What stands in the boxes of a figure's form; a percentage of two numbers is worked out, so its box is empty."""
    if figure is None:
        return {}
    held = {name: getattr(figure, name) for name in ("value", "numerator", "denominator", "judged")}
    if kind == Kind.MILESTONE and figure.value is not None:
        held["reached"] = str(int(figure.value))
    return held | ({"value": None} if figure.numerator is not None else {})


class ClassOverrideForm(PortalFormMixin, forms.Form):
    """Another class than the rule's, with its reason."""

    standing = forms.ChoiceField(label="The class it should have", choices=JUDGEMENTS, widget=forms.RadioSelect)
    reason = forms.CharField(
        label="Why",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Everybody reads it with your name, beside the class that the rule gives.",
    )
    required_words = {"reason": "Say why the class of the rule does not fit"}

    def __init__(self, *args, by_rule: Standing, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["standing"].choices = [pair for pair in JUDGEMENTS if pair[0] != by_rule]


def _capital(words):
    return words[:1].upper() + words[1:]
