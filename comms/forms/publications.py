"""Choosing what the list of publications shows."""

from django import forms

from comms.reports.publications import KINDS, bodies_published, years_published
from partnerships.models import Body


def _year_words(year):
    return f"{year}/{(year + 1) % 100:02}"


class PublicationFilterForm(forms.Form):
    """By kind, year from April, and body; every part may be left out."""

    kind = forms.ChoiceField(choices=[("", "Every kind"), *KINDS.items()], required=False)
    year = forms.TypedChoiceField(coerce=int, empty_value=None, required=False)
    body = forms.ModelChoiceField(
        label="Partnership or board",
        queryset=Body.objects.none(),
        to_field_name="slug",
        required=False,
        empty_label="Everybody’s",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [("", "Every year"), *((year, _year_words(year)) for year in years_published())]
        self.fields["body"].queryset = bodies_published()

    def wanted(self):
        """What was asked for, leaving out whatever made no sense."""
        self.is_valid()
        return {
            "kind": self.cleaned_data.get("kind") or "",
            **{name: self.cleaned_data.get(name) for name in ("year", "body")},
        }
