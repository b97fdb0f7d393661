"""What people write with a few marks (paragraphs, **bold**, lists, links), as safe HTML and as plain text."""

import re

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

_MARKDOWN = MarkdownIt("commonmark", {"html": False, "breaks": True}).disable(["image", "heading", "lheading", "code"])
_TAGS = {"p", "strong", "em", "a", "ul", "ol", "li", "br", "blockquote"}
_CLASSES = {
    "p": {"class": "govuk-body"},
    "a": {"class": "govuk-link"},
    "ul": {"class": "govuk-list govuk-list--bullet"},
    "ol": {"class": "govuk-list govuk-list--number"},
}
_LINK = re.compile(r"\[([^\]\n]+)\]\(<?([^)\s>]+)>?\)")
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
