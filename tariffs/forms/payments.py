"""The forms of payments."""

from django import forms
from django.db.models import Case, When

from partnerships.forms.dates import DateInputField
from partnerships.forms.layout import PortalFormMixin
from partnerships.models import Organisation
from partnerships.models.years import year_label
from partnerships.templatetags.words import money
from tariffs.forms.schemes import MoneyField
from tariffs.models import Account, Invoice

PAYER_UNKNOWN = "Not known yet"


class PaymentForm(PortalFormMixin, forms.Form):
    """A payment as the bank's statement tells it."""

    widths = {"amount_gbp": 10}

    received_on = DateInputField(label="Day the bank had it")
    amount_gbp = MoneyField(label="Amount")
    reference = forms.CharField(
        label="Reference on the bank’s statement", max_length=200, required=False,
        help_text="As the bank has it: an invoice number in it says by itself what the payment is for.",
    )  # fmt: skip
    payer_name = forms.CharField(label="Name on the bank’s statement", max_length=200, required=False)
    organisation = forms.ModelChoiceField(
        Organisation.objects.in_order(), label="Payer", required=False, empty_label=PAYER_UNKNOWN
    )
    is_another = forms.BooleanField(
        label="This is another payment than the like one that is there", required=False,
        help_text="Only where the portal asked you about it.",
    )  # fmt: skip


class PayerNameForm(PortalFormMixin, forms.Form):
    """Whose a payment is."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.in_order(), label="Payer", empty_label="Choose an organisation"
    )


class RefundForm(PortalFormMixin, forms.Form):
    """What was sent back, when and why."""

    widths = {"amount_gbp": 10}

    amount_gbp = MoneyField(label="Amount sent back")
    refunded_on = DateInputField(label="Day it was sent back")
    reason = forms.CharField(max_length=200, help_text="For example: paid twice.")
    reference = forms.CharField(label="Reference of the bank transfer", max_length=100, required=False)


class ShownPaymentsForm(PortalFormMixin, forms.Form):
    """Which payments a list shows."""

    CHOICES = (("left", "With money left to allocate"), ("unknown", "Of a payer not known yet"), ("all", "All"))

    show = forms.ChoiceField(choices=CHOICES, required=False, label="Payments")
    words = forms.CharField(required=False, label="Reference or name", max_length=100)


class BankColumnsForm(PortalFormMixin, forms.Form):
    """Which column of a bank's file holds what; guessed from the headings, and corrected by a person."""

    received_on = forms.ChoiceField(label="Which column holds the date?")
    amount = forms.ChoiceField(
        label="Which column holds the amount that came in?", help_text="Amounts below nought are left out."
    )
    paid_out = forms.ChoiceField(
        label="Which column holds money paid out, if another does?", required=False,
        help_text="Rows with only that are left out.",
    )  # fmt: skip
    reference = forms.ChoiceField(label="Which column holds the reference or description?", required=False)
    name = forms.ChoiceField(label="Which column names who paid?", required=False)
    bank_id = forms.ChoiceField(
        label="Which column holds the bank’s own number of the row?", required=False,
        help_text="It tells payments apart best. Answer alike for every file of this bank.",
    )  # fmt: skip

    required_words = {
        "received_on": "Say which column holds the date",
        "amount": "Say which column holds the amount",
    }

    def __init__(self, *args, headings, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.choices = [("", "Not in the file"), *((name, name.replace("_", " ")) for name in headings)]

    def clean(self):
        given = super().clean()
        taken = [name for name in given.values() if name]
        for field, name in list(given.items()):
            if name and taken.count(name) > 1:
                self.add_error(field, "Another answer names this column too. Each column holds one thing.")
        return given


class AllocationForm(PortalFormMixin, forms.Form):
    """Which open invoice a payment is for, and how much of it."""

    widths = {"amount_gbp": 10}

    invoice = forms.ModelChoiceField(
        Invoice.objects.none(), label="Invoice", empty_label="Choose an invoice",
        help_text="Those of the payer come first. Only invoices of which something is owed are listed.",
    )  # fmt: skip
    amount_gbp = MoneyField(label="Amount")

    def __init__(self, *args, payment, **kwargs):
        super().__init__(*args, **kwargs)
        invoices = Invoice.objects.filter(balance__outstanding_gbp__gt=0).select_related("recipient", "balance")
        is_own = Case(When(recipient=payment.organisation_id, then=0), default=1)
        self.fields["invoice"].queryset = invoices.order_by(is_own, "due_on", "pk")
        self.fields["invoice"].label_from_instance = lambda invoice: (
            f"{invoice}, {invoice.recipient}: {money(invoice.balance.outstanding_gbp)} owed"
        )


class ReasonForm(PortalFormMixin, forms.Form):
    """Why something is taken back."""

    reason = forms.CharField(max_length=200, label="Why?")


class PromiseForm(PortalFormMixin, forms.Form):
    """When a payer said it will pay."""

    promised_on = DateInputField(label="Day it will be paid")
    said_by = forms.CharField(
        label="Who said so", max_length=200, help_text="For example: their finance office, by telephone."
    )
    note = forms.CharField(required=False, max_length=300)


class WriteOffForm(PortalFormMixin, forms.Form):
    """What is to be given up, and why."""

    widths = {"amount_gbp": 10}

    amount_gbp = MoneyField(label="Amount to give up")
    reason = forms.CharField(max_length=300, label="Why it will not be paid")


class WriteOffDecisionForm(PortalFormMixin, forms.Form):
    """Whether a write-off is approved."""

    is_approved = forms.TypedChoiceField(
        label="Decision", choices=(("yes", "Approve it: the sum is given up"), ("no", "Decline it: the sum stays owed")),
        widget=forms.RadioSelect, coerce=lambda value: value == "yes",
    )  # fmt: skip
    decision = forms.CharField(label="Words of the decision", required=False, max_length=300)


class StatementForm(PortalFormMixin, forms.Form):
    """Which year a statement shows."""

    year = forms.TypedChoiceField(required=False, coerce=int, empty_value=None, label="Financial year")

    def __init__(self, *args, years, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [("", "All years"), *((year, year_label(year)) for year in years)]


class AccountCodesForm(PortalFormMixin, forms.Form):
    """The ledger's code of each account."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for account in Account:
            self.fields[account.value] = forms.CharField(
                label=account.label, max_length=40, required=account != Account.VAT,
                error_messages={"required": f"Enter the code of “{account.label}”"},
            )  # fmt: skip
            self.fields[account.value].widget.attrs["class"] = "govuk-input--width-10"
