"""Who may read, prepare, approve, issue and credit invoices."""

from tests.access import SUPPORT_OFFICE, Line
from tests.factories.invoices import (
    CreditNoteFactory,
    CreditNoteFileFactory,
    InvoiceFactory,
    InvoiceFileFactory,
    InvoiceRunFactory,
    PayerFactory,
    billed_scheme,
)

KEEPERS = SUPPORT_OFFICE | {"finance"}


def year(world):
    return [billed_scheme().year]


def year_csv(world):
    return [*year(world), "csv"]


def run(world, **state):
    made = InvoiceRunFactory(scheme=billed_scheme(), **state)
    return [made.scheme.year, made.number]


def waiting_run(world):
    return run(world, state="preview", approved_at=None, issued_at=None, ended_at=None)


def invoice(world):
    return [InvoiceFactory(charge__organisation=world.payer).reference]


def invoice_file(world):
    return [InvoiceFileFactory(paper__charge__organisation=world.payer).paper.reference]


def note(world):
    return [CreditNoteFactory(invoice__charge__organisation=world.payer).reference]


def note_file(world):
    return [CreditNoteFileFactory(paper__invoice__charge__organisation=world.payer).paper.reference]


def payer(world):
    return [PayerFactory(organisation=world.payer).organisation.slug]


def payers_own(args):
    """Those who keep the accounts, and whoever speaks for this payer: other payers are told nothing."""
    return Line(KEEPERS | {"contact"}, args, refused=404)


def keepers(args):
    """Those who keep the accounts; others are not told that there is anything."""
    return Line(KEEPERS, args, refused=404)


def all_but(persona, args):
    """A right that one of the keepers does not have."""
    return Line(KEEPERS - {persona}, args, refused=404, exceptions={persona: 403})


TABLE = {
    "tariffs:billing_terms": Line(KEEPERS, year),
    "tariffs:invoice_list": Line(KEEPERS, year),
    "tariffs:invoice_download": Line(KEEPERS, year_csv),
    "tariffs:run_prepare": Line(KEEPERS, year),
    "tariffs:run_detail": keepers(waiting_run),
    "tariffs:run_approve": all_but("administrator", waiting_run),
    "tariffs:run_issue": all_but("strategic_manager", waiting_run),
    "tariffs:run_withdraw": keepers(waiting_run),
    "tariffs:run_hurry": all_but("strategic_manager", run),
    "tariffs:invoice_detail": payers_own(invoice),
    "tariffs:invoice_credit": Line(KEEPERS, invoice, refused=404, exceptions={"contact": 403}),
    "tariffs:invoice_pdf": payers_own(invoice_file),
    "tariffs:invoice_ubl": payers_own(invoice_file),
    "tariffs:credit_note_ubl": payers_own(note_file),
    "tariffs:credit_note_detail": payers_own(note),
    "tariffs:credit_note_pdf": payers_own(note_file),
    "tariffs:payer_list": Line(KEEPERS, lambda world: []),
    "tariffs:payer_detail": payers_own(payer),
    "tariffs:payer_edit": payers_own(payer),
    "tariffs:purchase_order_set": payers_own(payer),
}
