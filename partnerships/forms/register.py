"""Searching and filtering the register."""

from django import forms

from partnerships.models import Body


class RegisterFilterForm(forms.Form):
    """What to look for; every part may be left out."""

    q = forms.CharField(label="Name or acronym", max_length=200, required=False)
    kind = forms.ChoiceField(choices=[("", "Any kind"), *Body.Kind.choices], required=False)
    status = forms.ChoiceField(choices=[("", "Any status"), *Body.Status.choices], required=False)
    after = forms.SlugField(max_length=60, required=False)

    def wanted(self):
        """What was asked for, leaving out whatever made no sense."""
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in self.fields}
