"""What people type into a return, send it back with, and let others in by."""

from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError

from partnerships.forms.dates import DateInputField
from partnerships.forms.documents import DocumentFileForm
from partnerships.forms.layout import PortalFormMixin
from partnerships.forms.seen import differences
from partnerships.models import Body, Person
from partnerships.templatetags.words import day
from targets.forms.measures import FigureField
from targets.models import Indicator, Return
from targets.models.figures import JUDGEMENTS
from targets.models.measures import Kind

LONGEST = 4000
BOXES = ("value", "numerator", "denominator", "judged")


class ReturnForm(PortalFormMixin, forms.Form):
    """The grid of a return, a line an indicator, and its news; nothing in it is required before it is sent in."""

    activities = forms.CharField(
        label="What did you do this quarter?",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    successes = forms.CharField(
        label="What went well?", required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4})
    )
    next_quarter = forms.CharField(
        label="What comes next quarter?", required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4})
    )
    reason = forms.CharField(
        label="Why does it change?", required=False, max_length=500,
        help_text="The return was accepted, so what changes in it is kept with its reason.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    texts = ("activities", "successes", "next_quarter")

    def __init__(self, *args, rows, body_return, seen, **kwargs):
        kwargs["initial"] = {name: getattr(body_return, name) for name in self.texts} | {"seen": seen}
        super().__init__(*args, **kwargs)
        self.rows = rows
        if body_return.state != Return.State.ACCEPTED:
            del self.fields["reason"]
        for row in rows:
            self._add_line(row)

    def _add_line(self, row):
        pk = row.indicator.pk
        for name, field in _boxes(row).items():
            self.fields[f"{name}_{pk}"] = field
        self.fields[f"note_{pk}"] = forms.CharField(
            label=f"Commentary on {row.name}",
            required=False,
            max_length=2000,
            initial=row.note,
            widget=forms.Textarea(attrs={"rows": 2}),
        )

    @property
    def lines(self):
        """Each row with its bound boxes and the one of its commentary."""
        for row in self.rows:
            pk = row.indicator.pk
            boxes = [self[name] for each in BOXES if (name := f"{each}_{pk}") in self.fields]
            yield row, boxes, self[f"note_{pk}"]

    def clean(self):
        given = super().clean()
        for row in self.rows:
            pk = row.indicator.pk
            if given.get(f"judged_{pk}") and not given.get(f"note_{pk}"):
                self.add_error(f"note_{pk}", f"Say in words what the judgement of {row.indicator.title} rests on")
        return given

    def entries(self):
        """What was typed for each indicator, lines with an error left out."""
        given = self.cleaned_data
        return [
            {"indicator": row.indicator, "part": row.part, "note": given[note.html_name].strip()}
            | {box.html_name.partition("_")[0]: given[box.html_name] for box in boxes}
            for row, boxes, note in self.lines
            if all(field.html_name in given for field in (*boxes, note))
        ]

    def differences(self, saved):
        """Where what was typed differs from what `saved`, the same form filled anew, holds."""
        for name in ("seen", "reason"):
            saved.fields.pop(name, None)
        return differences(self, saved)

    def news(self):
        """The texts that can be saved."""
        return {name: self.cleaned_data[name] for name in self.texts if name in self.cleaned_data}


def _boxes(row):
    """The fields that take what an indicator reached, by what they fill."""
    indicator, label = row.indicator, f"{row.name}, this {'year' if row.is_of_year else 'quarter'}"
    if indicator.kind == Kind.MILESTONE:
        choices = [("", "No data"), ("1", "Reached"), ("0", "Not yet")]
        initial = "" if row.value is None else str(int(row.value))
        plain = {"choices": choices, "coerce": Decimal, "empty_value": None, "required": False}
        return {"value": forms.TypedChoiceField(label=label, initial=initial, **plain)}
    if indicator.kind == Kind.QUALITATIVE:
        choices = [("", "No data"), *JUDGEMENTS]
        return {"judged": forms.ChoiceField(label=label, choices=choices, initial=row.judged, required=False)}
    if row.has_parts:
        return {
            "numerator": FigureField(
                label=indicator.numerator_label, initial=row.numerator, required=False, min_value=0
            ),
            "denominator": FigureField(
                label=indicator.denominator_label or "Out of", initial=row.denominator, required=False, min_value=0
            ),
        }
    return {"value": CountedField(indicator=indicator, label=label, initial=row.value, required=False)}


class CountedField(FigureField):
    """A figure with no more decimals than its indicator has."""

    def __init__(self, *, indicator: Indicator, **kwargs):
        super().__init__(**kwargs)
        self.indicator = indicator

    def validate(self, value):
        super().validate(value)
        if value is not None and value != round(value, self.indicator.decimals):
            decimals = self.indicator.decimals
            places = "a whole number" if decimals == 0 else f"at most {decimals} decimal places"
            raise ValidationError(f"Enter {places} for {self.indicator.title}: it is counted that way")


class SendBackForm(PortalFormMixin, forms.Form):
    """What the body is to change, and by when."""

    nouns = {"due_on": "day by which it is due"}

    note = forms.CharField(
        label="What should they change?", max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="The manager reads this on top of the return.",
    )  # fmt: skip
    due_on = DateInputField(label="By when?", required=False)

    def __init__(self, *args, usual, is_as_before, **kwargs):
        super().__init__(*args, **kwargs)
        why = "the day on which it is due anyway" if is_as_before else "three working days from now"
        self.fields["due_on"].help_text = f"Empty means {day(usual)}, {why}."


class QuarterLetInForm(PortalFormMixin, forms.Form):
    """Who is let in to a locked quarter, for which body, until when, and why."""

    nouns = {"person": "person who is let in", "until": "last day of the exception", "reason": "reason"}

    person = forms.ModelChoiceField(Person.objects.none(), label="Who", empty_label="Choose a person")
    body = forms.ModelChoiceField(
        Body.objects.none(), label="For which partnership", required=False, empty_label="All of them"
    )
    until = DateInputField(label="Until the end of")
    reason = forms.CharField(label="Why", max_length=500, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args, quarter, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = Person.objects.filter(is_active=True).order_by("name", "pk")
        self.fields["body"].queryset = Body.objects.filter(returns__quarter=quarter).in_order()


class EvidenceForm(DocumentFileForm):
    """A file that shows what a return says."""

    title = forms.CharField(label="What does it show?", max_length=200)
    indicator = forms.ModelChoiceField(
        Indicator.objects.none(), label="About which indicator", required=False, empty_label="All of the return"
    )
    field_order = ("title", "indicator", "file")
    widths = {"title": "two-thirds"}

    def __init__(self, *args, rows, **kwargs):
        super().__init__(*args, **kwargs)
        ids = [row.indicator.pk for row in rows]
        self.fields["indicator"].queryset = Indicator.objects.filter(pk__in=ids).select_related("body").in_order()

    def for_action(self):
        return super().for_action() | {name: self.cleaned_data[name] for name in ("title", "indicator")}
