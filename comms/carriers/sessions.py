"""smtplib's client with one deadline for several steps, and with pipelining where the server offers it.

smtplib times each read, so a server that drips a byte a second holds its client for ever.
"""

import re
import smtplib
import time

from comms.carriers.verdicts import WithdrawnError

_BREAK = re.compile(r"[\r\n]")


class _Reader:
    """Lines from a socket, read against the session's deadline."""

    def __init__(self, session):
        self._session = session
        self._read = b""

    def readline(self, limit):
        while b"\n" not in self._read and len(self._read) < limit:
            self._session.sock.settimeout(self._session.remaining())
            more = self._session.sock.recv(8192)
            if not more:
                return b""
            self._read += more
        line, newline, self._read = self._read.partition(b"\n")
        return line + newline

    def close(self):
        self._read = b""


class Deadline:
    """The part that SMTP in the clear and within TLS have in common."""

    heard = False  # whether anything was answered since this was last set to False

    def __init__(self, host, port, *, seconds, **options):
        """Connect and hear the greeting within so many seconds. Raises OSError or SMTPException."""
        self.allow(seconds)
        super().__init__(host, port, timeout=seconds, **options)

    def allow(self, seconds):
        """Give everything from here on so many seconds together."""
        self._until = time.monotonic() + seconds

    @property
    def is_late(self):
        return time.monotonic() >= self._until

    def remaining(self):
        """Seconds left. Raises TimeoutError if there are none."""
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError("the mail server took too long")
        return left

    def send(self, s):
        if self.sock:
            self.sock.settimeout(self.remaining())
        super().send(s)

    def getreply(self):
        if self.file is None:
            self.file = _Reader(self)
        answer = super().getreply()
        self.heard = True
        return answer

    def announce(self, sender, recipient, *, may_go):
        """Say from whom and to whom, and ask to begin; returns the answer that decides, 354 for the go-ahead.

        In one packet where the server takes that (RFC 2920). `may_go` is asked once, while the
        server thinks about it. Raises WithdrawnError if the mail may not go.
        """
        if self.has_extn("pipelining"):
            return self._announce_at_once(sender, recipient, may_go)
        if not may_go():
            raise WithdrawnError
        code, reply = self.mail(sender)
        if code == 250:
            code, reply = self.rcpt(recipient)
        if code in (250, 251):
            code, reply = self.docmd("DATA")
        return code, reply

    def _announce_at_once(self, sender, recipient, may_go):
        if _BREAK.search(sender + recipient):
            raise ValueError("An address may not hold a line break.")
        self.send(f"MAIL FROM:<{sender}>\r\nRCPT TO:<{recipient}>\r\nDATA\r\n")
        if not may_go():
            raise WithdrawnError
        answers = [self.getreply() for _command in range(3)]
        refused = next((answer for answer in answers[:2] if answer[0] not in (250, 251)), None)
        if refused and answers[2][0] == 354:
            # It would take a mail for nobody: an empty one ends that.
            self.send(".\r\n")
            self.getreply()
        return refused or answers[2]


class Session(Deadline, smtplib.SMTP):
    """SMTP, in the clear until STARTTLS."""


class SecureSession(Deadline, smtplib.SMTP_SSL):
    """SMTP within TLS from the first byte."""
