"""Mail as bytes: composed once for a message, its slots filled for each recipient.

A slot is a named gap: `slot("unsubscribe")` in a text or HTML source becomes the recipient's own
value, encoded for the part it stands in. Bodies are quoted-printable, so a message passes servers
without 8BITMIME; the bytes are already dot-stuffed for SMTP's DATA.
"""

import binascii
import html as html_escapes
import re
import secrets
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr, parseaddr
from functools import lru_cache

# Printable, since MJML spells other rare characters out; `unslotted` takes them out of what people write.
OPEN, CLOSE = "⟦", "⟧"
_SLOT = re.compile(f"{OPEN}([a-z_]+){CLOSE}")
_GAP = re.compile(rb"\x00([hqx]):([a-z_]+)\x00")
# An address of ours, short enough for its line: the same in every part, since nothing of it is escaped or quoted.
_PLAIN = re.compile(r"http[A-Za-z0-9_/:.-]{1,70}")
_BASE64_LINE = 76
_KINDS = {"pdf": "pdf", "xml": "xml"}
_CONTROL = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")


class HeaderError(ValueError):
    """A value with a line break or control character was meant for a header."""


def slot(name: str) -> str:
    """The gap `name` as it is written in a text or HTML source."""
    return f"{OPEN}{name}{CLOSE}"


def unslotted(text: str) -> str:
    """What a person wrote, unable to make a slot."""
    return text.replace(OPEN, "").replace(CLOSE, "")


def one_line(text: str) -> str:
    """Text fit for a header: line breaks and control characters become a space."""
    return _CONTROL.sub(" ", text).strip()


@dataclass(frozen=True)
class Mail:
    """What a mail says, before it is bytes; `unsubscribe` asks for the one-click headers of RFC 8058.

    `one_click` is the address for them where it is the same for all recipients: the one person it is for.
    `attached` are files (PDF, XML) by name, the same for all recipients. `pictures` are PNG by the name
    under which the HTML shows them: an `img` with `src="cid:<name>"`.
    """

    subject: str
    text: str
    sender: str
    date: object
    html: str = ""
    unsubscribe: bool = False
    bulk: bool = False
    one_click: str = ""
    attached: tuple[tuple[str, bytes], ...] = ()
    pictures: tuple[tuple[str, bytes], ...] = ()


def compose(mail: Mail) -> bytes:
    """The ready bytes of a mail with its gaps.

    Raises HeaderError if subject or sender could break out of its header.
    """
    boundary = f"portal{secrets.token_hex(12)}"
    parts = [_part("plain", mail.text, b"q")]
    if mail.html:
        parts.append(_shown(_part("html", mail.html, b"x"), mail.pictures))
    body, kind = _joined(parts, boundary), "alternative"
    if mail.attached:
        words = f'Content-Type: multipart/alternative; boundary="{boundary}"\r\n\r\n'.encode() + body
        boundary, kind = f"files{secrets.token_hex(12)}", "mixed"
        body = _joined([words, *(_attachment(*each) for each in mail.attached)], boundary)
    content_type = f'Content-Type: multipart/{kind}; boundary="{boundary}"\r\n'.encode()
    whole = _headers(mail) + content_type + b"\r\n" + body
    return whole.replace(b"\n.", b"\n..")


def _joined(parts, boundary):
    mark = f"--{boundary}".encode()
    return b"".join(mark + b"\r\n" + part + b"\r\n" for part in parts) + mark + b"--\r\n"


def _shown(html, pictures):
    """The HTML with the pictures that it shows; without any it stands alone."""
    if not pictures:
        return html
    boundary = f"shown{secrets.token_hex(12)}"
    head = f'Content-Type: multipart/related; type="text/html"; boundary="{boundary}"\r\n\r\n'
    return head.encode() + _joined([html, *(_picture(*each) for each in pictures)], boundary)


def _picture(name, content):
    """A picture that the HTML shows in its place; `name` is ours and plain."""
    return _file(f"Content-Type: image/png\r\nContent-ID: <{name}>\r\nContent-Disposition: inline", content)


