"""The reference for mail: Celery with two processes and chunks of 250, one kept connection, ready bytes whose slots
are replaced, every mail recorded in PostgreSQL, chunk by chunk. No lease, no mark, no audit.
"""

import os
import smtplib
import sys
import time
from urllib.parse import urlsplit

import psycopg2
from celery import Celery
from psycopg2.extras import execute_values

from tests.bench.servers import HOME

CHUNK = 250
STARTS = HOME.path / "starts"
TO, LINK, ID = b"@@to@@", b"@@unsubscribe@@", b"@@mail_id@@"

# Not the current application: the portal’s tasks must not become tasks of this one.
app = Celery("reference", broker=os.environ.get("REDIS_URL"), set_as_current=False)
app.conf.update(
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    task_ignore_result=True,
    task_default_queue="bare",
)
_kept = {}


def note_start():
    """Write down the moment, for whoever measures how soon a task begins."""
    with STARTS.open("a") as log:
        log.write(f"{time.time()}\n")


def bare_start():
    """Queue the empty task as barely as Celery can; returns the moment before."""
    from tests.bench.large.mail_worker import bare_start as task

    queued = time.time()
    task.apply_async()
    return queued


@app.task
def send_chunk(first):
    """Send 250 mails and record them."""
    database, server = _connections()
    with database.cursor() as cursor:
        cursor.execute(
            "SELECT id, address, link FROM bench_reference WHERE id >= %s ORDER BY id LIMIT %s", [first, CHUNK]
        )
        rows = cursor.fetchall()
        cursor.execute("SELECT ready FROM bench_ready")
        ready = bytes(cursor.fetchone()[0])
        answers = [(number, *_send(server, ready, number, address, link)) for number, address, link in rows]
        execute_values(
            cursor,
            "UPDATE bench_reference r SET state = 'sent', code = a.code, reply = a.reply, sent_at = now() "
            "FROM (VALUES %s) AS a (id, code, reply) WHERE r.id = a.id",
            answers,
            page_size=CHUNK,
        )
    database.commit()


def _send(server, ready, number, address, link):
    mail = ready.replace(TO, address.encode()).replace(LINK, link.encode()).replace(ID, b"%d@bench" % number)
    server.mail("partnership@portal.example")
    server.rcpt(address)
    server.docmd("DATA")
    server.send(mail + b".\r\n")
    code, reply = server.getreply()
    return code, reply.decode()


def _connections():
    """The database and the mail server, kept for each process."""
    if not _kept:
        mail = urlsplit(os.environ["EMAIL_URL"])
        _kept["server"] = smtplib.SMTP(mail.hostname, mail.port)
        _kept["server"].ehlo()
        _kept["database"] = psycopg2.connect(os.environ["DATABASE_URL"])
    return _kept["database"], _kept["server"]


class Bare:
    """The bare way's rows, and one run of it."""

    def __init__(self, ready):
        self.database = psycopg2.connect(os.environ["DATABASE_OWNER_URL"])
        self.database.autocommit = True
        self._run("DROP TABLE IF EXISTS bench_reference, bench_ready")
        self._run("CREATE TABLE bench_ready (ready bytea)")
        self._run("INSERT INTO bench_ready VALUES (%s)", [psycopg2.Binary(ready)])
        self._run(
            "CREATE TABLE bench_reference (id bigserial PRIMARY KEY, address text, link text, "
            "state text DEFAULT 'queued', code int, reply text, sent_at timestamptz)"
        )
        self._run("CREATE INDEX ON bench_reference (id) WHERE state = 'queued'")
        self._run(f"GRANT ALL ON bench_reference, bench_ready TO {urlsplit(os.environ['DATABASE_URL']).username}")

    def send_and_wait(self, recipients):
        """Mails a second from the queueing of the first chunk to the record of the last."""
        self._run("TRUNCATE bench_reference RESTART IDENTITY")
        self._run(
            "INSERT INTO bench_reference (address, link) SELECT 'reader' || n || '@readers.example', "
            "'https://portal.example/unsubscribe/' || md5(n::text) || '/' FROM generate_series(1, %s) n",
            [recipients],
        )
        self._run("ANALYZE bench_reference")
        began = time.perf_counter()
        for first in range(1, recipients + 1, CHUNK):
            send_chunk.delay(first)
        while self._left():
            time.sleep(0.02)
        rate = recipients / (time.perf_counter() - began)
        print(f"  {recipients:,} mails the bare way: {rate:,.0f} a second", file=sys.stderr, flush=True)
        return rate

    def _left(self):
        with self.database.cursor() as cursor:
            cursor.execute("SELECT EXISTS (SELECT 1 FROM bench_reference WHERE state = 'queued')")
            return cursor.fetchone()[0]

    def _run(self, statement, parameters=None):
        with self.database.cursor() as cursor:
            cursor.execute(statement, parameters)
