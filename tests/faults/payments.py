"""F23 and F24: bank files again and again, and credits against payments. The oracle is SQL: each penny once (P8)."""

import os
import random
import secrets
import threading
import time
from contextlib import contextmanager
from decimal import Decimal
from functools import partial

import psycopg2
from django.db import connection, transaction
from django.utils import timezone

from partnerships.access import RefusedError
from partnerships.actions.imports import confirm_import, sort_columns
from partnerships.models import ImportRun
from tariffs import actions, ledger
from tariffs.actions import allocations, credits
from tariffs.actions.bank_files import upload_bank_file
from tariffs.actions.postings import book_invoices
from tariffs.models import InvoiceBalance, Payment
from tariffs.models.balances import InvoiceBalanceQuerySet
from tariffs.resources.bank_files import BANK_FILE
from tests.factories.invoices import InvoiceFactory
from tests.factories.partnerships import OrganisationFactory
from tests.faults import world

SLOWEST_SECONDS = 0.03  # between asking what is owed and writing, in both runs
LONGEST_WAIT_SECONDS = 0.3
YEAR = 2060
OWED = Decimal("250.00")
GUARDS = ("invoice_balance_is_not_overdrawn",)
# What the ledger says of one payer, and what its balances say: owed, and held for it.
SAID = """
    SELECT coalesce(sum(debit_gbp - credit_gbp) FILTER (WHERE account = 'debtors'), 0),
        -coalesce(sum(debit_gbp - credit_gbp) FILTER (WHERE account = 'held'), 0)
    FROM tariffs_posting WHERE organisation_id = %s
"""
COUNTED = """
    SELECT (SELECT coalesce(sum(b.outstanding_gbp), 0) FROM tariffs_invoicebalance b
            JOIN tariffs_invoice i ON i.id = b.invoice_id WHERE i.recipient_id = %(payer)s),
        (SELECT coalesce(sum(b.available_gbp), 0) FROM tariffs_paymentbalance b
            JOIN tariffs_payment p ON p.id = b.payment_id WHERE p.organisation_id = %(payer)s)
"""


def credit_against_payment(*, full, seed):
    """A credit note and a payment of one invoice at once: whichever comes second sees the first."""
    races = 200 if full else 40
    guarded = run_races(races, seed)
    with unguarded():
        control = run_races(races, seed)
    return {
        "what": f"{races} credits against payments: {guarded['wrong']} ledgers off, {guarded['below']} below nought, "
        f"{guarded['broken']} answers that were no words, {guarded['refused']} told why not, "
        f"{guarded['released']} payments left free; unguarded {control['wrong'] + control['below']} wrong",
        "ok": guarded["wrong"] == guarded["below"] == guarded["broken"] == 0,
        "control_failed": control["wrong"] + control["below"] > 0,
        "guarded": guarded,
        "control": control,
    }


def run_races(races, seed):
    """Credit and pay at once, `races` times; what was found wrong after each."""
    chance = random.Random(seed)
    found = {"races": races, "wrong": 0, "below": 0, "broken": 0, "refused": 0, "released": 0}
    with _slowly(chance):
        for number in range(races):
            invoice = an_invoice()
            release = bool(number % 2)
            # Entering a payment takes longer, so the credit waits a moment: each comes first in some of the races.
            wait = chance.uniform(0, LONGEST_WAIT_SECONDS)
            ends = _at_once(partial(pay, invoice), partial(credit, invoice, release=release, wait=wait))
            found["broken"] += sum(end not in ("done", "refused") for end in ends)
            found["refused"] += ends.count("refused")
            said, counted = _both_sides(invoice.recipient)
            found["wrong"] += said != counted
            found["below"] += min(counted) < 0
            found["released"] += counted == (0, OWED)
    return found


def pay(invoice):
    """The bank's row that names the invoice is entered, and allocated."""
    actions.enter_payment(
        received_on=invoice.issued_on, amount_gbp=OWED, reference=invoice.reference,
        organisation=invoice.recipient, is_another=True, by=None, at=timezone.now(),
    )  # fmt: skip


def credit(invoice, *, release, wait):
    """The whole invoice is credited after a moment; what was paid is released, or the credit refused."""
    time.sleep(wait)
    credits.credit_invoice(invoice, reason="Raised twice", release=release, by=None, at=timezone.now())


def an_invoice(amount=OWED):
    """An issued and booked invoice of a payer of its own."""
    mark = secrets.token_hex(6)
    payer = OrganisationFactory(slug=f"race-{mark}", name=f"Race {mark}")
    with transaction.atomic():
        invoice = InvoiceFactory(charge__organisation=payer, amount=amount, year=YEAR)
        book_invoices([invoice], at=timezone.now())
    return invoice


