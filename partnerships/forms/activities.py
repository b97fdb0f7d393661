"""Choosing which commitments and activities are listed (C10)."""

from django import forms

from partnerships.forms.layout import PortalFormMixin
from partnerships.models import KeyActivity


class ActivityFilterForm(PortalFormMixin, forms.Form):
    """By body, year, kind, status and where it comes from; every part may be left out."""

    body = forms.ChoiceField(required=False)
    year = forms.ChoiceField(required=False)
    kind = forms.ChoiceField(required=False, choices=[("", "Any kind"), *KeyActivity.Kind.choices])
    status = forms.ChoiceField(required=False, choices=[("", "Any status"), *KeyActivity.Status.choices])
    source = forms.ChoiceField(
        label="Comes from", required=False, choices=[("", "Anywhere"), ("statement", "A chair’s statement")]
    )

    def __init__(self, *args, bodies, years, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["body"].choices = [("", "All partnerships"), *((body.slug, body.name) for body in bodies)]
        self.fields["year"].choices = [("", "Any year"), *((str(year), label) for year, label in years)]

    def wanted(self):
        """What was asked for as filters, leaving out whatever is empty or made no sense."""
        self.is_valid()
        wanted = {name: value for name, value in self.cleaned_data.items() if value}
        if wanted.pop("source", ""):
            wanted["statement__isnull"] = False
        if "body" in wanted:
            wanted["body__slug"] = wanted.pop("body")
        return wanted
