"""F20 and F21: two clerks issue the same year at once, and the web server dies while somebody issues (P7)."""

import os
import random
import re
import threading
import time
from collections import Counter
from contextlib import contextmanager, nullcontext, suppress
from http.client import HTTPException

import psycopg2
from django.db import connection, connections, transaction
from django.test import Client
from django.urls import reverse

from tariffs.actions import issuing, runs
from tariffs.models import Invoice, NumberSeries
from tests.faults import servers, world
from tests.faults.invoice_world import ROUNDS_A_YEAR, approved_run, clerks, end_runs, whole, year_of_payers
from tests.faults.web import Browser

TOLD = re.compile(r"is “being sent” by [^.]+\. Look at it again")
ROLLED_BACK = 0.1
KILL_PAYERS = 200


class RolledBackError(Exception):
    """A transaction was made to fail at its end."""


def raised_at_once(*, full, seed):
    """Two clerks issue the same run behind a barrier, a tenth rolled back at the end: one set, no gap, the other told."""
    chance = random.Random(seed)
    rounds = {15: 200, 500: 200} if full else {15: 10, 500: 2}
    share = ROLLED_BACK if full else 3 * ROLLED_BACK  # so that few rounds have some too
    found = [each for payers, times in rounds.items() for each in _rounds(payers, times, chance, rolled_back=share)]
    control = _unguarded()
    end_runs()
    wrong = [each for each in found if each["wrong"]]
    answers = sum((Counter(each["answers"]) for each in found), Counter())
    rolled = sum(each["rolled"] for each in found)
    return {
        "what": f"two clerks issued {rounds} times (payers: rounds), {rolled} rolled back: {len(wrong)} rounds not whole, "
        f"{answers['told']} told why; numbers taken apart from their documents: {control['wrong']}",
        "ok": not wrong
        and not answers["error"]
        and answers["issued"] == len(found) == answers["told"] + rolled
        and rolled > 0,
        "control_failed": bool(control["wrong"]),
        "wrong": wrong,
        "answers": dict(answers),
        "control": control,
    }


def run_rounds(times, *, payers, seed, rolled_back=ROLLED_BACK):
    """Issue the same payers' year by two clerks, `times` over: what each round's clerks were told and what is wrong."""
    return list(_rounds(payers, times, random.Random(seed), rolled_back=rolled_back))


def _unguarded():
    """A round whose numbers are taken apart from their documents, and which is rolled back."""
    with _numbers_apart():
        return next(_rounds(15, 1, random.Random(), rolled_back=1, in_turn=True))


def _rounds(payers, times, chance, *, rolled_back=ROLLED_BACK, in_turn=False):
    people = clerks()
    for number in range(times):
        if number % ROUNDS_A_YEAR == 0:
            scheme = year_of_payers(payers)
        run = approved_run(scheme)
        answers, rolled = _both_press(run, people, chance.random() < rolled_back, in_turn=in_turn)
        yield {"payers": payers, "answers": dict(Counter(answers)), "rolled": rolled, "wrong": whole(run, payers)}


def _both_press(run, people, rolls, *, in_turn=False):
    """What each clerk was answered: issued, told, error; and whether the one who came first was rolled back."""
    barrier, answers = threading.Barrier(2), []
    address = reverse("tariffs:run_issue", args=[run.scheme.year, run.number])

    def press(person):
        client = Client(SERVER_NAME="127.0.0.1", raise_request_exception=False)
        client.force_login(person)
        if not in_turn:
            barrier.wait()
        reply = client.post(address, {"seen": run.seen})
        if threading.current_thread() not in rolled:
            told = "told" if TOLD.search(reply.content.decode()) else "error"
            answers.append("issued" if reply.status_code == 302 else told)
        connections.close_all()

    with _failing_at_the_end() if rolls else nullcontext([]) as rolled:
        threads = [threading.Thread(target=press, args=[person]) for person in people]
        for thread in threads:
            thread.start()
            if in_turn:
                thread.join()
        for thread in threads:
            thread.join()
    return answers, len(rolled)


@contextmanager
def _failing_at_the_end():
    """The last thing that issuing does fails for whoever comes to it first: gives the thread that it was."""
    real, rolled = runs.record, []

    def record(*args, **kwargs):
        event = real(*args, **kwargs)
        if not rolled:
            rolled.append(threading.current_thread())
            raise RolledBackError
        return event

    runs.record = record
    try:
        yield rolled
    finally:
        runs.record = real


