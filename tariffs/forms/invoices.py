"""The forms of payers, terms, runs and credit notes."""

import re

from django import forms
from stdnum import ean, lei
from stdnum.gb import vat

from partnerships.access import may
from partnerships.forms.layout import PortalFormMixin
from tariffs.forms.schemes import MoneyField
from tariffs.models import PEPPOL_SCHEMES, BillingTerms, Payer

# What a number must pass: the check digits where a scheme has some.
NUMBERS = {
    "0060": re.compile(r"[0-9]{9}").fullmatch,
    "0088": lambda number: len(number) == 13 and ean.is_valid(number),
    "0199": lei.is_valid,
    "9932": lambda number: number.startswith("GB") and vat.is_valid(number),
}


HOW_WRITTEN = "Scheme, colon and number: for a VAT number 9932:GB and its digits."


class PeppolField(forms.CharField):
    """A place on the Peppol network: the scheme, a colon and the number, with blanks and small letters forgiven."""

    default_error_messages = {
        "scheme": "Begin with the scheme and a colon: 0088: for a GLN, 0060: D-U-N-S, 0199: LEI, 9932: VAT number.",
        "number": "This is not a number of that scheme. Look for a slip of the pen.",
    }

    def clean(self, value):
        value = super().clean(value)
        scheme, _colon, number = "".join(value.split()).upper().partition(":")
        if not value:
            return ""
        if scheme not in PEPPOL_SCHEMES:
            raise forms.ValidationError(self.error_messages["scheme"], code="scheme")
        if not NUMBERS[scheme](number):
            raise forms.ValidationError(self.error_messages["number"], code="number")
        return f"{scheme}:{number}"


class PayerForm(PortalFormMixin, forms.ModelForm):
    """Where an organisation's invoices go; its size only for those who may say it."""

    widths = {"postcode": 10, "peppol_id": 20, "buyer_reference": 20}

    class Meta:
        model = Payer
        fields = [
            "billing_name",
            "address",
            "postcode",
            "contact_email",
            "peppol_id",
            "buyer_reference",
            "size",
            "funded_by_subscriptions",
        ]
        field_classes = {"peppol_id": PeppolField}
        widgets = {"address": forms.Textarea(attrs={"rows": 4})}
        help_texts = {
            "peppol_id": f"It asks for an electronic invoice (UBL, Peppol BIS Billing 3.0) beside the PDF. {HOW_WRITTEN}",
            "buyer_reference": "What your system needs to book an invoice that quotes no order number.",
        }

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        if not may(person, "tariffs.class_payer", self.instance):
            del self.fields["size"], self.fields["funded_by_subscriptions"]


class PurchaseOrderForm(PortalFormMixin, forms.Form):
    """A year and the order number for it."""

    widths = {"number": 20}

    year = forms.TypedChoiceField(coerce=int, label="Year")
    number = forms.CharField(
        label="Purchase-order number",
        max_length=60,
        required=False,
        help_text="As your finance team wants it quoted. Leave it empty to take it back.",
    )

    def __init__(self, *args, schemes, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [(scheme.year, scheme.label) for scheme in schemes]


class TermsForm(PortalFormMixin, forms.ModelForm):
    """Who bills, how VAT stands, when and how to pay."""

    widths = {
        "days_to_pay": 4,
        "vat_percent": 5,
        "vat_number": 20,
        "supplier_peppol_id": 20,
        "first_reminder_after": 4,
        "second_reminder_after": 4,
        "last_reminder_after": 4,
    }

    class Meta:
        model = BillingTerms
        fields = [
            "supplier_name",
            "supplier_address",
            "vat_treatment",
            "vat_percent",
            "vat_number",
            "vat_words",
            "days_to_pay",
            "how_to_pay",
            "finance_email",
            "supplier_peppol_id",
            "first_reminder_after",
            "second_reminder_after",
            "last_reminder_after",
        ]
        field_classes = {"supplier_peppol_id": PeppolField}
        widgets = {
            "supplier_address": forms.Textarea(attrs={"rows": 4}),
            "how_to_pay": forms.Textarea(attrs={"rows": 4}),
        }
        labels = {
            "first_reminder_after": "Days to the first reminder",
            "second_reminder_after": "Days to the second reminder",
            "last_reminder_after": "Days to the last reminder",
        }
        help_texts = {
            "vat_percent": "0, unless VAT is charged at the standard rate.",
            "how_to_pay": "Bank, account, and what to quote. It stands on every invoice as you write it here.",
            "supplier_peppol_id": f"Needed where a payer wants electronic invoices. {HOW_WRITTEN}",
            "finance_email": "Gets a copy of every invoice and credit note.",
            "first_reminder_after": "Counted from the day an invoice of this year was due.",
            "second_reminder_after": "Counted from the same day. What has been sent is not sent again.",
            "last_reminder_after": "Counted from the same day. Then somebody decides what to do.",
        }


class PreviewForm(PortalFormMixin, forms.Form):
    """Which groups are billed member by member."""

    each_member_of = forms.TypedMultipleChoiceField(
        coerce=int,
        required=False,
        label="Bill each named member of these groups",
        help_text="The others get one invoice for the whole group.",
        widget=forms.CheckboxSelectMultiple(attrs={"small": True}),
    )

    def __init__(self, *args, charges, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["each_member_of"].choices = [
            (charge.pk, f"{charge.organisation}: {charge.members} members, {len(charge.sharing.all())} named")
            for charge in charges
        ]
        if not charges:
            del self.fields["each_member_of"]


class SeenForm(PortalFormMixin, forms.Form):
    """The hash of what was looked at."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)


class ApproveForm(SeenForm):
    """The approval of a run; whoever prepared it says why they approve it themselves."""

    reason = forms.CharField(label="Why you approve what you prepared yourself", max_length=300, required=False)

    def __init__(self, *args, own, **kwargs):
        super().__init__(*args, **kwargs)
        if not own:
            del self.fields["reason"]


class CreditForm(PortalFormMixin, forms.Form):
    """How much of an invoice is credited, before VAT, and why."""

    widths = {"amount": 10}

    amount = MoneyField(
        label="Amount, before VAT", required=False, help_text="Leave it empty to credit all that is left."
    )
    reason = forms.CharField(label="Reason, as it stands on the credit note", max_length=300)
    release = forms.BooleanField(
        label="Release the money that paid it",
        required=False,
        help_text="Only where it is paid: its payments become free, to be sent back or allocated elsewhere.",
    )
