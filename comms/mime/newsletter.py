"""News-Link as a page and as a mail, both from the same stored data."""

from django.template.loader import render_to_string
from django.urls import reverse

from comms.mime import Mail, unslotted
from comms.mime.letters import letter
from comms.mime.own_links import whole_in_html, whole_in_text


def page_html(data: dict) -> str:
    """The body of the public page of an issue."""
    return render_to_string("comms/news_link_body.html", {"issue": data})


def newsletter(data: dict, *, at, test=False) -> Mail:
    """The mail of an issue: each story's beginning with a link to its page, never a file (E02)."""
    data = _clean(data)
    data |= {
        "introduction_html": whole_in_html(data["introduction_html"]),
        "introduction_text": whole_in_text(data["introduction_text"]),
    }
    path = reverse("comms:news_link_issue", args=[data["slug"]])
    subject = f"Test: {data['title']}" if test else data["title"]
    return letter("newsletter", subject, at=at, bulk=not test, issue=data, path=path, is_test=test)


def _clean(value):
    """Data in which nothing can be taken for a slot."""
    if isinstance(value, dict):
        return {key: _clean(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_clean(item) for item in value]
    return unslotted(value) if isinstance(value, str) else value
