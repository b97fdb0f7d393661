"""Keeping the register of bodies, and the words of a body's page."""

from django import forms

from partnerships.forms.dates import DateInputField
from partnerships.forms.layout import PortalFormMixin
from partnerships.forms.text import ProseField
from partnerships.models import Body, KeyActivity


class BodyForm(PortalFormMixin, forms.ModelForm):
    """What the register says of a body, whatever its state."""

    widths = {"acronym": 10, "slug": 20, "meeting_interval_months": 2}
    required_words = {"name": "Enter the name of the body", "slug": "Enter an address, such as later-years"}

    class Meta:
        model = Body
        fields = [
            "name", "acronym", "slug", "kind", "tier", "meeting_frequency", "meeting_interval_months",
            "manager_full_time", "other_help",
        ]  # fmt: skip
        help_texts = {
            "slug": "The last part of the page's address, such as lyp. Changing it breaks links to the page.",
            "meeting_frequency": "For example “every second month”.",
            "meeting_interval_months": "Months from one meeting to the next, if they are regular.",
            "other_help": "For example a partnership support officer or democratic support.",
        }

    def clean_meeting_interval_months(self):
        months = self.cleaned_data["meeting_interval_months"]
        if months is not None and not 1 <= months <= 24:
            raise forms.ValidationError("Enter a number of months from 1 to 24")
        return months


class BodyAddForm(BodyForm):
    """A new body: what it is, and what it will report to."""

    class Meta(BodyForm.Meta):
        fields = ["name", "acronym", "slug", "kind", "tier", "parent", "purpose"]
        help_texts = BodyForm.Meta.help_texts | {"parent": "May stay empty while the body is only proposed."}

    widths = {"acronym": 10, "slug": 20}
    purpose = ProseField(
        label="Purpose", required=False, max_length=1000, help_text="What the body is for, in a sentence or two."
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = Body.objects.partnerships().exclude(status=Body.Status.CLOSED)


class ParentForm(PortalFormMixin, forms.Form):
    """What a body reports to."""

    parent = forms.ModelChoiceField(Body.objects.none(), label="Reports to", empty_label="Nobody", required=False)

    def __init__(self, *args, body, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = (
            Body.objects.partnerships().exclude(status=Body.Status.CLOSED).exclude(pk=body.pk).in_order()
        )


class ActivateForm(PortalFormMixin, forms.Form):
    """The day a body starts."""

    nouns = {"opened_on": "day from which it is active"}

    opened_on = DateInputField(label="Active from")


class CloseForm(PortalFormMixin, forms.Form):
    """The day a body ends."""

    nouns = {"closed_on": "day it closed"}

    closed_on = DateInputField(label="Closed on")


class PageForm(PortalFormMixin, forms.Form):
    """The words of a body's public page."""

    purpose = ProseField(
        label="Purpose", max_length=1000, rows=3, help_text="What this body is for, in a sentence or two.",
        error_messages={"required": "Enter the purpose: what this body is for"},
    )  # fmt: skip
    introduction = ProseField(label="What we do", max_length=5000, rows=10, required=False)
    contact = ProseField(
        label="How to reach us", max_length=1000, rows=4, required=False,
        help_text="Everybody can read this. Leave out private telephone numbers and addresses.",
    )  # fmt: skip


class ActivityForm(PortalFormMixin, forms.ModelForm):
    """One activity of a body's year."""

    widths = {"year": 4}
    required_words = {"text": "Enter the activity", "year": "Enter the year in which it starts in April, such as 2009"}

    class Meta:
        model = KeyActivity
        fields = ["text", "kind", "year", "status"]
        help_texts = {"year": "For example, 2009 for 2009/10."}

    def clean_year(self):
        year = self.cleaned_data["year"]
        if not 1990 <= year <= 2100:
            raise forms.ValidationError("Enter a year from 1990 to 2100, such as 2009 for 2009/10")
        return year


class CommitmentForm(PortalFormMixin, forms.ModelForm):
    """How a commitment of a signed statement stands; its words are signed."""

    class Meta:
        model = KeyActivity
        fields = ["status"]


class ConfirmForm(PortalFormMixin, forms.Form):
    """Nothing to fill: the button says it all."""
