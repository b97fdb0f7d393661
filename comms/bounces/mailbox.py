"""The mailbox in which returned mail waits, read by IMAP.

Python's own imaplib: what is needed is six commands, and of the libraries around it none is
kept as well. A mail is moved only after what follows from it is in the database, so one that
was read when something failed is read again; that changes nothing.
"""

import imaplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from urllib.parse import unquote, urlsplit

from comms.bounces.reading import MOST_BYTES

READ_FOLDER = "Read-by-the-portal"
KEPT_DAYS = 30
MOST_A_ROUND = 500
SECONDS = 20
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}


class MailboxError(Exception):
    """The mailbox cannot be read; the message says what to look at."""


class Mailbox:
    """An open mailbox."""

    def __init__(self, server):
        self._server = server
        _state, can = server.capability()  # asked anew, since many servers say more after the login
        self._can_move = b"MOVE" in can[0].upper().split()

    def waiting(self) -> list[bytes]:
        """The mails that wait, oldest first, as many as one round reads."""
        return self._asked("SEARCH", "UNDELETED").split()[:MOST_A_ROUND]

    def content(self, uid: bytes) -> bytes:
        """The first bytes of a mail, as many as are ever read; empty if it is no longer there."""
        answer = self._done("FETCH", uid, f"(BODY.PEEK[]<0.{MOST_BYTES}>)")
        return next((part[1] for part in answer if isinstance(part, tuple)), b"")

    def put_away(self, uid: bytes) -> None:
        """Move a mail out of the way, now that it has been dealt with."""
        if self._can_move:
            self._done("MOVE", uid, READ_FOLDER)
            return
        self._done("COPY", uid, READ_FOLDER)
        self._done("STORE", uid, "+FLAGS.SILENT", r"(\Deleted)")
        self._server.expunge()

    def forget_old(self, *, on: date) -> int:
        """Delete what was put away more than thirty days ago; returns how many mails. Leaves that folder open."""
        self._server.select(READ_FOLDER)
        old = self._asked("SEARCH", "BEFORE", f"{on - timedelta(days=KEPT_DAYS):%d-%b-%Y}").split()
        for uid in old:
            self._done("STORE", uid, "+FLAGS.SILENT", r"(\Deleted)")
        if old:
            self._server.expunge()
        return len(old)

    def _asked(self, *command):
        return (self._done(*command) or [b""])[0] or b""

    def _done(self, *command):
        state, answer = self._server.uid(*command)
        if state != "OK":
            raise MailboxError(f"The mailbox does not do {command[0]}: {answer[0]!r}")
        return answer


@contextmanager
def open_mailbox(url: str) -> Iterator[Mailbox]:
    """The mailbox at `imaps://account:password@server/folder`; INBOX if no folder is named.

    Raises MailboxError if it cannot be had. The password goes only over an encrypted connection,
    or to this machine itself.
    """
    parts = urlsplit(url)
    server = None
    try:
        server = _connected(parts)
        server.login(unquote(parts.username or ""), unquote(parts.password or ""))
        server.create(READ_FOLDER)
        state, answer = server.select(unquote(parts.path.strip("/")) or "INBOX")
        if state != "OK":
            raise MailboxError(f"The folder of BOUNCE_MAILBOX_URL cannot be opened: {answer[0]!r}")
        yield Mailbox(server)
    except (OSError, imaplib.IMAP4.error) as error:
        raise MailboxError(f"The mailbox of BOUNCE_MAILBOX_URL cannot be read: {error}") from error
    finally:
        if server:
            _leave(server)


def _connected(parts):
    context = ssl.create_default_context()
    if parts.scheme == "imaps":
        return imaplib.IMAP4_SSL(parts.hostname, parts.port or 993, ssl_context=context, timeout=SECONDS)
    server = imaplib.IMAP4(parts.hostname, parts.port or 143, timeout=SECONDS)
    if parts.hostname not in _LOOPBACK:
        server.starttls(context)
    return server


def _leave(server):
    try:
        server.logout()
    except (OSError, imaplib.IMAP4.error):
        server.shutdown()
