"""What is to be reached: a target, and the trajectory of a year's quarters."""

import datetime as dt
from decimal import Decimal

from django import forms

from partnerships.forms.dates import DateInputField
from partnerships.forms.layout import PortalFormMixin
from targets.forms.measures import FigureField
from targets.models import Basis, Indicator, Kind, Part, ValueKind, year_label
from targets.models.quarters import FIRST_YEAR, LAST_YEAR


def fitting_bases(indicator: Indicator, part: int) -> list[str]:
    """The bases on which a target of this period can be set for an indicator."""
    fitting = [Basis.ABSOLUTE, Basis.CHANGE]
    if part == Part.WHOLE_YEAR and indicator.value_kind != ValueKind.CHANGE:
        fitting.append(Basis.CUMULATIVE)
    if part != Part.WHOLE_YEAR and indicator.adds_up:
        fitting.append(Basis.YEAR_TO_DATE)
    return fitting


class TargetForm(PortalFormMixin, forms.Form):
    """What is to be reached, on which basis, and how it was printed; of a milestone only its wording is open."""

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
    reason = forms.CharField(
        label="Why the target changes", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="The reason is kept with the target, and everybody reads it.",
    )  # fmt: skip
    widths = {"value": 10, "years": 3, "equivalent_value": 10, "printed": "two-thirds", "equivalent_unit": 20}

    def __init__(self, *args, indicator, part, asks_reason=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.is_milestone = indicator.kind == Kind.MILESTONE
        fitting = [Basis.ABSOLUTE] if self.is_milestone else fitting_bases(indicator, part)
        self.fields["basis"].choices = [pair for pair in Basis.choices if pair[0] in fitting]
        if Basis.CUMULATIVE not in fitting:
            del self.fields["years"]
        if not asks_reason:
            del self.fields["reason"]
        if self.is_milestone:
            for name in ("basis", "value", "equivalent_value", "equivalent_unit"):
                del self.fields[name]
            self.fields["printed"].label = "What is to be reached, as printed"

    def clean(self):
        given = super().clean()
        if self.is_milestone:
            return given | {"basis": Basis.ABSOLUTE, "value": Decimal(1)}
        if given.get("basis") == Basis.CUMULATIVE and not given.get("years"):
            self.add_error("years", "Enter over how many years the total counts, 2 or more")
        if given.get("basis") != Basis.CUMULATIVE:
            given["years"] = None
        if given.get("basis") != Basis.CHANGE and (
            given.get("equivalent_value") is not None or given.get("equivalent_unit")
        ):
            self.add_error("equivalent_value", "Leave this empty: only a percent change has an equivalent level")
        return given


class MilestoneDayForm(PortalFormMixin, forms.Form):
    """The day by which a milestone is to be reached; it says which year or quarter its target is for."""

    day = DateInputField(
        label="Day by which it is to be reached",
        not_before=dt.date(FIRST_YEAR, 4, 1),
        not_after=dt.date(LAST_YEAR + 1, 3, 31),
    )


class YearForm(PortalFormMixin, forms.Form):
    """Choosing a year."""

    year = forms.TypedChoiceField(coerce=int)

    def __init__(self, *args, this_year, **kwargs):
        super().__init__(*args, **kwargs)
        years = range(this_year + 1, 2004, -1)
        self.fields["year"].choices = [("", "Choose a year"), *((year, year_label(year)) for year in years)]


class TrajectoryForm(PortalFormMixin, forms.Form):
    """The targets of a year's four quarters, on one basis."""

    basis = forms.ChoiceField(label="What the targets ask for", choices=Basis.choices, widget=forms.RadioSelect)
    q1 = FigureField(label="Quarter 1, April to June", required=False)
    q2 = FigureField(label="Quarter 2, July to September", required=False)
    q3 = FigureField(label="Quarter 3, October to December", required=False)
    q4 = FigureField(
        label="Quarter 4, January to March", required=False, help_text="A quarter left empty stays as it is."
    )
    reason = forms.CharField(
        label="Why the targets change",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Needed if a target that is set already changes. Everybody reads it.",
    )
    widths = {"q1": 10, "q2": 10, "q3": 10, "q4": 10}

    def __init__(self, *args, indicator, **kwargs):
        super().__init__(*args, **kwargs)
        for quarter in (1, 2, 3, 4):
            wanted = f"Quarter {quarter}: enter a number such as 1,130 or −1.72, without words or units"
            self.fields[f"q{quarter}"].error_messages["invalid"] = wanted
        fitting = fitting_bases(indicator, Part.Q1)
        self.fields["basis"].choices = [pair for pair in Basis.choices if pair[0] in fitting]

    @property
    def values(self):
        """The target of each quarter, None where the box is empty."""
        return {quarter: self.cleaned_data[f"q{quarter}"] for quarter in (1, 2, 3, 4)}
