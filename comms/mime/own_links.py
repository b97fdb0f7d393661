"""Links to our own pages, written without our address on a page: a mail needs them whole."""

import re

from django.conf import settings

_IN_TEXT = re.compile(r"\((?=/\w)")


def whole_in_html(html: str) -> str:
    """The HTML of `partnerships.markup` with the address of the portal before each path."""
    return html.replace('href="/', f'href="{settings.PORTAL_ADDRESS}/')


def whole_in_text(text: str) -> str:
    """The same in plain text, where a link stands in brackets after its words."""
    return _IN_TEXT.sub(f"({settings.PORTAL_ADDRESS}", text)
