"""Open invoices as the rules of matching see them."""

from tariffs.ledger import Claim, Match, best_matches
from tariffs.models import Allocation, InvoiceBalance, Payment


def open_claims() -> list[Claim]:
    """Every invoice of which something is owed, what is due first before the rest."""
    balances = InvoiceBalance.objects.open().select_related("invoice__recipient")
    return [claim_of(balance) for balance in balances.order_by("invoice__due_on", "pk")]


def claim_of(balance: InvoiceBalance) -> Claim:
    """One open invoice."""
    invoice = balance.invoice
    return Claim(
        key=invoice.pk,
        reference=invoice.reference,
        payer=invoice.recipient_id,
        names=(invoice.recipient.name, *invoice.recipient.also_known_as, invoice.billing_name),
        outstanding=balance.outstanding_gbp,
        order_number=invoice.purchase_order,
    )


def suggestions(payment: Payment) -> list[Match]:
    """What a payment is perhaps for, for a person to decide."""
    name = str(payment.organisation) if payment.organisation else payment.payer_name
    return best_matches(payment.balance.available_gbp, reference=payment.reference, name=name, claims=open_claims())


def allocations_of(payment: Payment) -> list[tuple[Allocation, bool]]:
    """What a payment was for, in order, each with whether it stands, so that it can be undone."""
    found = list(payment.allocations.select_related("invoice__recipient"))
    undone = {allocation.undoes_id for allocation in found}
    return [(each, each.undoes_id is None and each.pk not in undone) for each in found]
