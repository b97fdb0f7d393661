"""Mail providers that are spoken to over HTTP, through django-anymail: the same four verdicts as SMTP.

A provider takes a mail apart and puts it together again, so what goes is the mail's own parts and
headers, Message-ID and one-click unsubscription among them. A request whose answer never came may
have been carried out: that is uncertain, never tried again by itself.
"""

import email
import re
from collections.abc import Callable
from email.encoders import encode_base64
from email.mime.base import MIMEBase
from email.policy import default as email_policy

import requests
from anymail.exceptions import AnymailAPIError, AnymailError
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMultiAlternatives, get_connection
from urllib3.exceptions import ConnectTimeoutError, MaxRetryError, NewConnectionError, SSLError

from comms.carriers.held_back import HELD_BACK, leaves_machine
from comms.carriers.verdicts import LONGEST_REPLY, Answer, UnreachableError, Verdict, WithdrawnError

# Not the mail's fault: the key is wrong, unpaid, not allowed to do this, or the sender's domain is unknown.
OURS_TO_MEND = {401, 402, 403, 404}
# Said before any work was done.
NOT_NOW = {408, 425, 429, 500, 503}
# Said by something in between that does not know what became of the request.
NOBODY_KNOWS = {502, 504}
# What some providers must be told so that a mail keeps its own Message-ID.
KEEP_ID = {"postmark": {"X-PM-KeepID": "true"}}
_REBUILT = {"from", "to", "subject", "mime-version", "content-type", "content-transfer-encoding"}
_STUFFED = re.compile(rb"(?m)^\.\.")
_NEVER_REACHED = (NewConnectionError, ConnectTimeoutError, SSLError)


class ProviderCarrier:
    """Hands mails to the provider `name` (anymail's name of it, such as "mailgun"), over one kept session."""

    def __init__(self, name: str):
        self.name = name
        self._backend = None

    def open(self) -> None:
        """Make sure of a session. Raises UnreachableError if the settings for the provider are incomplete."""
        if self._backend is None:
            try:
                backend = get_connection(f"anymail.backends.{self.name}.EmailBackend")
                backend.open()
            except (ImproperlyConfigured, ImportError) as error:
                raise UnreachableError(str(error)[:LONGEST_REPLY]) from error
            self._backend = backend

    def send(self, address: str, mail: bytes, *, sender: str, may_go: Callable[[], bool]) -> Answer:
        """Hand over one ready, dot-stuffed mail; few providers let it come back to `sender`, so none is asked to.

        Raises WithdrawnError if `may_go` says no, UnreachableError if the provider takes nothing from us.
        """
        if leaves_machine(address):
            return HELD_BACK
        self.open()
        if not may_go():
            raise WithdrawnError
        message = _message(address, mail, KEEP_ID.get(self.name, {}))
        try:
            self._backend.send_messages([message])
        except requests.ConnectionError as error:
            return _unanswered(error)
        except requests.Timeout:
            return Answer(Verdict.UNCERTAIN, None, "The provider did not answer in time.")
        except AnymailAPIError as error:
            return _refused(error)
        except AnymailError as error:
            return Answer(Verdict.FAILED, None, str(error)[:LONGEST_REPLY])
        return _taken(message)

    def close(self) -> None:
        """Let the session go."""
        backend, self._backend = self._backend, None
        if backend:
            backend.close()


def _message(address, mail, headers):
    """The parts of a ready mail, as Django's mail classes hold them; no provider is asked to count what is opened."""
    parsed = email.message_from_bytes(_STUFFED.sub(b".", mail), policy=email_policy)
    html = parsed.get_body(("html",))
    message = EmailMultiAlternatives(
        subject=parsed["Subject"],
        body=parsed.get_body(("plain",)).get_content(),
        from_email=parsed["From"],
        to=[address],
        headers={name: value for name, value in parsed.items() if name.lower() not in _REBUILT} | headers,
    )
    if html:
        message.attach_alternative(html.get_content(), "text/html")
    for part in parsed.walk():
        if part.get_content_disposition() in ("attachment", "inline"):
            message.attach(_carried(part))
    message.track_opens = message.track_clicks = False
    # Comes back with the provider's news of the mail; some give it an id of their own.
    message.metadata = {"mail_id": parsed["Message-ID"]}
    return message


def _carried(part):
    """A file or a picture of a ready mail, as Python's older mail classes hold it, which is what Django attaches."""
    held = MIMEBase(part.get_content_maintype(), part.get_content_subtype())
    held.set_payload(part.get_content())
    encode_base64(held)
    for name in ("Content-Disposition", "Content-ID"):
        if value := part[name]:
            held[name] = value
    return held


def _taken(message):
    """What the provider said of a mail that it did not refuse."""
    status, code = message.anymail_status, getattr(message.anymail_status.esp_response, "status_code", 200)
    if code >= 400:
        return Answer(Verdict.FAILED, code, "The provider refused it in words we do not know.")
    if status.status and status.status <= {"failed", "rejected", "invalid"}:
        return Answer(Verdict.FAILED, None, f"The provider calls it {', '.join(sorted(status.status))}.")
    return Answer(Verdict.ACCEPTED, code, f"Taken by the provider as {status.message_id or 'sent'}"[:LONGEST_REPLY])


def _unanswered(error):
    """Whether the request can have left at all. Raises UnreachableError if not."""
    cause = error.__cause__.args[0] if error.__cause__ and error.__cause__.args else None
    reason = cause.reason if isinstance(cause, MaxRetryError) else cause
    if isinstance(reason, _NEVER_REACHED) or isinstance(error, requests.ConnectTimeout | requests.exceptions.SSLError):
        raise UnreachableError(f"The mail provider cannot be reached: {reason or error}"[:LONGEST_REPLY]) from error
    return Answer(Verdict.UNCERTAIN, None, "The connection to the provider broke before it answered.")


def _refused(error):
    """What follows from an answer that is no success."""
    code, words = error.status_code, " ".join(str(error).split())[:LONGEST_REPLY]
    if code in OURS_TO_MEND:
        raise UnreachableError(words) from error
    if code is None or code in NOBODY_KNOWS or 200 <= code < 300:
        # A success nobody can read is no refusal.
        return Answer(Verdict.UNCERTAIN, code, words)
    return Answer(Verdict.DEFERRED if code in NOT_NOW or code > 504 else Verdict.FAILED, code, words)
