"""What an invoice run would bill, why, and what stands in the way; and what changed since somebody looked (X07)."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal

from tariffs import ledger
from tariffs.models import BillingTerms, Charge, Invoice, InvoiceRun, Payer, PurchaseOrder, RunLine, Scheme
from tariffs.reports.electronic import why_not_electronic

NO_DETAILS = "No billing details are known. Enter the name and address that the invoice goes to."
NOTHING_TO_PAY = "There is nothing to pay."


@dataclass(frozen=True)
class PlannedLine:
    """One invoice to be raised, or why it cannot be; the same facts as a row of the run."""

    charge_id: int
    recipient_id: int
    to_each_member: bool
    members: int
    unit_gbp: Decimal
    billing_name: str
    billing_address: str
    contact_email: str
    purchase_order: str
    buyer_peppol_id: str
    buyer_reference: str
    replaces_id: int | None
    blocked_because: str

    @property
    def net_gbp(self) -> Decimal:
        return ledger.line_total(self.members, self.unit_gbp)


@dataclass(frozen=True)
class Known:
    """What the lines of a year are made from beside its charges."""

    payers: Mapping[int, Payer]
    orders: Mapping[int, str]
    terms: BillingTerms | None


FACTS = tuple(PlannedLine.__dataclass_fields__)
TERMS = (
    "supplier_name", "supplier_address", "vat_treatment", "vat_percent", "vat_number", "vat_words", "days_to_pay",
    "how_to_pay", "finance_email", "supplier_peppol_id",
)  # fmt: skip


def planned_lines(scheme: Scheme, *, each_member_of: Collection[int] = ()) -> list[PlannedLine]:
    """What is still to be billed of an adopted year, by name; charges in `each_member_of` go to their named members."""
    charges = list(scheme.charges.select_related("organisation").prefetch_related("sharing__organisation"))
    invoices = defaultdict(list)
    of_the_year = Invoice.objects.filter(charge__scheme=scheme).select_related("balance").order_by("pk")
    for invoice in of_the_year:
        invoices[invoice.charge_id].append(invoice)
    payers = {payer.organisation_id: payer for payer in Payer.objects.all()}
    orders = dict(PurchaseOrder.objects.filter(year=scheme.year).values_list("payer__organisation", "number"))
    known = Known(payers, orders, BillingTerms.objects.filter(scheme=scheme).first())
    lines = [
        line
        for charge in charges
        for line in _lines_of(charge, invoices[charge.pk], charge.pk in each_member_of, known)
    ]
    return sorted(lines, key=lambda line: (line.billing_name.casefold(), line.charge_id, line.recipient_id))


def _lines_of(charge: Charge, invoices, to_each, known):
    live = {invoice.recipient_id for invoice in invoices if not is_void(invoice)}
    if charge.organisation_id in live:
        return
    members = [share.organisation for share in charge.sharing.all()]
    missing = charge.members - len(members)
    # Once some members have been billed, the rest is theirs too: the group would be billed for it twice.
    if (to_each or live) and not missing:
        for member in members:
            if member.pk not in live:
                yield _line(charge, member, True, 1, invoices, known)
        return
    blocked = ""
    if to_each or live:
        blocked = f"{missing} of the {charge.members} members are not named. Name them, or bill the group."
    yield _line(charge, charge.organisation, to_each, charge.members, invoices, known, blocked)


def _line(charge, recipient, to_each, members, invoices, known, blocked=""):
    payer, order = known.payers.get(recipient.pk), known.orders.get(recipient.pk, "")
    if not blocked and payer is None:
        blocked = NO_DETAILS
    if not blocked and charge.unit_gbp == 0:
        blocked = NOTHING_TO_PAY
    if not blocked:
        blocked = why_not_electronic(payer, order, known.terms)
    return PlannedLine(
        charge_id=charge.pk,
        recipient_id=recipient.pk,
        to_each_member=to_each,
        members=members,
        unit_gbp=charge.unit_gbp,
        billing_name=payer.billing_name if payer else recipient.name,
        billing_address=f"{payer.address}\n{payer.postcode}".replace("\r\n", "\n") if payer else "",
        contact_email=payer.contact_email if payer else "",
        purchase_order=order,
        buyer_peppol_id=payer.peppol_id if payer else "",
        buyer_reference=payer.buyer_reference if payer else "",
        replaces_id=_replaced(invoices, recipient),
        blocked_because=blocked,
    )


def _replaced(invoices, recipient):
    """The newest invoice that was credited in full: the recipient's own before the group's."""
    void = [invoice for invoice in invoices if is_void(invoice)]
    own = [invoice for invoice in void if invoice.recipient_id == recipient.pk]
    return (own or void)[-1].pk if void else None


def is_void(invoice: Invoice) -> bool:
    """Whether an invoice was credited in full, so that it asks for nothing any more."""
    return invoice.balance.credited_gbp == invoice.balance.total_gbp


def terms_of(terms: BillingTerms) -> dict[str, str]:
    """The terms as a run keeps what it showed of them."""
    return {name: str(getattr(terms, name)) for name in TERMS}


def seen_hash(lines: Iterable[PlannedLine], terms: dict[str, str]) -> str:
    """The hash of what a preview shows: whoever approves or issues it does so with this."""
    shown = [[asdict(line) for line in lines], terms]
    return hashlib.sha256(json.dumps(shown, default=str, sort_keys=True).encode()).hexdigest()


def each_member_charges(run: InvoiceRun) -> set[int]:
    """The charges of a run that go to each member of their group."""
    return set(run.lines.filter(to_each_member=True).values_list("charge_id", flat=True))


def what_changed(run: InvoiceRun, lines: Iterable[PlannedLine], terms: dict[str, str]) -> list[str]:
    """In words, how what would be billed now differs from what the run showed."""
    before = {(line.charge_id, line.recipient_id): line for line in run.lines.all()}
    now = {(line.charge_id, line.recipient_id): line for line in lines}
    told = [f"{before[key].billing_name} is no longer to be billed" for key in before.keys() - now.keys()]
    told += [f"{now[key].billing_name} is to be billed too" for key in now.keys() - before.keys()]
    told += [
        f"the details of {now[key].billing_name} changed"
        for key in now.keys() & before.keys()
        if _facts(before[key]) != _facts(now[key])
    ]
    if run.terms_shown != terms:
        told.append("the terms of the year changed")
    return sorted(told)


def _facts(line: PlannedLine | RunLine):
    return tuple(getattr(line, name) for name in FACTS)
