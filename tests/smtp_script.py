"""A mail server that misbehaves on purpose: what it does is read from the recipient's address.

`<behaviour>.<anything>@…` meets what BEHAVIOURS says, everybody else is served. Each mail it keeps
is one line of its log, address and Message-ID, written before any answer. As a program:
`python -m tests.smtp_script PORT LOG [BEHAVIOUR]` until it is told to stop; BEHAVIOUR then holds
for addresses that name none, and LOG.tried has a line for each recipient that was named.
"""

import asyncio
import re
import signal
import sys
import threading
from collections import Counter

_MESSAGE_ID = re.compile(rb"(?im)^message-id: *(\S+)")
_ADDRESS = re.compile(rb"<([^>]*)>")
DRIP_SECONDS = 1

# What is done at which step: an answer, or "hang", "drop", "drip" (a byte a second), "later" (no the first time).
BEHAVIOURS = {
    "c421": ("rcpt", "421 4.3.2 Closing"),
    "c450": ("rcpt", "450 4.2.0 Greylisted"),
    "c451": ("body", "451 4.3.0 Local error"),
    "c452": ("rcpt", "452 4.2.2 Mailbox full"),
    "c550": ("rcpt", "550 5.1.1 No such user"),
    "c552": ("body", "552 5.3.4 Too big"),
    "c554": ("body", "554 5.7.1 Not wanted"),
    "mime8": ("body", "554 5.6.3 8BITMIME needed"),
    "utf8": ("rcpt", "553 5.6.7 SMTPUTF8 needed"),
    "hangrcpt": ("rcpt", "hang"),
    "hangdata": ("data", "hang"),
    "hangbody": ("body", "hang"),
    "dropbefore": ("rcpt", "drop"),
    "dropafter": ("body", "drop"),
    "grey": ("rcpt", "later"),
    "tarpit": ("rcpt", "drip"),
}


class Server:
    """Keeps what it takes in `mails` (address, content) and counts `tried` by address and `connections`.

    `hang_at` holds every client at "banner", "ehlo" or "mail"; `most_connections` turns the others away
    with 421; `starttls` is the answer to STARTTLS; `pipelining` says whether commands may come at once.
    """

    def __init__(self, log=None, behaviour=None, tries=None):
        self.log, self.behaviour, self.tries = log, behaviour, tries
        self.mails, self.tried = [], Counter()
        self.connections = self.open = self.most_open = 0
        self.hang_at = self.starttls = None
        self.most_connections, self.pipelining = 0, False

    async def serve(self, reader, writer):
        """One client, until it goes or is cut off."""
        self.connections += 1
        self.open += 1
        self.most_open = max(self.most_open, self.open)
        try:
            if self.most_connections and self.open > self.most_connections:
                writer.write(b"421 4.7.0 Too many connections\r\n")
                return
            await self._step("banner")
            writer.write(b"220 script.example ESMTP\r\n")
            while line := await reader.readline():
                if not await self._command(line, reader, writer):
                    break
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            self.open -= 1
            writer.close()

    async def _command(self, line, reader, writer):
        verb = line.split(b" ")[0].split(b":")[0].strip().upper()
        if verb == b"RCPT":
            writer.recipient = _ADDRESS.search(line)[1].decode()
            self.tried[writer.recipient] += 1
            if self.tries:
                self.tries.write(f"{writer.recipient}\n")
            return await self._answer("rcpt", writer, "250 2.1.5 Ok")
        if verb == b"DATA":
            if getattr(writer, "recipient", None) is None:
                writer.write(b"503 5.5.1 Nobody to send to\r\n")
                return True
            return await self._answer("data", writer, "354 Go on") and await self._body(reader, writer)
        await self._step({b"EHLO": "ehlo", b"MAIL": "mail"}.get(verb))
        writer.write(self._plain_answer(verb))
        return verb != b"QUIT"

    def _plain_answer(self, verb):
        extensions = [b"PIPELINING"] * self.pipelining + [b"STARTTLS"] * bool(self.starttls) + [b"SIZE"]
        return {
            b"EHLO": b"250-script.example\r\n"
            + b"".join(b"250-" + name + b"\r\n" for name in extensions)
            + b"250 8BITMIME\r\n",
            b"STARTTLS": f"{self.starttls}\r\n".encode(),
            b"QUIT": b"221 Bye\r\n",
        }.get(verb, b"250 Ok\r\n")

    async def _body(self, reader, writer):
        content = await reader.readuntil(b"\r\n.\r\n")
        kept = self._doing(writer.recipient)[0] != "body" or self._doing(writer.recipient)[1] in ("drop", "hang")
        if kept:
            self._keep(writer.recipient, content)
        return await self._answer("body", writer, "250 2.0.0 Kept")

    def _keep(self, recipient, content):
        self.mails.append((recipient, content))
        if self.log:
            self.log.write(f"{recipient} {_MESSAGE_ID.search(content)[1].decode()}\n")

    def _doing(self, recipient):
        named = recipient.split(".")[0].split("@")[0]
        if named not in BEHAVIOURS and not recipient.startswith("urgent"):
            named = self.behaviour
        return BEHAVIOURS.get(named, (None, None))

    async def _answer(self, step, writer, usual):
        """Say what this recipient meets at this step; False if the client is cut off."""
        where, what = self._doing(writer.recipient)
        if where != step or (what == "later" and self.tried[writer.recipient] > 1):
            writer.write(f"{usual}\r\n".encode())
            return True
        if what == "hang":
            await asyncio.sleep(3600)
        if what == "drop":
            writer.transport.abort()
            return False
        if what == "drip":
            for byte in f"{usual}\r\n".encode():
                writer.write(bytes([byte]))
                await writer.drain()
                await asyncio.sleep(DRIP_SECONDS)
            return True
        if what == "later":
            what = "450 4.7.1 Greylisted, try again in 300 seconds"
        if step == "rcpt":
            writer.recipient = None
        writer.write(f"{what}\r\n".encode())
        return not what.startswith("421")

    async def _step(self, name):
        if name and name == self.hang_at:
            await asyncio.sleep(3600)


class Running:
    """A server in a thread of this process, for tests: `with Running() as server`."""

    def __enter__(self):
        self.server, started = Server(), threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run(started)), daemon=True)
        self._thread.start()
        started.wait(10)
        return self.server

    async def _run(self, started):
        self._loop, self._stopping = asyncio.get_running_loop(), asyncio.Event()
        listening = await asyncio.start_server(self.server.serve, "127.0.0.1", 0, limit=2**20)
        self.server.port = listening.sockets[0].getsockname()[1]
        started.set()
        await self._stopping.wait()
        listening.close()
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()

    def __exit__(self, *_error):
        self._loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join(10)


async def main(port, path, behaviour=None):
    """Serve on `port` of this machine until SIGTERM."""
    loop, done = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, done.set)
    with open(path, "a", buffering=1) as log, open(f"{path}.tried", "a", buffering=1) as tries:
        server = Server(log, behaviour, tries)
        listening = await asyncio.start_server(server.serve, "127.0.0.1", port, limit=2**20)
        await done.wait()
        listening.close()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), *sys.argv[2:]))
