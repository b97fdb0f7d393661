"""A mail as it will be met: in the light, in the dark, and where pictures are held back."""

import re

from django.conf import settings

from comms.mime import slot

PERSONAL = ("unsubscribe", "preferences")
LIGHT, DARK, PLAIN = "mail", "dark", "plain"
LOOKS = {LIGHT: "Mail", DARK: "Mail, dark", PLAIN: "Mail, no pictures"}
_IN_THE_DARK = re.compile(r"@media\s*\(prefers-color-scheme:\s*dark\)")
_SCHEME = re.compile(r'(<meta name="(?:supported-)?color-schemes?" content=")[^"]*')
_SOURCE = re.compile(r'(<img\b[^>]*?)\ssrc="[^"]*"')


def as_met(html: str, look: str) -> str:
    """A mail's HTML as a mail program with this look shows it, whatever the reader of the preview has set.

    Pictures come from where the preview does; the reader's own link is told, not made.
    """
    for name in PERSONAL:
        html = html.replace(slot(name), "#own-link-of-each-subscriber")
    html = _IN_THE_DARK.sub("@media all" if look == DARK else "@media not all", html)
    html = _SCHEME.sub(r"\g<1>" + ("dark" if look == DARK else "light"), html)
    if look == PLAIN:
        return _SOURCE.sub(r"\1", html)
    return html.replace(f'src="{settings.PORTAL_ADDRESS}/', 'src="/')


def as_text(text: str) -> str:
    """A mail's text with each reader's own link told."""
    for name in PERSONAL:
        text = text.replace(slot(name), "(each subscriber’s own link)")
    return text
