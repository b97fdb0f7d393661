"""SMTP: one kept connection for each worker process, and an answer for every mail in four words."""

import smtplib
import ssl
import time
from dataclasses import dataclass
from email.utils import parseaddr
from enum import StrEnum

from django.conf import settings

COMMAND_SECONDS = 8  # for each command, and
ANSWER_SECONDS = 28  # for the answer to the mail itself: together less than a lease
CONNECTION_SECONDS = 240  # many servers drop an idle connection after five minutes
LOOPBACK = {"localhost", "127.0.0.1", "::1"}


class Verdict(StrEnum):
    """What one mail met with."""

    ACCEPTED = "accepted"
    DEFERRED = "deferred"
    FAILED = "failed"
    UNCERTAIN = "uncertain"


@dataclass(frozen=True)
class Answer:
    """The server's verdict on one mail, with its code and words."""

    verdict: Verdict
    code: int | None
    reply: str


class UnreachableError(Exception):
    """The mail server cannot be reached or will not have us: nothing was sent."""


def leaves_machine(address: str) -> bool:
    """Whether mail to `address` would reach the outside world from a trial portal (settings PORTAL_MODE=demo).

    Then only the local sink and addresses ending in .example may be written to.
    """
    if settings.PRODUCTION or settings.EMAIL_HOST in LOOPBACK:
        return False
    return not address.rpartition("@")[2].endswith(".example")


class Carrier:
    """A connection to the mail server, opened when first needed and kept while it is good."""

    def __init__(self):
        self._server = None
        self._used = 0.0

    def open(self) -> None:
        """Make sure of a good connection. Raises UnreachableError with the reason."""
        if self._server and time.monotonic() - self._used < CONNECTION_SECONDS:
            return
        self.close()
        try:
            self._server = _connect()
        except (OSError, smtplib.SMTPException) as error:
            raise UnreachableError(_words(error)) from error
        self._used = time.monotonic()

    def send(self, address: str, mail: bytes) -> Answer:
        """Hand over one ready, dot-stuffed mail. Raises UnreachableError if no connection can be had."""
        if leaves_machine(address):
            return Answer(Verdict.FAILED, None, "Held back: this is a trial portal, which writes to nobody outside.")
        self.open()
        answer = self._hand_over(address, mail)
        if answer is None:
            # The kept connection had died unnoticed and nothing was said yet: once more on a new one.
            self.open()
            answer = self._hand_over(address, mail)
        return answer or Answer(Verdict.DEFERRED, None, "The mail server closes each connection at once.")

    def _hand_over(self, address, mail):
        """One try; None if the connection turned out to be dead before the server heard of this mail."""
        server, heard, said_all = self._server, False, False
        self._used = time.monotonic()
        try:
            code, reply = server.mail(parseaddr(settings.DEFAULT_FROM_EMAIL)[1])
            heard = True
            if code == 250:
                code, reply = server.rcpt(address)
            if code in (250, 251):
                code, reply = server.docmd("DATA")
            if code == 354:
                server.send(mail + b".\r\n")
                said_all = True
                server.sock.settimeout(ANSWER_SECONDS)
                code, reply = server.getreply()
                server.sock.settimeout(COMMAND_SECONDS)
            elif code != 421:
                server.rset()
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            if not heard:
                return None
            # Only a lost answer to a complete mail leaves a doubt.
            return Answer(Verdict.UNCERTAIN if said_all else Verdict.DEFERRED, None, _words(error))
        if code == 421:
            self.close()
        return Answer(_verdict(code), code, _decoded(reply))

    def close(self) -> None:
        """Let the connection go, politely if the server still listens."""
        server, self._server = self._server, None
        if server:
            try:
                server.quit()
            except (OSError, smtplib.SMTPException):
                server.close()


def _connect():
    context = ssl.create_default_context()
    kind = smtplib.SMTP_SSL if settings.EMAIL_USE_SSL else smtplib.SMTP
    options = {"context": context} if settings.EMAIL_USE_SSL else {}
    server = kind(
        settings.EMAIL_HOST,
        settings.EMAIL_PORT,
        local_hostname=settings.PORTAL_HOST,
        timeout=COMMAND_SECONDS,
        **options,
    )
    if settings.EMAIL_USE_TLS:
        server.starttls(context=context)
    if settings.EMAIL_HOST_USER:
        server.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
    else:
        server.ehlo_or_helo_if_needed()
    return server


def _verdict(code):
    if 200 <= code < 300:
        return Verdict.ACCEPTED
    return Verdict.FAILED if code >= 500 else Verdict.DEFERRED


def _decoded(reply):
    return reply.decode("utf-8", "replace")[:300]


def _words(error):
    reply = getattr(error, "smtp_error", None)
    if isinstance(reply, bytes):
        return _decoded(reply)
    return (str(error) or type(error).__name__)[:300]
