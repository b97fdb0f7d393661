"""Who got the handbook, where the strategy stands, and asking for it on paper."""

from django import forms

from comms.models import CopyRequest, HandbookDistribution, StrategySite
from comms.reports.handbook import handbooks
from partnerships.forms.dates import DateInputField
from partnerships.forms.layout import PortalFormMixin
from partnerships.forms.text import ProseField
from partnerships.models import Body


class PublishForm(forms.Form):
    """What was looked at, so that nothing else is published."""

    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)


class DistributionForm(PortalFormMixin, forms.ModelForm):
    """Copies given to somebody."""

    nouns = {
        "form": "form it was given in",
        "given_to": "person or meeting it was given to",
        "copies": "number of copies",
    }

    given_on = DateInputField(label="Date")
    copies = forms.IntegerField(label="How many", min_value=1, max_value=100_000)
    widths = {"copies": 4}

    class Meta:
        model = HandbookDistribution
        fields = ["handbook", "form", "given_to", "body", "copies", "given_on"]
        widgets = {"form": forms.RadioSelect}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["form"].choices = HandbookDistribution.Form.choices
        self.fields["handbook"].queryset = handbooks()
        self.fields["body"].queryset = Body.objects.active().partnerships().in_order()


class SiteForm(PortalFormMixin, forms.ModelForm):
    """A website on which the strategy must stand."""

    url = forms.URLField(label="Link", required=False, max_length=300, assume_scheme="https")

    class Meta:
        model = StrategySite
        fields = ["kind", "name", "url"]
        widgets = {"kind": forms.RadioSelect}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = StrategySite.Kind.choices


class CheckSiteForm(PortalFormMixin, forms.Form):
    """What somebody saw."""

    is_there = forms.TypedChoiceField(
        label="Is the strategy there?",
        choices=[("yes", "Yes"), ("no", "No")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )


class CopyForm(PortalFormMixin, forms.Form):
    """Asking for paper copies."""

    what = forms.ChoiceField(label="What would you like?", choices=CopyRequest.What.choices, widget=forms.RadioSelect)
    copies = forms.IntegerField(
        label="How many copies?", min_value=1, max_value=50, initial=1, help_text="Up to 50.",
        error_messages={"min_value": "Enter 1 or more", "max_value": "Enter 50 or fewer, or write to us for more"},
    )  # fmt: skip
    name = forms.CharField(label="Your name", max_length=100, widget=forms.TextInput({"autocomplete": "name"}))
    address = ProseField(label="Postal address", max_length=500, rows=4)
    widths = {"copies": 2, "name": "two-thirds"}
    required_words = {"what": "Select what you would like", "address": "Enter the address to which we send it"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["address"].widget.attrs["autocomplete"] = "street-address"


class DeclineForm(PortalFormMixin, forms.Form):
    """Why no copies are sent."""

    reason = forms.CharField(
        label="Why are they not sent?",
        max_length=200,
        help_text="Kept for good, so name nobody. For example “Out of print”.",
    )
