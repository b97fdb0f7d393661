"""Asking for, drafting and signing the chairs' yearly statements; choosing among them (C10)."""

from django import forms

from partnerships.forms.dates import DateInputField
from partnerships.forms.layout import PortalFormMixin
from partnerships.forms.text import LinesField, ProseField
from partnerships.models import ChairStatement


class SeenForm(PortalFormMixin, forms.Form):
    """Carries the stamp of the draft as it was opened."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)


class ChairStatementForm(SeenForm):
    """The chair's introduction to a year, and what it promises."""

    words = ProseField(
        label="Introduction", max_length=5000, rows=12, required=False,
        help_text="What the chair says of the year: a few short paragraphs.",
    )  # fmt: skip
    promises = LinesField(
        label="Commitments", longest=ChairStatement._meta.get_field("promises").base_field.max_length, rows=6,
        required=False,
        help_text="One to a line. Once the statement is signed, each can be followed in the list of activities.",
    )  # fmt: skip


class AskForm(PortalFormMixin, forms.Form):
    """The day by which the chairs are asked to sign."""

    nouns = {"due_on": "day by which it is signed"}

    due_on = DateInputField(label="By which day are they to sign?")
