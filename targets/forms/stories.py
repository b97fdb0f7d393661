"""What people write beside the figures: sections, notes and breakdowns."""

from django import forms

from partnerships.forms.layout import PortalFormMixin
from targets.forms.measures import FigureField, PeriodForm
from targets.models import Breakdown


class SectionForm(PortalFormMixin, forms.Form):
    """One section of an indicator's story; without words it is taken away."""

    text = forms.CharField(
        label="In your words",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="Everybody can read it. An empty line starts a new paragraph.",
    )


class AnnotationForm(PeriodForm):
    """What happened in a quarter or year, as a note on the chart."""

    text = forms.CharField(label="What happened", max_length=200, help_text="In one short sentence.")
    widths = {"text": "two-thirds"}

    field_order = ("year", "part", "text")


class BreakdownForm(PortalFormMixin, forms.Form):
    """By what an indicator is told apart, and the groups."""

    nouns = {"name": "name of the breakdown"}

    name = forms.CharField(label="By what", max_length=60, help_text="Such as Ward or Age.")
    groups = forms.CharField(
        label="Groups",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="One on each line, in the order of the table.",
    )
    widths = {"name": 20}

    def clean_groups(self):
        return [line.strip() for line in self.cleaned_data["groups"].splitlines() if line.strip()]


class BreakdownFiguresForm(PortalFormMixin, forms.Form):
    """A box for each group of a breakdown; an empty one says that there is no data."""

    def __init__(self, *args, breakdown: Breakdown, **kwargs):
        super().__init__(*args, **kwargs)
        self.groups = {f"group{place}": group for place, group in enumerate(breakdown.groups)}
        for name, group in self.groups.items():
            self.fields[name] = FigureField(label=group, required=False)
            self.fields[name].widget.attrs["class"] = "govuk-input--width-10"

    @property
    def values(self):
        return {group: self.cleaned_data[name] for name, group in self.groups.items()}
