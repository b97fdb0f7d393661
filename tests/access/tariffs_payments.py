"""Who may read and keep payments."""

from tests.access import SUPPORT_OFFICE, Line, only
from tests.factories.invoices import InvoiceFactory
from tests.factories.partnerships import OrganisationFactory
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
    return [InvoiceFactory().reference]


def of_a_payer(world):
    return [OrganisationFactory().slug]


def a_year(world):
    return [2009]


def with_format(args, format="csv"):
    return lambda world: [*args(world), format]


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
    "tariffs:invoice_debt": Line(CLERKS, of_an_invoice, refused=404),
    "tariffs:promise_add": Line(CLERKS, of_an_invoice, refused=404),
    "tariffs:write_off_propose": Line(CLERKS, of_an_invoice, refused=404),
    "tariffs:write_off_decide": Line(
        MANAGER, lambda world: [WriteOffFactory().pk], refused=404, exceptions=dict.fromkeys(CLERKS - MANAGER, 403)
    ),
    "tariffs:write_off_take_back": Line(
        MANAGER,
        lambda world: [WriteOffFactory(approved=True).pk],
        refused=404,
        exceptions=dict.fromkeys(CLERKS - MANAGER, 403),
    ),
    "tariffs:statement": Line(CLERKS, of_a_payer),
    "tariffs:statement_download": Line(CLERKS, with_format(of_a_payer)),
    "tariffs:statement_pdf": Line(CLERKS, of_a_payer),
    "tariffs:export_list": Line(CLERKS, nothing),
    "tariffs:export_detail": Line(CLERKS, lambda world: [ExportBatchFactory().pk], refused=404),
    "tariffs:export_download": Line(CLERKS, lambda world: [ExportBatchFactory().pk, "csv"], refused=404),
    "tariffs:account_codes": Line(CLERKS, nothing),
    "tariffs:ledger_year": Line(CLERKS, a_year),
    "tariffs:year_close": Line(CLERKS, a_year),
    "tariffs:year_reopen": Line(MANAGER, a_year),
}
