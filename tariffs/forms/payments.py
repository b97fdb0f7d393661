"""The forms of payments."""

from django import forms

from partnerships.forms.dates import DateInputField
from partnerships.forms.layout import PortalFormMixin
from partnerships.models import Organisation
from tariffs.forms.schemes import MoneyField

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
