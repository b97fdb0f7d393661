"""Bank files: read, say the columns, look, enter; each payment once, whichever files it stands in (F23)."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace

from django.utils import timezone

from partnerships.access import action
from partnerships.actions.imports import keep_staged, refuse_file
from partnerships.imports import Change, Outcome, StagedKind
from partnerships.models import ImportRun, Person
from partnerships.sheets import CellError, Problem, SheetError, read_sheet
from tariffs import ledger
from tariffs.actions.allocations import give, held_balances
from tariffs.actions.payments import book_payment
from tariffs.ledger import BankRow, Claim, Match
from tariffs.models import Invoice, InvoiceBalance, Payment
from tariffs.reports.claims import open_claims

MOST_ROWS = 5_000
# What a column can be, with the headings under which banks have it.
HEADINGS = {
    "received_on": ("date", "transaction_date", "value_date", "posting_date", "posted_date", "received_on"),
    "amount": ("amount", "credit", "credit_amount", "money_in", "paid_in", "value", "amount_gbp"),
    "reference": ("reference", "description", "transaction_description", "narrative", "details", "memo"),
    "name": ("name", "payer", "payee", "counter_party", "counterparty", "from", "paid_by"),
    "bank_id": ("transaction_id", "id", "bank_reference", "fitid", "transaction_number"),
    "paid_out": ("debit", "debit_amount", "money_out", "paid_out"),
}


@dataclass(frozen=True)
class PlannedPayment:
    """A row that becomes a payment, and what it is surely for."""

    number: int
    row: BankRow
    fingerprint: str
    matches: list[Match]


def upload_bank_file(kind: StagedKind, *, filename: str, data: bytes, by: Person, at: dt.datetime) -> ImportRun:
    """Read a bank's file; what its columns are is for its person to say. A file that cannot be read is kept as refused."""
    try:
        sheet = read_sheet(data, filename)
    except SheetError as error:
        return refuse_file(kind, filename=filename, problems=error.problems, by=by, at=at)
    if len(sheet.rows) > MOST_ROWS or not sheet.rows:
        reason = f"The file has {len(sheet.rows):,} rows. Upload one with 1 to {MOST_ROWS:,}."
        return refuse_file(kind, filename=filename, problems=[Problem(None, "", "", reason)], by=by, at=at)
    rows = [[row.number, *row.cells.values()] for row in sheet.rows]
    return keep_staged(
        kind, filename=filename, by=by, at=at, columns=sheet.columns, rows=rows, mapping=guess(sheet.columns)
    )


def guess(columns) -> dict[str, str]:
    """Which column holds what, from its heading."""
    return {field: next((name for name in names if name in columns), "") for field, names in HEADINGS.items()}


def check_bank_file(run: ImportRun, *, at: dt.datetime, progress: Callable | None = None) -> Outcome:
    """What a bank file would enter, and what each payment is surely for; or every bad cell by its name."""
    rows, problems, skipped = _read(run, at=at)
    if problems:
        return Outcome.refused(problems)
    planned, known = _plan(rows)
    return _outcome(planned, known, skipped)


@action
def write_bank_file(run: ImportRun, *, at: dt.datetime, progress: Callable | None = None) -> Outcome:
    """Enter the payments of a bank file that are not there yet, and allocate what a rule is sure of.

    Called inside the action that confirmed the run. Enters nothing if it is no longer what was shown.
    """
    # Every open balance is held, so that what was planned is what is done.
    held_balances(InvoiceBalance.objects.open().values_list("pk", flat=True))
    rows, _problems, skipped = _read(run, at=at)
    planned, known = _plan(rows)
    outcome = _outcome(planned, known, skipped)
    if outcome.digest != Outcome.from_json(run.outcome).digest:
        return outcome
    keys = {match.claim.key for each in planned for match in each.matches}
    invoices = Invoice.objects.select_related("recipient").in_bulk(keys)
    for done, each in enumerate(planned, start=1):
        _enter(each, run, invoices, at=at)
        if progress and done % 25 == 0:
            progress(done, len(planned))
    return outcome


