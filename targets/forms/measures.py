"""What people type about targets: figures, targets, tolerance rules, indicators and milestones."""

import re
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError

from partnerships.forms.layout import PortalFormMixin
from targets.arithmetic import written
from targets.models import Milestone, Part, year_address, year_label
from targets.reports.wording import period_label

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


class ChartsFilterForm(BodyFilterForm):
    """Choosing whose indicators are drawn, and under which objective of the strategy."""

    objective = forms.ChoiceField(required=False)

    def __init__(self, *args, objectives, **kwargs):
        super().__init__(*args, **kwargs)
        named = [(str(objective.number), str(objective)) for objective in objectives]
        self.fields["objective"].choices = [("", "All objectives"), *named]


class LeaguePeriodForm(PortalFormMixin, forms.Form):
    """Choosing the year or quarter in which areas are compared; at first the newest."""

    period = forms.ChoiceField(label="Year or quarter", required=False)

    def __init__(self, data, *, periods):
        self._periods = {_period_key(*period): period for period in periods}
        newest = next(iter(self._periods), "")
        asked = data.get("period", "")
        super().__init__({"period": asked if asked in self._periods else newest})
        self.fields["period"].choices = [(key, period_label(*period)) for key, period in self._periods.items()]

    def chosen(self):
        """The period chosen as (year, quarter or 0), or None where there is none to choose."""
        return self._periods.get(self.data["period"])


class PeriodForm(PortalFormMixin, forms.Form):
    """Choosing the year or quarter that a figure or target is about."""

    year = forms.TypedChoiceField(coerce=int)
    part = forms.TypedChoiceField(label="Part of the year", coerce=int, choices=Part.choices, widget=forms.RadioSelect)

    def __init__(self, *args, this_year, **kwargs):
        super().__init__(*args, **kwargs)
        years = range(this_year + 1, 2004, -1)
        self.fields["year"].choices = [("", "Choose a year"), *((year, year_label(year)) for year in years)]


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


def _period_key(year, quarter):
    return f"{year_address(year)}-q{quarter}" if quarter else year_address(year)
