"""Links that people write, judged without fetching anything: ours by whether readers can open them, others by form."""

from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.urls import Resolver404, resolve

_is_web_address = URLValidator(schemes=["http", "https"])


class _Links(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        if tag == "a":
            self.found.append(dict(attrs).get("href") or "")


def links_in(html: str) -> list[str]:
    """Where the links of a text lead, in their order, each once."""
    return list(dict.fromkeys(_Links(html).found))


def link_fault(address: str) -> str:
    """What is wrong with a link, as the rest of a sentence that begins with it; empty if it is good."""
    if address.startswith("mailto:"):
        return _judged(validate_email, unquote(address[7:].partition("?")[0]), "is no email address")
    if address.startswith(settings.PORTAL_ADDRESS + "/"):
        address = address.removeprefix(settings.PORTAL_ADDRESS)
    if address.startswith("/") and not address.startswith("//"):
        return _fault_of_own(urlsplit(address).path)
    if urlsplit(address).scheme in {"http", "https"} and urlsplit(address).netloc:
        return _judged(_is_web_address, address, "is no whole web address. Copy it from the browser")
    return _judged(_is_web_address, address, "is no web address. Begin it with https://")


def _judged(validate, value, words):
    try:
        validate(value)
    except ValidationError:
        return words
    return ""


def _fault_of_own(path):
    """Whether everybody can open one of our own pages: the page exists, is public, and so is what it is about."""
    try:
        match = resolve(unquote(path))
    except Resolver404:
        return "is no page of the portal"
    if getattr(match.func, "login_required", True):
        return "can only be opened by people who sign in"
    model = getattr(getattr(match.func, "view_class", None), "model", None)
    lookup = {name: match.kwargs[name] for name in ("pk", "slug") if name in match.kwargs}
    if model is None or not lookup or not hasattr(model.objects, "visible_to"):
        return ""
    is_there = model.objects.visible_to(AnonymousUser()).filter(**lookup).exists()
    return "" if is_there else "leads to something that is not there for the public"
