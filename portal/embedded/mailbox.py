"""The demo's post office: an SMTP server that keeps every message as a file and sends nothing on.

`python -m portal.embedded.mailbox PORT FOLDER` runs until it is told to stop.
"""

import asyncio
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex

from aiosmtpd.smtp import SMTP


class Mailbox:
    """Keeps each message as `<time>-<random>.eml`, with the envelope in two lines at its head."""

    def __init__(self, folder):
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802  aiosmtpd's name
        head = f"X-Envelope-From: {envelope.mail_from}\r\nX-Envelope-To: {', '.join(envelope.rcpt_tos)}\r\n"
        name = f"{datetime.now(UTC):%Y%m%dT%H%M%S.%f}-{token_hex(4)}"
        new = self.folder / f"{name}.new"
        new.write_bytes(head.encode() + envelope.content)
        new.rename(self.folder / f"{name}.eml")
        return "250 Kept"


async def serve(port, folder):
    """Take mail on `port` of this machine until SIGTERM."""
    loop = asyncio.get_running_loop()
    done = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, done.set)
    mailbox = Mailbox(folder)
    server = await loop.create_server(
        lambda: SMTP(mailbox, hostname="localhost", enable_SMTPUTF8=True, loop=loop), "127.0.0.1", port
    )
    await done.wait()
    server.close()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), Path(sys.argv[2])))