@contextmanager
def _numbers_apart():
    """The guard off: numbers are taken for good before their documents are written, as a sequence does."""
    real = issuing.take_numbers
    owner = psycopg2.connect(os.environ["DATABASE_OWNER_URL"])
    owner.autocommit = True
    by_owner = owner.cursor()

    def take(code, year, *, count):
        by_owner.execute(
            "INSERT INTO tariffs_numberseries (code, year, last_number) VALUES (%s, %s, 0) ON CONFLICT DO NOTHING",
            [code, year],
        )
        by_owner.execute(
            "UPDATE tariffs_numberseries SET last_number = last_number + %s WHERE code = %s AND year = %s "
            "RETURNING id, last_number",
            [count, code, year],
        )
        pk, last = by_owner.fetchone()
        return NumberSeries(pk=pk, code=code, year=year), list(range(last - count + 1, last + 1))

    issuing.take_numbers = take
    by_owner.execute("ALTER TABLE tariffs_numberseries DISABLE TRIGGER USER")
    try:
        yield
    finally:
        issuing.take_numbers = real
        by_owner.execute("ALTER TABLE tariffs_numberseries ENABLE TRIGGER USER")
        owner.close()


def web_killed_while_issuing(*, full, seed):
    """Kill -9 the web server's worker while a clerk issues: the whole run or nothing, and pressing again completes it."""
    kills, chance = 50 if full else 6, random.Random(seed)
    scheme, found = year_of_payers(KILL_PAYERS), []
    calm = _issued_by_web(approved_run(scheme))
    for number in range(kills):
        if number % ROUNDS_A_YEAR == 0:
            scheme = year_of_payers(KILL_PAYERS)
        found.append(_issued_by_web(approved_run(scheme), after=chance.uniform(0, 1.1 * calm["seconds"])))
    with _committed_by_chunks():
        control = _killed_between_chunks(approved_run(scheme))
    servers.stop("web")
    end_runs()
    wrong = [each for each in (calm, *found) if each["halves"] or each["wrong"]]
    amid = sum(each["amid"] for each in found)
    return {
        "what": f"web server killed {kills} × when {KILL_PAYERS} invoices were issued, {amid} × while it wrote them: "
        f"{len(wrong)} runs by halves, {sum(each['at_kill'] == 0 for each in found)} had left nothing, the rest stood "
        f"whole; all were complete after pressing again; committed chunk by chunk {control} of {KILL_PAYERS} stood",
        "ok": not wrong and amid > 0,
        "control_failed": 0 < control < KILL_PAYERS,
        "wrong": wrong,
        "at_kill": [each["at_kill"] for each in found],
    }


def _issued_by_web(run, after=None):
    """Press Issue in a browser, kill the server so long after it began to write, and press again: what stood between."""
    port, address = servers.start_web(), reverse("tariffs:run_issue", args=[run.scheme.year, run.number])
    browser = Browser(port, world.session_cookie(clerks()[0]))
    browser.get(address)  # so that the server is warm

    def press():
        with suppress(OSError, HTTPException):
            browser.press(address, seen=run.seen)

    pressing, amid = threading.Thread(target=press), False
    pressing.start()
    servers.wait_until(_is_writing, seconds=60, every=0.005)
    began = time.monotonic()
    if after is None:
        servers.wait_until(lambda: not _is_writing(), seconds=60, every=0.005)
        seconds = time.monotonic() - began
    else:
        time.sleep(after)
        amid, seconds = _is_writing(), after
        servers.kill("web")
    pressing.join()
    at_kill = Invoice.objects.filter(run=run).count()
    if after is None:
        servers.stop("web")
    elif not at_kill:
        Browser(servers.start_web(), browser.cookies["sessionid"]).press(address, seen=run.seen)
        servers.stop("web")
    halves = at_kill not in (0, KILL_PAYERS)
    return {"seconds": seconds, "amid": amid, "at_kill": at_kill, "halves": halves, "wrong": whole(run, KILL_PAYERS)}


def _is_writing():
    """Whether somebody's transaction has written invoices and has not ended."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM pg_locks WHERE relation = 'tariffs_invoice'::regclass"
            " AND mode = 'RowExclusiveLock' AND pid <> pg_backend_pid())"
        )
        return cursor.fetchone()[0]


@contextmanager
def _committed_by_chunks():
    """The guard off: each chunk of invoices is committed by itself."""
    real = issuing.write_invoices

    def apart(run, lines, *args, **kwargs):
        for start in range(0, len(lines), 50):
            with transaction.atomic():
                real(run, lines[start : start + 50], *args, **kwargs)
            if start == 50:
                raise RolledBackError

    runs.write_invoices = apart
    try:
        yield
    finally:
        runs.write_invoices = real


def _killed_between_chunks(run):
    """How many invoices stand after an issue that ended between two chunks which each were committed."""
    terms = run.scheme.terms
    lines = [line for line in runs.planned_lines(run.scheme) if not line.blocked_because]
    with suppress(RolledBackError):
        runs.write_invoices(run, lines, terms, by=None, at=run.approved_at)
    return Invoice.objects.filter(run=run).count()
