"""Credit notes: in part, in whole, never more than is left (H09)."""

from decimal import Decimal

import pytest

from partnerships.access import NotAllowedError, RefusedError
from partnerships.models import Role
from tariffs import actions
from tariffs.models import CreditNote, InvoiceBalance
from tests.factories.invoices import InvoiceFactory
from tests.factories.partnerships import now, seated

pytestmark = pytest.mark.django_db


def credit(invoice, amount=None, by=None):
    amounts = None if amount is None else {1: Decimal(amount)}
    return actions.credit_invoice(invoice, reason="Agreed by the board.", amounts=amounts, by=by, at=now())


def test_an_invoice_is_credited_in_parts_and_then_the_rest():
    invoice = InvoiceFactory()
    assert [credit(invoice, "100.10").total_gbp, credit(invoice).total_gbp] == [Decimal("100.10"), Decimal("149.90")]
    assert list(CreditNote.objects.order_by("number").values_list("reference", flat=True)) == [
        "SPC-2009-10-0001", "SPC-2009-10-0002",
    ]  # fmt: skip
    assert InvoiceBalance.objects.get().is_settled
    with pytest.raises(RefusedError, match="credited in full"):
        credit(invoice)


def test_no_more_is_credited_than_is_left_of_a_line():
    invoice = InvoiceFactory()
    credit(invoice, "200.00")
    with pytest.raises(RefusedError, match=r"Only £50\.00 of “Partnership tariff") as refused:
        credit(invoice, "50.01")
    assert refused.value.field == "amount"


def test_the_last_part_takes_the_vat_that_is_left():
    invoice = InvoiceFactory(vat_gbp=Decimal("43.76"))
    notes = [credit(invoice, "83.33"), credit(invoice, "83.33"), credit(invoice)]
    assert [note.vat_gbp for note in notes] == [Decimal("14.59"), Decimal("14.59"), Decimal("14.58")]
    assert InvoiceBalance.objects.get().is_settled


def test_readers_of_the_accounts_do_not_credit():
    with pytest.raises(NotAllowedError):
        credit(InvoiceFactory(), by=seated(Role.AUDITOR))
