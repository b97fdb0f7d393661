"""Invoices and credit notes by the terms of EN 16931, for their UBL: taken from the issued rows alone.

What is asked of them beyond that by Peppol BIS Billing 3.0: an address on the network for both
sides, and an order number or a reference of the buyer's.
"""

import re

from tariffs.models import BillingTerms, CreditNote, Invoice, Payer

PROCESS = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"
INVOICE, CREDIT_NOTE = "380", "381"
AS_THE_TERMS_SAY = "1"  # means of payment: how to pay is told in words
ONE = "C62"
OUTSIDE_SCOPE = BillingTerms.Vat.OUTSIDE_SCOPE
CATEGORY = {OUTSIDE_SCOPE: "O", BillingTerms.Vat.EXEMPT: "E", BillingTerms.Vat.STANDARD: "S"}
_POSTCODE = re.compile("[A-Z]{1,2}[0-9][0-9A-Z]? ?[0-9][A-Z]{2}")
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def why_not_electronic(payer: Payer, order_number: str, terms: BillingTerms | None) -> str:
    """What must be entered before a payer that wants electronic invoices can get one; nothing if it can or wants none."""
    if not payer.peppol_id:
        return ""
    if terms and not terms.supplier_peppol_id:
        return "It wants electronic invoices. Enter the Peppol identifier of who bills among the terms of the year."
    if terms and terms.vat_treatment == BillingTerms.Vat.EXEMPT and not terms.vat_number:
        return (
            "It wants electronic invoices, which need the VAT registration number of who bills. Enter it in the terms."
        )
    if not order_number and not payer.buyer_reference:
        return "It wants electronic invoices, which need an order number or a reference of its own. Enter one."
    return ""


def electronic_terms(paper: Invoice | CreditNote) -> dict | None:
    """The terms of a paper whose payer wants it as UBL too; None for others."""
    if isinstance(paper, Invoice):
        return electronic_invoice(paper) if paper.is_electronic else None
    return electronic_credit_note(paper) if paper.invoice.is_electronic else None


def electronic_invoice(invoice: Invoice) -> dict:
    """The terms of an invoice; needs its lines, and what it replaces."""
    lines = [
        _line(invoice, line.position, line.description, line.quantity, line.unit_gbp, line.net_gbp, line.vat_percent)
        for line in invoice.lines.all()
    ]
    terms = _terms(invoice, invoice, INVOICE, lines, invoice.lines.all()[0].vat_percent)
    terms |= {"BT-9": invoice.due_on.isoformat(), "BT-20": _plain(invoice.how_to_pay)}
    if invoice.replaces_id:
        terms["BG-3"] = _preceding(invoice.replaces)
    return terms


def electronic_credit_note(note: CreditNote) -> dict:
    """The terms of a credit note; needs its lines and its invoice."""
    invoice = note.invoice
    credited = [(line, line.invoice_line) for line in note.lines.all()]
    lines = [
        _line(invoice, of.position, of.description, 1, line.net_gbp, line.net_gbp, of.vat_percent)
        for line, of in credited
    ]
    terms = _terms(note, invoice, CREDIT_NOTE, lines, credited[0][1].vat_percent)
    words = f"{note.reason} It is taken off what invoice {invoice.reference} asks for."
    return terms | {"BG-3": _preceding(invoice), "BG-1": [{"BT-22": _plain(note.reason)}], "BT-20": _plain(words)}


def _terms(paper, invoice, kind, lines, percent):
    net, vat, total = (f"{amount:.2f}" for amount in (paper.net_gbp, paper.vat_gbp, paper.total_gbp))
    terms = {
        "BT-1": paper.reference,
        "BT-2": paper.issued_on.isoformat(),
        "BT-3": kind,
        "BT-5": invoice.currency,
        "BT-10": _plain(invoice.buyer_reference),
        "BT-13": _plain(invoice.purchase_order),
        "BT-23": PROCESS,
        "BG-4": _supplier(invoice),
        "BG-7": _party(invoice.billing_name, invoice.billing_address, invoice.buyer_peppol_id),
        "BT-81": AS_THE_TERMS_SAY,
        "BT-83": invoice.reference,
        "BT-106": net,
        "BT-109": net,
        "BT-110": vat,
        "BT-112": total,
        "BT-115": total,
        "BG-23": [{"BT-116": net, "BT-117": vat, **_category(invoice, percent)}],
        "BG-25": lines,
    }
    return {term: value for term, value in terms.items() if value != ""}


def _category(invoice, percent):
    """How VAT stands to the whole; where there is none, why."""
    category = {"BT-118": CATEGORY[invoice.vat_treatment]}
    if invoice.vat_treatment != OUTSIDE_SCOPE:
        category["BT-119"] = f"{percent:.2f}"
    else:
        category["BT-121"] = "VATEX-EU-O"
    if invoice.vat_treatment != BillingTerms.Vat.STANDARD:
        category["BT-120"] = _plain(invoice.vat_words)
    return category


def _line(invoice, position, description, quantity, unit, net, percent):
    line = {
        "BT-126": str(position),
        "BT-129": str(quantity),
        "BT-130": ONE,
        "BT-131": f"{net:.2f}",
        "BT-146": f"{unit:.2f}",
        "BT-151": CATEGORY[invoice.vat_treatment],
        "BT-153": _plain(description),
    }
    return line if invoice.vat_treatment == OUTSIDE_SCOPE else line | {"BT-152": f"{percent:.2f}"}


def _supplier(invoice):
    party = _party(invoice.supplier_name, invoice.supplier_address, invoice.supplier_peppol_id)
    party["identifiers"] = {"": party["einvoicing_addr"]}
    if invoice.vat_number and invoice.vat_treatment != OUTSIDE_SCOPE:
        number = re.sub(r"[^0-9A-Z]", "", invoice.vat_number.upper())
        party["vat_identifier"] = number if number.startswith("GB") else f"GB{number}"
    return party


def _party(name, address, peppol_id):
    """A side by name, its address with the postcode where that stands last, and its place on the network."""
    lines = _plain(address).split("\n")
    postcode = lines.pop() if _POSTCODE.fullmatch(lines[-1].upper()) else ""
    scheme, _colon, number = peppol_id.partition(":")
    party = {
        "name": _plain(name),
        "einvoicing_addr": number,
        "einvoicing_addr_schemeid": scheme,
        "addr_l1": lines[0] if lines else "",
        "addr_l2": lines[1] if len(lines) > 1 else "",
        "addr_l3": ", ".join(lines[2:]),
        "postcode": postcode,
        "country_code": "GB",
    }
    return {field: value for field, value in party.items() if value}


def _preceding(invoice):
    return [{"BT-25": invoice.reference, "BT-26": invoice.issued_on.isoformat()}]


def _plain(text):
    """What XML can carry of what somebody typed, in lines without outer blanks."""
    lines = _NOT_IN_XML.sub("", text.replace("\r\n", "\n")).split("\n")
    return "\n".join(line.strip() for line in lines if line.strip())
