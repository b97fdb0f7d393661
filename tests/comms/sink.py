"""A scriptable SMTP sink: a real server on loopback that keeps what it takes and answers as it is told."""

import asyncio
import email
import threading
from email.policy import default

from aiosmtpd.smtp import SMTP


class Sink:
    """Keeps each accepted mail; `answers` maps an address to what it is told at RCPT or after the data.

    An answer is an SMTP line such as "450 4.2.0 Later"; at RCPT by default, after the data if the
    address is in `after_data`; the answer "drop" closes the connection instead. `before_yes` is
    called with the address of each mail that has come whole and is not yet answered.
    """

    def __init__(self):
        self.mails = []
        self.answers = {}
        self.after_data = set()
        self.connections = 0
        self.senders = []
        self.delay = 0
        self.before_yes = lambda address: None

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):  # noqa: N802  aiosmtpd's name
        answer = self.answers.get(address)
        if answer and address not in self.after_data:
            if answer == "drop":
                server.transport.abort()
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802  aiosmtpd's name
        if self.delay:
            await asyncio.sleep(self.delay)
        answer = self.answers.get(envelope.rcpt_tos[0]) or "250 OK"
        if answer == "drop":
            server.transport.abort()
        if answer.startswith("2") or answer == "drop":
            self.senders.append(envelope.mail_from)
            self.mails.append((envelope.rcpt_tos[0], envelope.content))
            self.before_yes(envelope.rcpt_tos[0])
        return answer

    @property
    def addresses(self):
        return sorted(address for address, _content in self.mails)

    def mail_to(self, address):
        """The one mail to `address`, parsed."""
        (content,) = [content for taker, content in self.mails if taker == address]
        return email.message_from_bytes(content, policy=default)

    def start(self):
        started = threading.Event()
        self._thread = threading.Thread(target=self._serve, args=[started], daemon=True)
        self._thread.start()
        started.wait(10)

    def stop(self):
        self._loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join(10)

    def _serve(self, started):
        asyncio.run(self._run(started))

    async def _run(self, started):
        self._loop, self._stopping = asyncio.get_running_loop(), asyncio.Event()
        server = await self._loop.create_server(self._protocol, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        started.set()
        await self._stopping.wait()
        server.close()

    def _protocol(self):
        self.connections += 1
        return SMTP(self, hostname="sink.example", loop=self._loop)
