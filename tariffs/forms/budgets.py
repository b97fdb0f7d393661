"""What people type about a year's budget, its orders and its payments."""

from django import forms
from django.utils.text import slugify

from partnerships.forms.dates import DateInputField
from partnerships.forms.documents import NAMES, DocumentFileForm
from partnerships.forms.layout import PortalFormMixin
from partnerships.models import Organisation
from tariffs.forms.schemes import MoneyField
from tariffs.models import BudgetLine, Commitment


class BudgetForm(PortalFormMixin, forms.Form):
    """What a year needs."""

    widths = {"need_gbp": 10}

    need_gbp = MoneyField(
        label="What the year needs", required=False, help_text="Leave it empty while nobody has said."
    )
    is_approximate = forms.BooleanField(required=False, label="This is a round figure")
    department = forms.CharField(
        required=False,
        max_length=120,
        label="Department that spends it",
        help_text="As published with spending over £500.",
    )
    note = forms.CharField(required=False, max_length=300)


class OfBudgetForm(PortalFormMixin, forms.Form):
    """One thing of a budget under its name; `taken` are the codes that its year has already."""

    name = forms.CharField(max_length=120)
    note = forms.CharField(required=False, max_length=300)

    def __init__(self, *args, taken=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.taken = taken

    def clean_name(self):
        name = self.cleaned_data["name"]
        self.slug = slugify(name)[:40].strip("-")
        if not self.slug:
            raise forms.ValidationError("Use letters or figures in the name")
        if self.slug in self.taken:
            raise forms.ValidationError(
                "This year already has one of that name. Change that one, or choose another name"
            )
        return name


class BudgetLineForm(OfBudgetForm):
    """A line: what is planned for it, and what it is expected to come to."""

    widths = {"planned_gbp": 10, "forecast_gbp": 10}

    planned_gbp = MoneyField(label="Planned", required=False, help_text="Leave it empty while the need is not split.")
    forecast_gbp = MoneyField(
        label="Expected at the end of the year",
        required=False,
        help_text="Only if you know better than the plan.",
    )
    field_order = ["name", "planned_gbp", "forecast_gbp", "note"]


class InKindForm(OfBudgetForm):
    """Support that nobody pays for."""

    widths = {"value_gbp": 10}

    given_by = forms.ModelChoiceField(
        Organisation.objects.none(), required=False, label="Who gives it", empty_label="Not given"
    )
    value_gbp = MoneyField(label="What it is worth", required=False, help_text="Leave it empty if nobody valued it.")
    field_order = ["name", "given_by", "value_gbp", "note"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].label = "What is given"
        self.fields["given_by"].queryset = Organisation.objects.in_order()


class ExternalFundingForm(OfBudgetForm):
    """Money from outside for delivery."""

    widths = {"amount_gbp": 10}

    amount_gbp = MoneyField(label="Amount", required=False, help_text="Leave it empty if it is not known.")
    field_order = ["name", "amount_gbp", "note"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].label = "Fund"
        self.fields["note"].label = "What it is for"


class _OnALineForm(PortalFormMixin, forms.Form):
    """Money on one of the lines of a year."""

    line = forms.ModelChoiceField(BudgetLine.objects.none(), label="Line of the budget", empty_label="Choose a line")

    def __init__(self, *args, budget, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["line"].queryset = budget.lines.all()

    def clean_amount_gbp(self):
        amount = self.cleaned_data["amount_gbp"]
        if not amount:
            raise forms.ValidationError("Enter an amount above £0")
        return amount


class CommitmentForm(_OnALineForm):
    """What was ordered."""

    nouns = {"committed_on": "day it was ordered"}

    widths = {"reference": 20, "amount_gbp": 10}

    reference = forms.CharField(label="Order number", max_length=40)
    committed_on = DateInputField(label="Ordered on")
    supplier = forms.CharField(max_length=200)
    purpose = forms.CharField(label="What it is for", max_length=200)
    amount_gbp = MoneyField(label="Amount")


class SpendForm(_OnALineForm, DocumentFileForm):
    """What was paid, with the file that proves it."""

    nouns = {"supplier": "supplier that was paid"}

    widths = {"reference": 20, "amount_gbp": 10, "irrecoverable_vat_gbp": 10, "merchant_category": 20}
    field_order = ["line", "commitment"]

    commitment = forms.ModelChoiceField(
        Commitment.objects.none(), required=False, label="Order it pays", empty_label="None"
    )
    reference = forms.CharField(
        label="Payment number", max_length=60, help_text="The number of the payment in the council’s ledger."
    )
    incurred_on = DateInputField(label="Date")
    supplier = forms.CharField(label="Paid to", max_length=200)
    is_private = forms.BooleanField(
        required=False, label="This is a private person", help_text="Then the name is left out of what is published."
    )
    purpose = forms.CharField(label="What it was for", max_length=200)
    amount_gbp = MoneyField(label="Amount", help_text="Without VAT that the council gets back.")
    irrecoverable_vat_gbp = MoneyField(label="VAT in it that cannot be recovered", required=False)
    merchant_category = forms.CharField(
        required=False, label="Merchant category", max_length=80, help_text="Such as printing or venue hire."
    )

    def __init__(self, *args, budget, **kwargs):
        super().__init__(*args, budget=budget, **kwargs)
        open_orders = Commitment.objects.filter(line__budget=budget, ended_at__isnull=True)
        self.fields["commitment"].queryset = open_orders.order_by("reference")
        file = self.fields["file"]
        file.required, file.label = False, "Evidence"
        file.help_text = f"The supplier’s invoice or receipt: {NAMES}, up to 10 MB. You can add it later."

    def clean_file(self):
        return super().clean_file() if self.cleaned_data.get("file") else None


class SpendReverseForm(PortalFormMixin, forms.Form):
    """Why a payment is taken back."""

    reason = forms.CharField(max_length=200, label="Why is it taken back?")


class CommitmentEndForm(PortalFormMixin, forms.Form):
    """Why an order is over."""

    reason = forms.CharField(
        max_length=200, label="Why is nothing more paid on it?", help_text="Such as: paid in full, or called off."
    )
