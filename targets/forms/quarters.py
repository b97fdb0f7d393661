"""Choosing a quarter: the one to open, or the one to read and another to compare it with."""

from django import forms

from partnerships.forms.dates import DateInputField
from partnerships.forms.layout import PortalFormMixin
from targets.models import Quarter, year_address
from targets.reports.entry import why_not_opened

FIRST_YEAR_OFFERED = 2005


class QuarterForm(PortalFormMixin, forms.Form):
    """Choosing the quarter to open, among those that have begun and are not published, and when its returns are due."""

    nouns = {"due_on": "day on which returns are due"}

    quarter = forms.TypedChoiceField(
        coerce=lambda text: (int(text[:4]), int(text[-1])),
        error_messages={
            "required": "Choose a quarter",
            "invalid_choice": "Choose a quarter that has begun and is not published",
        },
    )
    due_on = DateInputField(
        label="Returns are due on",
        required=False,
        help_text="Empty means ten working days after the quarter’s end, or from today if that has passed.",
    )

    def __init__(self, *args, on, **kwargs):
        super().__init__(*args, **kwargs)
        known = {(quarter.year, quarter.number): quarter for quarter in Quarter.objects.all()}
        every = [(year, number) for year in range(on.year, FIRST_YEAR_OFFERED - 1, -1) for number in (4, 3, 2, 1)]
        quarters = [known.get(period) or Quarter(year=period[0], number=period[1]) for period in every]
        open_now = [_choice(quarter) for quarter in quarters if not why_not_opened(quarter, on=on)]
        self.fields["quarter"].choices = [("", "Choose a quarter"), *open_now]


class QuartersForm(PortalFormMixin, forms.Form):
    """Choosing the quarter that somebody reads, and another one to compare it with."""

    quarter = forms.ChoiceField(required=False)
    compare = forms.ChoiceField(label="Compare with", required=False)

    def __init__(self, data, *, quarters, shown=None):
        self._quarters = {f"{known.year}-q{known.number}": known for known in quarters}
        self._shown = shown
        keys = {known: key for key, known in self._quarters.items()}
        super().__init__({"compare": data.get("compare", ""), "quarter": keys.get(shown) or data.get("quarter", "")})
        named = [(key, known.short_label) for key, known in self._quarters.items()]
        self.fields["quarter"].choices = named if shown else [("", "The newest"), *named]
        self.fields["compare"].choices = [("", "No other quarter"), *named]

    def quarter_chosen(self):
        """The quarter chosen, or None."""
        return self._chosen("quarter")

    def compared(self):
        """The quarter to compare with, or None; a quarter is not compared with itself."""
        other = self._chosen("compare")
        return other if other != self._shown else None

    def _chosen(self, name):
        self.is_valid()
        return self._quarters.get(self.cleaned_data.get(name))


def _choice(quarter):
    asked = ": open, asks only who was not asked" if quarter.is_asked_for else ""
    return f"{year_address(quarter.year)}-q{quarter.number}", f"{quarter}{asked}"
