"""Reading what people type about tariffs."""

from tariffs.forms.payments import PayerNameForm, PaymentForm, RefundForm, ShownPaymentsForm
from tariffs.forms.schemes import AdoptForm, BandForm, ChargeForm, ExemptionForm, MoneyField

__all__ = [
    "AdoptForm",
    "BandForm",
    "ChargeForm",
    "ExemptionForm",
    "MoneyField",
    "PayerNameForm",
    "PaymentForm",
    "RefundForm",
    "ShownPaymentsForm",
]
