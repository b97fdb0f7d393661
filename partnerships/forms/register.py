"""Searching and filtering the lists of the register."""

from django import forms

from partnerships.models import Body
from partnerships.reports.register import LONG_PAGE, PAGE_SIZE


class SearchForm(forms.Form):
    """What to look for; every part may be left out."""

    q = forms.CharField(max_length=200, required=False, widget=forms.TextInput(attrs={"type": "search"}))

    def __init__(self, *args, label="Name or acronym", **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["q"].label = label

    def wanted(self):
        """What was asked for, leaving out whatever made no sense."""
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in self.fields}

    @classmethod
    def read(cls, query):
        """What the address asks for; mostly nothing, and then no form is made."""
        return cls(query).wanted() if query else dict.fromkeys(cls.base_fields, "")


class RegisterFilterForm(SearchForm):
    """What to look for in the register of bodies."""

    kind = forms.ChoiceField(choices=[("", "Any kind"), *Body.Kind.choices], required=False)
    status = forms.ChoiceField(choices=[("", "Any status"), *Body.Status.choices], required=False)
    after = forms.SlugField(max_length=60, required=False)
    rows = forms.ChoiceField(choices=[("", PAGE_SIZE), (LONG_PAGE, LONG_PAGE)], required=False)


class HistoryPositionForm(forms.Form):
    """Where a history goes on: the number of the last event shown."""

    before = forms.IntegerField(min_value=1, max_value=2**62, required=False)

    def wanted(self):
        """What was asked for, leaving out whatever made no sense."""
        self.is_valid()
        return {"before": self.cleaned_data.get("before")}
