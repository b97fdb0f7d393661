"""SMTP: one kept connection for each worker process, and an answer for every mail."""

import smtplib
import ssl
import time
from collections.abc import Callable

from django.conf import settings

from comms.carriers.held_back import HELD_BACK, leaves_machine
from comms.carriers.sessions import SecureSession, Session
from comms.carriers.verdicts import LONGEST_REPLY, Answer, UnreachableError, Verdict, verdict_of

# Each is for the whole step, however slowly a server drips: together they are less than a lease (F14).
CONNECT_SECONDS = 15
COMMAND_SECONDS = 10  # from the sender's address to the go-ahead
ANSWER_SECONDS = 28  # from the first byte of the mail to the answer
CONNECTION_SECONDS = 240  # many servers drop an idle connection after five minutes


class SmtpCarrier:
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

    def send(self, address: str, mail: bytes, *, sender: str, may_go: Callable[[], bool]) -> Answer:
        """Hand over one ready, dot-stuffed mail that would come back to `sender`.

        Nothing of it leaves before `may_go` has said yes. Raises WithdrawnError if that says no,
        UnreachableError if no connection can be had.
        """
        if leaves_machine(address):
            return HELD_BACK
        was_kept = self._server is not None
        self.open()
        answer = self._hand_over(sender, address, mail, may_go, may_be_dead=was_kept)
        if answer is None:
            # The kept connection had died unnoticed and nothing was said yet: once more on a new one.
            self.open()
            answer = self._hand_over(sender, address, mail, may_go, may_be_dead=False)
        return answer

    def _hand_over(self, sender, address, mail, may_go, *, may_be_dead):
        """One try; None if a kept connection turned out to be dead before the server heard of this mail."""
        server, said_all = self._server, False
        self._used = time.monotonic()
        server.heard = False
        server.allow(COMMAND_SECONDS)
        try:
            code, reply = server.announce(sender, address, may_go=may_go)
            if code == 354:
                server.allow(ANSWER_SECONDS)
                server.send(mail + b".\r\n")
                said_all = True
                code, reply = server.getreply()
        except (OSError, smtplib.SMTPException) as error:
            timed_out = server.is_late
            self.close()
            if may_be_dead and not server.heard and not timed_out:
                return None
            # Only a lost answer to a complete mail leaves a doubt.
            return Answer(Verdict.UNCERTAIN if said_all else Verdict.DEFERRED, None, _words(error))
        except BaseException:
            # The server may wait for a mail that does not come: whatever was said next, it would take for that.
            self._server = None
            server.close()
            raise
        if code == 421:
            self.close()
        elif not said_all:
            self._begin_anew()
        return Answer(verdict_of(code), code, _decoded(reply))

    def _begin_anew(self):
        """After a refusal: make the server forget the mail it refused."""
        try:
            self._server.rset()
        except (OSError, smtplib.SMTPException):
            self.close()

    def close(self) -> None:
        """Let the connection go, politely if the server still listens."""
        server, self._server = self._server, None
        if server:
            try:
                server.allow(1)
                server.quit()
            except (OSError, smtplib.SMTPException):
                server.close()


def _connect():
    """A connection that is ready for the first mail. A server that cannot be spoken to safely is not spoken to at all."""
    context = ssl.create_default_context() if settings.EMAIL_USE_SSL or settings.EMAIL_USE_TLS else None
    kind, options = (SecureSession, {"context": context}) if settings.EMAIL_USE_SSL else (Session, {})
    address = settings.EMAIL_HOST, settings.EMAIL_PORT
    server = kind(*address, seconds=CONNECT_SECONDS, local_hostname=settings.PORTAL_HOST, **options)
    try:
        if settings.EMAIL_USE_TLS:
            server.starttls(context=context)
        server.ehlo_or_helo_if_needed()
        if settings.EMAIL_HOST_USER:
            server.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
    except (OSError, smtplib.SMTPException):
        server.close()
        raise
    return server


def _decoded(reply):
    return reply.decode("utf-8", "replace")[:LONGEST_REPLY]


def _words(error):
    reply = getattr(error, "smtp_error", None)
    if isinstance(reply, bytes):
        return f"{error.smtp_code} {_decoded(reply)}"[:LONGEST_REPLY]
    return (str(error) or type(error).__name__)[:LONGEST_REPLY]
