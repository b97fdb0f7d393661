"""What recurs, as the support office keeps it."""

from django import forms

from partnerships.forms.dates import DateInputField
from partnerships.forms.layout import PortalFormMixin
from partnerships.models import Cadence


class CadenceForm(PortalFormMixin, forms.ModelForm):
    """How often something comes again, and on which days."""

    nouns = {"first_on": "day on which it falls"}

    first_on = DateInputField(
        label="A day on which it falls",
        required=False,
        help_text="The others follow from it. Leave it empty while nobody knows.",
    )
    every_months = forms.IntegerField(
        label="Comes again after how many months?", required=False, min_value=1, max_value=120
    )
    widths = {"every_months": 3}

    class Meta:
        model = Cadence
        fields = ["title", "kind", "standing", "body", "producer", "recipient", "how_often", "every_months", "first_on"]
