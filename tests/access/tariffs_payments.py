"""Who may read and keep payments."""

from tests.access import SUPPORT_OFFICE, Line, only
from tests.factories.invoices import InvoiceFactory
from tests.factories.tariffs_payments import (
    AllocationFactory,
    BankFileFactory,
    ExportBatchFactory,
    PaymentFactory,
    WriteOffFactory,
)

CLERKS = SUPPORT_OFFICE | {"finance"}


def nothing(world):
    return []


def a_payment(world):
    return [PaymentFactory().pk]


def of_an_invoice(world):
    return [InvoiceFactory(charge__organisation=world.payer).reference]


def of_a_payer(world):
    return [world.payer.slug]


def a_year(world):
    return [2009]


def with_format(args, format="csv"):
    return lambda world: [*args(world), format]


def about_a_debt():
    """The payer sees the invoice, so it is told why it may not do this; others are not told that it is there."""
    return Line(CLERKS, of_an_invoice, refused=404, exceptions={"contact": 403})


def payers_own(args):
    """Those who keep the accounts, and whoever speaks for this payer: other payers are told nothing."""
    return Line(CLERKS | {"contact"}, args, refused=404)


MANAGER = frozenset({"strategic_manager"})

TABLE = {
    "tariffs:payment_list": Line(CLERKS, nothing),
    "tariffs:payment_add": Line(CLERKS, nothing),
    "tariffs:payment_detail": Line(CLERKS, a_payment, refused=404),
    "tariffs:payment_name": Line(CLERKS, a_payment, refused=404),
    "tariffs:payment_refund": Line(CLERKS, a_payment, refused=404),
    "tariffs:payment_allocate": Line(CLERKS, a_payment, refused=404),
    "tariffs:allocation_undo": Line(CLERKS, lambda world: [AllocationFactory().pk], refused=404),
    "tariffs:bank_file_upload": Line(CLERKS, nothing),
    "tariffs:bank_file_columns": only(
        "finance", args=lambda world: [BankFileFactory(by=world.people["finance"]).pk], refused=404
    ),
    "tariffs:aged_debt": Line(CLERKS, nothing),
    "tariffs:aged_debt_download": Line(CLERKS, with_format(nothing)),
    "tariffs:invoice_debt": about_a_debt(),
    "tariffs:promise_add": about_a_debt(),
    "tariffs:write_off_propose": about_a_debt(),
    "tariffs:write_off_decide": Line(
        MANAGER, lambda world: [WriteOffFactory().pk], refused=404, exceptions=dict.fromkeys(CLERKS - MANAGER, 403)
    ),
    "tariffs:write_off_take_back": Line(
        MANAGER,
        lambda world: [WriteOffFactory(approved=True).pk],
        refused=404,
        exceptions=dict.fromkeys(CLERKS - MANAGER, 403),
    ),
    "tariffs:statement": payers_own(of_a_payer),
    "tariffs:statement_download": payers_own(with_format(of_a_payer)),
    "tariffs:statement_pdf": payers_own(of_a_payer),
    "tariffs:export_list": Line(CLERKS, nothing),
    "tariffs:export_detail": Line(CLERKS, lambda world: [ExportBatchFactory().pk], refused=404),
    "tariffs:export_download": Line(CLERKS, lambda world: [ExportBatchFactory().pk, "csv"], refused=404),
    "tariffs:account_codes": Line(CLERKS, nothing),
    "tariffs:ledger_year": Line(CLERKS, a_year),
    "tariffs:year_close": Line(CLERKS, a_year),
    "tariffs:year_reopen": Line(MANAGER, a_year),
}
