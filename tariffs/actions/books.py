"""The books of a year: handed to the council's ledger, closed, and reopened with a reason."""

import datetime as dt
import hashlib
import io
from collections.abc import Mapping

from django.db import connection
from django.utils import timezone

from partnerships.access import RefusedError, action, authorise
from partnerships.events import record
from partnerships.models import Event, Person
from partnerships.models.years import year_label
from partnerships.sheets import write_csv, write_xlsx
from tariffs import ledger
from tariffs.models import Account, AccountCode, ExportBatch, ExportFile, ExportLine, Posting, YearClose
from tariffs.reports.books import account_totals, blockers

PRIVATE = Event.Visibility.PRIVATE
COLUMNS = (
    "batch", "row", "booked_on", "document_type", "document", "payer", "account_code", "account", "debit_gbp",
    "credit_gbp", "currency",
)  # fmt: skip


@action
def set_account_codes(codes: Mapping[str, str], *, by: Person | None, at: dt.datetime) -> None:
    """Say under which code the council's ledger knows each account; batches that were taken keep theirs."""
    authorise(by, "tariffs.keep_account_codes")
    known = dict(AccountCode.objects.values_list("account", "code"))
    for account, code in codes.items():
        if code and known.get(account) != code:
            row, _is_new = AccountCode.objects.update_or_create(account=account, defaults={"code": code})
            before, after = {"code": known.get(account, "")}, {"code": code}
            record("account_code.set", row, by=by, at=at, visibility=PRIVATE, before=before, after=after)


@action
def take_export(*, by: Person | None, at: dt.datetime) -> ExportBatch:
    """Hand every posting that has not been exported to a new batch, whole documents at a time, each once.

    Two at once share nothing: the second waits and finds what is left. Raises RefusedError if there is
    nothing, or an account has no code.
    """
    authorise(by, "tariffs.export_ledger")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('tariffs export'))")
    postings = list(Posting.objects.not_exported().select_related("organisation").order_by("booked_on", "pk"))
    if not postings:
        raise RefusedError("Everything has been exported. Take an earlier batch again below if you need it.")
    codes = dict(AccountCode.objects.values_list("account", "code"))
    if missing := sorted({posting.account for posting in postings} - codes.keys()):
        names = ", ".join(f"“{Account(account).label}”" for account in missing)
        raise RefusedError(f"Give these accounts their code first: {names}.")
    batch = ExportBatch.objects.create(
        taken_at=at,
        taken_by=by,
        rows=len(postings),
        debit_gbp=ledger.total(posting.debit_gbp for posting in postings),
        credit_gbp=ledger.total(posting.credit_gbp for posting in postings),
    )
    lines = [
        ExportLine(batch=batch, posting=posting, place=place, code=codes[posting.account])
        for place, posting in enumerate(postings, start=1)
    ]
    ExportLine.objects.bulk_create(lines)
    _keep_files(batch, lines)
    totals = {"rows": batch.rows, "debit_gbp": f"{batch.debit_gbp:.2f}", "credit_gbp": f"{batch.credit_gbp:.2f}"}
    record("ledger.exported", batch, by=by, at=at, visibility=PRIVATE, after=totals)
    return batch


@action
def close_year(year: int, *, by: Person | None, at: dt.datetime) -> YearClose:
    """Close the books of a year: nothing is booked in it any more. Raises RefusedError while something stands open."""
    authorise(by, "tariffs.close_year")
    _alone_with_the_years()
    if YearClose.objects.in_force().filter(year=year).exists():
        raise RefusedError(f"{year_label(year)} is closed already.")
    if standing := blockers(year, on=timezone.localdate(at)):
        raise RefusedError(f"{year_label(year)} cannot be closed yet: {standing[0].words}")
    totals = {total.account.value: f"{total.after:.2f}" for total in account_totals(year)}
    close = YearClose.objects.create(year=year, totals=totals, closed_at=at, closed_by=by)
    record("year.closed", close, by=by, at=at, visibility=PRIVATE, after=totals)
    return close


@action
def reopen_year(year: int, *, reason: str, by: Person | None, at: dt.datetime) -> YearClose:
    """Open the books of a closed year again. Raises RefusedError if a later year is closed, or this one is not."""
    authorise(by, "tariffs.reopen_year")
    _alone_with_the_years()
    closes = YearClose.objects.in_force().select_for_update()
    if closes.filter(year__gt=year).exists():
        raise RefusedError("A later year is closed. Reopen that one first.")
    close = closes.filter(year=year).first()
    if close is None:
        raise RefusedError(f"{year_label(year)} is not closed.")
    close.reopened_at, close.reopened_by, close.reopen_reason = at, by, reason
    close.save(update_fields=["reopened_at", "reopened_by", "reopen_reason"])
    record("year.reopened", close, by=by, at=at, visibility=PRIVATE, after={"reason": reason})
    return close


def _alone_with_the_years():
    """Wait until nobody books, and let nobody book until the transaction ends: postings share this lock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('tariffs year'))")


def _keep_files(batch, lines):
    """Keep the batch as files: what is taken again later is byte for byte the same."""
    rows = [_row(batch, line) for line in lines]
    book = io.BytesIO()
    write_xlsx(book, COLUMNS, rows, title=str(batch))
    contents = {"csv": "".join(write_csv(COLUMNS, rows)).encode(), "xlsx": book.getvalue()}
    ExportFile.objects.bulk_create(
        ExportFile(batch=batch, format=format, content=content, sha256=hashlib.sha256(content).hexdigest())
        for format, content in contents.items()
    )


def _row(batch, line):
    posting = line.posting
    return [
        batch.pk,
        line.place,
        posting.booked_on,
        posting.get_document_type_display(),
        posting.document_label,
        str(posting.organisation or ""),
        line.code,
        posting.get_account_display(),
        posting.debit_gbp or None,
        posting.credit_gbp or None,
        "GBP",
    ]
