"""The oracle: an SMTP server that writes down each mail it takes, one line a mail, before it says yes.

`python -m tests.faults.sink PORT LOG` runs until it is told to stop.
"""

import asyncio
import signal
import sys
from email.parser import BytesHeaderParser

from aiosmtpd.smtp import SMTP


class Sink:
    def __init__(self, log):
        self.log = log

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802  aiosmtpd's name
        headers = BytesHeaderParser().parsebytes(envelope.content[:4000])
        self.log.write(f"{envelope.rcpt_tos[0]} {headers['Message-ID']}\n")
        return "250 Kept"


async def serve(port, path):
    """Take mail on `port` of this machine until SIGTERM."""
    loop, done = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, done.set)
    with open(path, "a", buffering=1) as log:
        sink = Sink(log)
        server = await loop.create_server(lambda: SMTP(sink, hostname="localhost", loop=loop), "127.0.0.1", port)
        await done.wait()
        server.close()


def taken(log):
    """What the sink has written: a list of (address, Message-ID)."""
    return [tuple(line.split(" ", 1)) for line in log.read_text().splitlines()]


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), sys.argv[2]))
