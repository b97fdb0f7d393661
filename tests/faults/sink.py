"""The oracle: an SMTP server that writes down each mail it takes, one line a mail, before it says yes.

`python -m tests.faults.sink PORT LOG` runs until it is told to stop. The environment may ask for
more: SINK_DELAY seconds before each yes; SINK_CUTS a number of mails after each of which the
database connections called SINK_CUTS_NAME are cut before the yes, and the mail's address is
written to the log's twin `.cut`.
"""

import asyncio
import os
import signal
import sys
from email.parser import BytesHeaderParser

import psycopg2
from aiosmtpd.smtp import SMTP

CUT = """
    SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
    WHERE application_name = %s AND pid <> pg_backend_pid()
"""


class Sink:
    def __init__(self, log, cuts=None):
        self.log, self.cuts = log, cuts
        self.delay = float(os.environ.get("SINK_DELAY", 0))
        self.every = int(os.environ.get("SINK_CUTS", 0))
        self.taken = 0

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802  aiosmtpd's name
        headers = BytesHeaderParser().parsebytes(envelope.content[:4000])
        self.log.write(f"{envelope.rcpt_tos[0]} {headers['Message-ID']}\n")
        self.taken += 1
        if self.every and self.taken % self.every == 0:
            self.cuts.write(f"{envelope.rcpt_tos[0]} {headers['Message-ID']}\n")
            _cut_connections()
        if self.delay:
            await asyncio.sleep(self.delay)
        return "250 Kept"


def _cut_connections():
    connection = psycopg2.connect(os.environ["DATABASE_URL"])
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(CUT, [os.environ["SINK_CUTS_NAME"]])
    finally:
        connection.close()


async def serve(port, path):
    """Take mail on `port` of this machine until SIGTERM."""
    loop, done = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, done.set)
    with open(path, "a", buffering=1) as log, open(f"{path}.cut", "a", buffering=1) as cuts:
        sink = Sink(log, cuts)
        server = await loop.create_server(lambda: SMTP(sink, hostname="localhost", loop=loop), "127.0.0.1", port)
        await done.wait()
        server.close()


def taken(log, prefix="reader"):
    """What the sink took for readers of an issue, and not the officers' reminders: a list of (address, Message-ID).

    `prefix` says how the addresses of others begin; several as a tuple.
    """
    return [tuple(line.split(" ", 1)) for line in log.read_text().splitlines() if line.startswith(prefix)]


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), sys.argv[2]))