@contextmanager
def unguarded():
    """The guards off: balances are read without holding them, and the database lets them be overdrawn."""
    kept = InvoiceBalanceQuerySet.__dict__.get("select_for_update")
    InvoiceBalanceQuerySet.select_for_update = lambda self, **options: self
    definitions = _as_owner(
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = ANY(%s)", [list(GUARDS)]
    )
    for name in GUARDS:
        _as_owner(f"ALTER TABLE tariffs_invoicebalance DROP CONSTRAINT {name}")
    try:
        yield
    finally:
        for name, definition in definitions:
            _as_owner(f"ALTER TABLE tariffs_invoicebalance ADD CONSTRAINT {name} {definition} NOT VALID")
        if kept is None:
            del InvoiceBalanceQuerySet.select_for_update


def bank_files_again(*, full, seed):
    """The same file twice, two at once, overlapping ones: each payment once, and every sum agrees."""
    rounds = 30 if full else 6
    clerk = world.officer()
    guarded = [one_round(clerk) for _round in range(rounds)]
    with _swapped(ledger, "fingerprints", lambda rows: [secrets.token_hex(32) for _row in rows]):
        control = one_round(clerk)
    wrong = sum(found["entered"] != found["wanted"] or not found["agrees"] for found in guarded)
    return {
        "what": f"{rounds} rounds of a file twice, twice at once and overlapping: {wrong} with a payment missing or "
        f"doubled; unguarded {control['entered']} payments instead of {control['wanted']}",
        "ok": wrong == 0,
        "control_failed": control["entered"] != control["wanted"],
        "guarded": guarded,
        "control": control,
    }


def one_round(clerk):
    """Ten payments in two files that overlap, each uploaded again and confirmed twice at once."""
    invoices = [an_invoice() for _each in range(10)]
    rows = [f"12/06/2009,{invoice.reference},250.00" for invoice in invoices]
    rows += ["12/06/2009,UNKNOWN,1.00"] * 2
    mark = secrets.token_hex(4)
    first, second = _file(rows[:8], mark), _file(rows[4:], mark)
    for data in (first, first, second, first):
        _twice_at_once(data, clerk)
    paid = InvoiceBalance.objects.filter(invoice__in=invoices)
    numbers = [invoice.reference for invoice in invoices]
    entered = Payment.objects.filter(reference__in=[f"{number} {mark}" for number in [*numbers, "UNKNOWN"]])
    allocated = sum(paid.values_list("allocated_gbp", flat=True))
    owed = sum(paid.values_list("outstanding_gbp", flat=True))
    came = sum(entered.exclude(reference__startswith="UNKNOWN").values_list("amount_gbp", flat=True))
    return {
        "wanted": 12,
        "entered": entered.count(),
        "agrees": came + owed == OWED * len(invoices) and allocated == came,
    }


def _file(rows, mark):
    lines = [row.replace(",250.00", f" {mark},250.00").replace(",1.00", f" {mark},1.00") for row in rows]
    return "\n".join(["Date,Description,Amount", *lines]).encode()


def _twice_at_once(data, clerk):
    """Two people have looked at the same file and confirm it in the same moment."""
    runs = []
    for _each in range(2):
        run = upload_bank_file(BANK_FILE, filename="bank.csv", data=data, by=clerk, at=timezone.now())
        runs.append(sort_columns(run, run.table["mapping"], by=clerk, at=timezone.now()))
    waiting = [run for run in runs if run.status == ImportRun.Status.WAITING]
    _at_once(*(partial(confirm_import, run, by=clerk, at=timezone.now()) for run in waiting))


def _at_once(*writes):
    """Run the writes at the same moment; how each ended: done, refused with words, or by what."""
    barrier, ends = threading.Barrier(len(writes)), [""] * len(writes)

    def run(place, write):
        barrier.wait()
        try:
            write()
            ends[place] = "done"
        except RefusedError:
            ends[place] = "refused"
        except Exception as error:
            ends[place] = repr(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(writes)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return ends


def _both_sides(payer):
    """What the ledger says of a payer and what its balances say."""
    with connection.cursor() as cursor:
        cursor.execute(SAID, [payer.pk])
        said = cursor.fetchone()
        cursor.execute(COUNTED, {"payer": payer.pk})
        return said, cursor.fetchone()


@contextmanager
def _slowly(chance):
    """Let each write wait a little after it asked what is owed, so that the other finds its way between."""
    give, take_numbers = allocations.give, credits.take_numbers

    def later(write):
        def act(*args, **kwargs):
            time.sleep(chance.uniform(0, SLOWEST_SECONDS))
            return write(*args, **kwargs)

        return act

    with _swapped(allocations, "give", later(give)), _swapped(credits, "take_numbers", later(take_numbers)):
        yield


@contextmanager
def _swapped(module, name, value):
    kept = getattr(module, name)
    setattr(module, name, value)
    try:
        yield
    finally:
        setattr(module, name, kept)


def _as_owner(statement, parameters=None):
    connection.close()
    with psycopg2.connect(os.environ["DATABASE_OWNER_URL"]) as owner, owner.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall() if cursor.description else None
