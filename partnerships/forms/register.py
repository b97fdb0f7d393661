"""Searching and filtering the lists of the register."""

from django import forms

from partnerships.models import Body


class SearchForm(forms.Form):
    """What to look for; every part may be left out."""

    q = forms.CharField(max_length=200, required=False)

    def wanted(self):
        """What was asked for, leaving out whatever made no sense."""
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in self.fields}


class RegisterFilterForm(SearchForm):
    """What to look for in the register of bodies."""

    kind = forms.ChoiceField(choices=[("", "Any kind"), *Body.Kind.choices], required=False)
    status = forms.ChoiceField(choices=[("", "Any status"), *Body.Status.choices], required=False)
    after = forms.SlugField(max_length=60, required=False)
