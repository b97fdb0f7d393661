"""Public pages kept in memory for people who are not signed in, until something happens.

A view says with `kept_until_news` that its page changes with events and with the day alone.
Each answer then costs one small statement that asks for the newest event, and nothing is
ever served that is older. A browser that has the page already gets 304 Not Modified.
"""

import hashlib
import threading
from collections import OrderedDict
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpResponse, HttpResponseNotModified
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags

from partnerships import events

MOST_PAGES = 500
MOST_BYTES = 300_000
# The cookies by which somebody may get a page of their own.
OWN_COOKIES = (settings.SESSION_COOKIE_NAME, "messages")
OF_THE_BODY = ("Content-Type", "Content-Length", "Content-Language", "Content-Encoding")


@dataclass(frozen=True)
class KeptPage:
    """A reply as it left all other middleware, and the state of the news it shows."""

    state: str
    etag: str
    content: bytes
    headers: tuple[tuple[str, str], ...]


class KeptPagesMiddleware:
    """Stands first, so that a kept page passes nothing else; what it keeps carries every header of the rest."""

    def __init__(self, get_response):
        self.get_response = get_response
        self.pages = OrderedDict()
        self.lock = threading.Lock()

    def __call__(self, request):
        if not self._is_anybodys(request):
            return self.get_response(request)
        address = (request.scheme, request.META.get("HTTP_HOST"), request.get_full_path())
        page = self.pages.get(address)
        if page is None or page.state != _state(events.newest()):
            response = self.get_response(request)
            if getattr(response, "news", None) is None or not _can_be_kept(response):
                return response
            page = self._keep(address, response)
        return _answer(request, page)

    @staticmethod
    def _is_anybodys(request):
        return (
            settings.KEEP_PUBLIC_PAGES
            and request.method in ("GET", "HEAD")
            and not any(name in request.COOKIES for name in OWN_COOKIES)
        )

    def _keep(self, address, response):
        patch_vary_headers(response, ["Cookie"])
        response.headers.setdefault("Cache-Control", "no-cache")
        state = _state(response.news)
        etag = f'"{hashlib.sha256(state.encode() + response.content).hexdigest()[:32]}"'
        page = KeptPage(state, etag, response.content, (*response.headers.items(), ("ETag", etag)))
        with self.lock:
            self.pages[address] = page
            self.pages.move_to_end(address)
            while len(self.pages) > MOST_PAGES:
                self.pages.popitem(last=False)
        return page


def _state(news):
    """Seats begin and end with the day, without an event."""
    return f"{timezone.localdate()} {news}"


def _can_be_kept(response):
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and not response.has_header("Set-Cookie")
        and len(response.content) <= MOST_BYTES
    )


def _answer(request, page):
    """The page, or that it has not changed since the browser had it."""
    held = request.META.get("HTTP_IF_NONE_MATCH")
    if held and page.etag in (tag.removeprefix("W/") for tag in parse_etags(held)):
        response = HttpResponseNotModified()
        kept = (header for header in page.headers if header[0] not in OF_THE_BODY)
    else:
        response, kept = HttpResponse(page.content), page.headers
    for name, value in kept:
        response.headers[name] = value
    return response
