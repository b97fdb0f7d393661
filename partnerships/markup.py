"""What people write with a few marks (paragraphs, **bold**, lists, links), as safe HTML and as plain text."""

import re
from collections.abc import Callable, Iterator
from urllib.parse import unquote, urlsplit

import nh3
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt


def _reader():
    return MarkdownIt("commonmark", {"html": False, "breaks": True}).disable(["image", "heading", "lheading", "code"])


_MARKDOWN = _reader()
# Takes every link for one, also what the other leaves standing as it was typed: to find what must not be published.
_EVERY_LINK = _reader()
_EVERY_LINK.validateLink = lambda _address: True
_TAGS = {"p", "strong", "em", "a", "ul", "ol", "li", "br", "blockquote"}
_CLASSES = {
    "p": {"class": "govuk-body"},
    "a": {"class": "govuk-link"},
    "ul": {"class": "govuk-list govuk-list--bullet"},
    "ol": {"class": "govuk-list govuk-list--number"},
}
_LINK = re.compile(r"\[([^\]\n]+)\]\(<?([^)\s>]+)>?\)")
_NO_LINK = re.compile(r"(?:\[([^\]\n]*))?\]\(")
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_LONGEST_SHOWN = 80
_is_web_address = URLValidator(schemes=["http", "https"])
_STRESS = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")


def to_html(text: str) -> SafeString:
    """Safe HTML of a marked-up text: no scripts, images or headings, and links only to the web or to mail."""
    clean = nh3.clean(
        _MARKDOWN.render(text),
        tags=_TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener",
        set_tag_attribute_values=_CLASSES,
    )
    return mark_safe(clean)  # noqa: S308  nh3 has just cleaned it


def to_text(text: str) -> str:
    """The same text to be read as it is: links become “words (address)”, stress marks go."""
    return _STRESS.sub(r"\2", _LINK.sub(r"\1 (\2)", text)).strip()


def to_words(text: str) -> str:
    """The words alone: of links what one reads, and no marks."""
    return _STRESS.sub(r"\2", _LINK.sub(r"\1", text)).strip()


def link_faults(text: str, judge: Callable[[str], str] | None = None) -> Iterator[str]:
    """What is wrong with the links of a marked-up text: sentences without their capital that say what to write instead.

    `judge(address)` gives what is wrong with where one leads, as the rest of a sentence; by default `address_fault`.
    """
    for token in _EVERY_LINK.parse(text):
        for part in token.children or ():
            address = str(part.attrs.get("href", ""))
            if part.type == "link_open" and (fault := (judge or address_fault)(address)):
                yield f"the link “{_shortened(unquote(address))}” {fault}"
            elif part.type == "text" and (found := _NO_LINK.search(part.content)):
                words = _shortened(found[1] or "words")
                yield f"what follows “[{words}]” is no link. Write [{words}](https://address), with no blank in the address"


def address_fault(address: str) -> str:
    """What is wrong with where a link leads, as the rest of a sentence; empty for the web, mail and our own pages."""
    if address[:7].lower() == "mailto:":
        return _judged(validate_email, unquote(address[7:].partition("?")[0]), "is no email address")
    if own_path(address):
        return ""
    scheme = found[1].lower() if (found := _SCHEME.match(address)) and "." not in found[1] else ""
    if scheme not in {"", "http", "https"}:
        return (
            f"begins with “{scheme}:”, which does not lead to a page. "
            "Give the address of a page, which begins with https://"
        )
    try:
        host = urlsplit(address).netloc
    except ValueError:
        return "is no whole web address. Copy it from the browser"
    if not scheme or not host:
        return "is no web address. Begin it with https://"
    if "@" in host:
        return "has a name before its @, as addresses have that deceive. Leave out what stands before the @"
    return _judged(_is_web_address, address, "is no whole web address. Copy it from the browser")


def own_path(address: str) -> str:
    """The path of a page of our own that an address leads to; empty if it leads elsewhere."""
    if address.startswith(settings.PORTAL_ADDRESS + "/"):
        address = address.removeprefix(settings.PORTAL_ADDRESS)
    return urlsplit(address).path if address[:1] == "/" and address[1:2] not in {"/", "\\"} else ""


def _judged(validate, value, words):
    try:
        validate(value)
    except ValidationError:
        return words
    return ""


def _shortened(words):
    return words if len(words) <= _LONGEST_SHOWN else f"{words[:_LONGEST_SHOWN]}…"
