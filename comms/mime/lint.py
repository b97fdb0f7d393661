"""What mail programs break, found in a mail before it goes (H08); each fault is a sentence that says what to do.

Most of it can only come from the mail's template: then the sentence says so, since no author can mend it.
"""

import re
from html.parser import HTMLParser

from comms.mime import Mail, compose, slot

CLIPPED_AT = 100 * 1024  # bytes of HTML after which large mail services cut a mail off
LONGEST_LINE = 998  # octets: RFC 5322
ONE_CLICK = (b"\r\nList-Unsubscribe: <", b"\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n")
PERSONAL_LINKS = (slot("unsubscribe"), slot("preferences"))
TEMPLATE = "This comes from the mail’s template, not from a story: tell the administrator."

_DEAD_TAGS = {
    "audio", "button", "canvas", "embed", "form", "iframe", "input", "link", "object", "script", "svg", "video",
}  # fmt: skip
_DEAD_STYLES = {
    "flexible boxes (flex)": r"display\s*:\s*(?:inline-)?flex",
    "a grid": r"display\s*:\s*(?:inline-)?grid",
    "positioned boxes": r"position\s*:\s*(?:absolute|fixed|sticky)",
    "a style sheet from elsewhere": r"@import",
    "a typeface from elsewhere": r"@font-face",
    "a background picture": r"url\s*\(",
    "variables": r"\bvar\s*\(",
}
_GOES_SOMEWHERE = re.compile(r"(?:https?://|mailto:)\S", re.IGNORECASE)


class _Reader(HTMLParser):
    """Reads a mail's HTML: tags with their attributes, and all its styles."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.styles, self._in_style = [], [], False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self.tags.append((tag, found))
        self.styles.append(found.get("style") or "")
        self._in_style = tag == "style"

    def handle_data(self, data):
        if self._in_style:
            self.styles.append(data)

    def handle_endtag(self, tag):
        self._in_style = False

    def attributes_of(self, name):
        return [attrs for tag, attrs in self.tags if tag == name]


def mail_faults(mail: Mail) -> list[str]:
    """What is wrong with a mail, most important first; nothing if every mail program shows it."""
    read = _Reader(mail.html)
    return [*_size(mail), *_way_out(mail), *_pictures(read, mail), *_links(read), *_layout(read)]


def _size(mail):
    size = len(mail.html.encode())
    if size > CLIPPED_AT:
        yield (
            f"The mail is {size // 1024:,} kB long, and mail programs cut it off after {CLIPPED_AT // 1024} kB. "
            "Take out a story or shorten the introduction."
        )
    if not mail.text.strip():
        yield f"The mail has no plain text for those who read without HTML. {TEMPLATE}"


def _way_out(mail):
    ready = compose(mail)
    if not all(header in ready for header in ONE_CLICK):
        yield f"The mail has no one-click unsubscribe link in its head. {TEMPLATE}"
    if slot("unsubscribe") not in mail.html or slot("unsubscribe") not in mail.text:
        yield f"The mail does not show its unsubscribe link. {TEMPLATE}"
    if any(len(line) > LONGEST_LINE for line in ready.split(b"\r\n")):
        yield f"A line of the mail is longer than {LONGEST_LINE} signs, which mail servers refuse. {TEMPLATE}"


def _pictures(read, mail):
    carried = {f"cid:{name}" for name, _content in mail.pictures}
    for picture in read.attributes_of("img"):
        source = picture.get("src") or ""
        if "alt" not in picture:
            yield f"The picture {source} has no words for those who do not see it. {TEMPLATE}"
        if not (picture.get("width") or "").isdecimal():
            yield f"The picture {source} has no width, so Outlook shows it as large as it is. {TEMPLATE}"
        if not source.startswith(("https://", "http://")) and source not in carried:
            yield f"The picture {source} has no full address, so no mail program can show it. {TEMPLATE}"


def _links(read):
    for link in read.attributes_of("a"):
        address = link.get("href") or ""
        if not _GOES_SOMEWHERE.match(address) and address not in PERSONAL_LINKS:
            yield f"The link to “{address}” leads nowhere from a mail. Give its full address, with https://."


def _layout(read):
    for tag in sorted({tag for tag, _attrs in read.tags} & _DEAD_TAGS):
        yield f"The mail holds <{tag}>, which mail programs take out. {TEMPLATE}"
    styles = "\n".join(read.styles)
    for name, pattern in _DEAD_STYLES.items():
        if re.search(pattern, styles, re.IGNORECASE):
            yield f"The mail’s layout uses {name}, which Outlook and others do not show. {TEMPLATE}"
