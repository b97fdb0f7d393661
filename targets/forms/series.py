"""The form that says what the columns of a file of figures are."""

from django import forms

from partnerships.forms.layout import PortalFormMixin
from targets.imports.columns import Columns, across
from targets.imports.matching import why_no_series
from targets.imports.staging import indicator_choices

FIELDS = ("area", "indicator", "period", "quarter", "value", "numerator", "denominator")
ACROSS = "across"


class ColumnsForm(PortalFormMixin, forms.Form):
    """Which column holds what; guessed from the headings, and corrected by a person."""

    indicator = forms.ChoiceField(label="Which column names the indicator?", required=False)
    one_indicator = forms.ModelChoiceField(
        indicator_choices(),
        label="If the file is about one indicator, which?",
        required=False,
        empty_label="The file names its indicators",
    )
    area = forms.ChoiceField(
        label="Which column names the area?",
        required=False,
        help_text="By name in any usual spelling, or by code. Without one, all rows are ours.",
    )
    period = forms.ChoiceField(
        label="Which column holds the year?", required=False, help_text="Such as 2008/09, 2008 or Q4 2008/09."
    )
    quarter = forms.ChoiceField(label="Which column holds the quarter, if one does?", required=False)
    value = forms.ChoiceField(label="Which column holds the figures?")
    numerator = forms.ChoiceField(label="Which column holds the numerator of percentages?", required=False)
    denominator = forms.ChoiceField(label="Which column holds the denominator?", required=False)
    leaves_out_totals = forms.BooleanField(
        label="Leave out rows that are totals, such as England or a region", required=False
    )

    required_words = {
        "value": "Say which column holds the figures.",
        "period": "Say which column holds the year.",
    }

    def __init__(self, *args, headings, **kwargs):
        super().__init__(*args, **kwargs)
        self.across = across(headings)
        self.fields["period"].required = not self.across  # where years can stand side by side, it is asked below
        choices = [
            ("", "Not in the file"),
            *((str(place), text) for place, text in enumerate(headings, start=1) if text),
        ]
        for name in FIELDS:
            self.fields[name].choices = choices
        if self.across:
            periods = [headings[place - 1] for place, _year, _quarter in self.across]
            side_by_side = f"Side by side, under {periods[0]} to {periods[-1]}" if len(periods) > 1 else periods[0]
            self.fields["value"].choices = [*choices, (ACROSS, side_by_side)]

    @staticmethod
    def initial_of(columns: Columns) -> dict:
        """The form as these columns fill it."""
        chosen = {name: str(getattr(columns, name) or "") for name in FIELDS}
        if columns.across:
            chosen["value"] = ACROSS
        return chosen | {"one_indicator": columns.indicator_id, "leaves_out_totals": columns.leaves_out_totals}

    def clean_one_indicator(self):
        indicator = self.cleaned_data["one_indicator"]
        if indicator is not None and (refusal := why_no_series(indicator)):
            raise forms.ValidationError(refusal)
        return indicator

    def clean(self):
        given = super().clean()
        if given.get("value", ACROSS) != ACROSS and not given.get("period", "refused"):
            self.add_error("period", self.required_words["period"])
        if "one_indicator" in given and bool(given.get("indicator")) == bool(given["one_indicator"]):
            self.add_error(
                "indicator", "Say which column names the indicator, or choose one indicator for the whole file."
            )
        if bool(given.get("numerator")) != bool(given.get("denominator")):
            self.add_error(
                "denominator", "A percentage has both a numerator and a denominator. Name both columns, or neither."
            )
        places = [given[name] for name in FIELDS if given.get(name) and given[name] != ACROSS]
        for name in FIELDS:
            if given.get(name) and places.count(given[name]) > 1:
                self.add_error(name, "Another answer names this column too. Each column holds one thing.")
        return given

    def columns(self) -> Columns:
        """What the person said."""
        given = self.cleaned_data
        is_across = given["value"] == ACROSS
        skipped = ("value", "period", "quarter") if is_across else ()
        places = {name: int(given[name] or 0) for name in FIELDS if name not in skipped}
        return Columns(
            **places,
            across=self.across if is_across else (),
            indicator_id=given["one_indicator"].pk if given["one_indicator"] else None,
            leaves_out_totals=given["leaves_out_totals"],
        )