def _attachment(name, content):
    """A file to take along; `name` is ours and plain, and tells its kind."""
    kind = _KINDS[name.rpartition(".")[2]]
    head = f'Content-Type: application/{kind}; name="{name}"\r\nContent-Disposition: attachment; filename="{name}"'
    return _file(head, content)


def _file(head, content):
    head += "\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    encoded = binascii.b2a_base64(content, newline=False)
    lines = (encoded[start : start + _BASE64_LINE] for start in range(0, len(encoded), _BASE64_LINE))
    return head.encode() + b"\r\n".join(lines) + b"\r\n"


def _headers(mail):
    lines = _header("From", mail.sender) + _header("Subject", mail.subject)
    lines += _header("Date", format_datetime(mail.date)) + b"Auto-Submitted: auto-generated\r\n"
    if mail.bulk:
        lines += b"Precedence: bulk\r\n"
    lines += b"To: " + _gap(b"h", "to") + b"\r\nMessage-ID: <" + _gap(b"h", "mail_id") + b">\r\n"
    if mail.unsubscribe or mail.one_click:
        way_out = _for_header(mail.one_click) if mail.one_click else _gap(b"h", "unsubscribe")
        lines += b"List-Unsubscribe: <" + way_out + b">\r\n"
        lines += b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
    return lines + b"MIME-Version: 1.0\r\n"


@lru_cache(maxsize=64)  # of many mails at once most headers are the same, and encoding one costs as much as a body
def _header(name, value):
    """One header as bytes, encoded and folded. Raises HeaderError if `value` could break out of it."""
    if _CONTROL.search(value):
        raise HeaderError("A subject or a name may not hold line breaks.")
    message = EmailMessage(policy=SMTP)
    message[name] = formataddr(parseaddr(value)) if name == "From" else value
    return message.as_bytes().removesuffix(b"\r\n")


def _part(subtype, source, kind):
    head = f"Content-Type: text/{subtype}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    pieces = _SLOT.split(source.replace("\r\n", "\n").replace("\r", "\n"))
    body = b"".join(
        # Soft line breaks around a gap: whatever fills it, no line grows beyond what mail allows.
        b"=\r\n" + _gap(kind, piece) + b"=\r\n" if number % 2 else _quoted(piece)
        for number, piece in enumerate(pieces)
    )
    return head.encode() + body


def _gap(kind, name):
    return b"\x00" + kind + b":" + name.encode() + b"\x00"


def _quoted(text):
    quoted = binascii.b2a_qp(text.encode("utf-8", "replace"), istext=True).replace(b"\n", b"\r\n")
    # A long value goes on in a new line, where a dot would be taken for a stuffed one.
    return quoted.replace(b"\r\n.", b"\r\n=2E")


class Mould:
    """Ready bytes taken apart once, so that filling them for a recipient is one join."""

    def __init__(self, ready: bytes):
        pieces = _GAP.split(bytes(ready))
        self._pieces = pieces[0::3]
        self._gaps = [(kind, name.decode()) for kind, name in zip(pieces[1::3], pieces[2::3], strict=True)]
        self._fillers = {gap: (_FILLERS[gap[0]], gap[1]) for gap in self._gaps}

    @property
    def slots(self) -> set[str]:
        return {name for _kind, name in self._gaps}

    def fill(self, values: dict[str, str]) -> bytes:
        """The mail for one recipient. Raises HeaderError for a value that would break out of a header."""
        filled = {gap: filler(values[name]) for gap, (filler, name) in self._fillers.items()}
        whole = [self._pieces[0]]
        for gap, piece in zip(self._gaps, self._pieces[1:], strict=True):
            whole += (filled[gap], piece)
        return b"".join(whole)


def _for_header(value):
    if _CONTROL.search(value) or not value.isascii():
        raise HeaderError("A recipient's address may hold neither line breaks nor letters beyond ASCII.")
    return value.encode()


def _for_text(value):
    if _PLAIN.fullmatch(value):
        return value.encode()
    quoted = _quoted(one_line(value))
    return b"=2E" + quoted[1:] if quoted.startswith(b".") else quoted


def _for_html(value):
    if _PLAIN.fullmatch(value):
        return value.encode()
    return _for_text(html_escapes.escape(value))


_FILLERS = {b"h": _for_header, b"q": _for_text, b"x": _for_html}