def _enter(planned, run, invoices, *, at):
    payment = Payment.objects.create(
        received_on=planned.row.received_on,
        amount_gbp=planned.row.amount,
        reference=planned.row.reference,
        payer_name=planned.row.name,
        source=Payment.Source.BANK_FILE,
        file=run.filename,
        fingerprint=planned.fingerprint,
        entered_at=at,
        entered_by=run.by,
    )
    book_payment(payment, by=run.by, at=at)
    for match in planned.matches:
        give(payment, invoices[match.claim.key], match.amount, why=match.why, by=run.by, at=at)


def _plan(rows):
    """The rows that are not there yet, each with what it is surely for, and how many are there."""
    prints = ledger.fingerprints(row for _number, row in rows)
    known = set(Payment.objects.filter(fingerprint__in=prints).values_list("fingerprint", flat=True))
    claims = {claim.key: claim for claim in open_claims()}
    planned = []
    for (number, row), fingerprint in zip(rows, prints, strict=True):
        if fingerprint not in known:
            planned.append(PlannedPayment(number, row, fingerprint, _sure(row, claims)))
    return planned, len(rows) - len(planned)


def _sure(row, claims: dict[int, Claim]):
    """What a row is surely for; takes it off the claims, so that the next row finds what is left."""
    found = ledger.best_matches(row.amount, reference=row.reference, name=row.name, claims=claims.values())
    sure = [match for match in found if match.is_sure]
    for match in sure:
        claim = claims[match.claim.key]
        claims[claim.key] = replace(claim, outstanding=claim.outstanding - match.amount)
    return sure


def _outcome(planned, known, skipped):
    changes = [
        Change(each.number, f"{each.row.name or each.row.reference or 'Payment'}", True, _cells(each))
        for each in planned
    ]
    notes = []
    if skipped:
        rows = "1 row is" if skipped == 1 else f"{skipped} rows are"
        notes.append(f"{rows} money paid out or of nought, and left out.")
    alike = Payment.objects.filter(source=Payment.Source.MANUAL)
    by_hand = set(alike.values_list("received_on", "amount_gbp"))
    twins = [str(each.number) for each in planned if (each.row.received_on, each.row.amount) in by_hand]
    if twins:
        notes.append(
            f"Rows {', '.join(twins[:20])}: a payment of that day and amount was entered by hand. "
            "If it is the same, take the row out of the file."
        )
    return replace(Outcome.of(changes=changes, unchanged=known, problems=[]), notes=tuple(notes))


def _cells(planned):
    goes_to = "; ".join(f"{match.claim.reference} £{match.amount:,.2f}" for match in planned.matches)
    cells = [
        ("date", "", f"{planned.row.received_on:%-d %B %Y}"),
        ("amount", "", f"£{planned.row.amount:,.2f}"),
        ("reference", "", planned.row.reference),
        ("for", "", goes_to or "waits to be allocated"),
    ]
    return tuple(cell for cell in cells if cell[2])


def _read(run, *, at):
    """The rows of money that came in with their numbers, every bad cell, and how many rows are left out."""
    columns, mapping = run.table["columns"], run.table["mapping"]
    rows, problems, skipped = [], [], 0
    for number, *values in run.table["rows"]:
        cells = dict(zip(columns, values, strict=True))
        found = {field: cells.get(name) for field, name in mapping.items() if name}
        if found.get("amount") is None and found.get("paid_out") is not None:
            skipped += 1
            continue
        row, bad = _bank_row(number, found, mapping, today=timezone.localdate(at))
        problems += bad
        if row is not None and row.amount > 0:
            rows.append((number, row))
        elif row is not None:
            skipped += 1
    return rows, problems, skipped


def _bank_row(number, found, mapping, *, today):
    problems = []

    def cell(field, read):
        text = found.get(field)
        try:
            if text is None:
                raise CellError("This cell is empty. It is needed in every row.")
            return read(text)
        except CellError as error:
            problems.append(Problem(number, mapping[field], text or "", str(error)))

    received_on, amount = cell("received_on", ledger.read_day), cell("amount", ledger.read_money)
    if received_on and received_on > today:
        told = "This day is still to come. Correct it."
        problems.append(Problem(number, mapping["received_on"], found["received_on"], told))
    if problems:
        return None, problems
    words = {field: (found.get(field) or "")[:200] for field in ("reference", "name", "bank_id")}
    return BankRow(received_on, amount, **words), []
