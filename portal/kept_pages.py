"""Public pages kept in memory for people who are not signed in, until something happens.

A view says with `kept_until_news` that its page changes with events and with the day alone.
Each answer then costs one small statement that asks for the newest event, and nothing is
ever served that is older. A browser that has the page already gets 304 Not Modified, and
from the web server's process gets it before Django takes up the request.
"""

import hashlib
from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.db import Error, close_old_connections
from django.http import HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags

from partnerships import events
from partnerships.pages.kept import MOST_BYTES, Pages, state_of

# The cookies by which somebody may get a page of their own.
OWN_COOKIES = (settings.SESSION_COOKIE_NAME, "messages")
# What makes two requests ask for the same page.
_ADDRESS = ("wsgi.url_scheme", "HTTP_X_FORWARDED_PROTO", "HTTP_HOST", "SCRIPT_NAME", "PATH_INFO", "QUERY_STRING")
OF_THE_BODY = ("Content-Type", "Content-Length", "Content-Language", "Content-Encoding")


@dataclass(frozen=True)
class KeptPage:
    """A reply as it left all other middleware, and the state of the news it shows."""

    state: str
    etag: str
    content: bytes
    headers: tuple[tuple[str, str], ...]

    @cached_property
    def headers_unchanged(self):
        """The headers that say that the page is still this one."""
        return [header for header in self.headers if header[0] not in OF_THE_BODY]

    def is_held(self, tags):
        """Whether a browser with these tags, the If-None-Match header or None, has the page already."""
        return tags is not None and (
            tags == self.etag or self.etag in [tag.removeprefix("W/") for tag in parse_etags(tags)]
        )

    def stands(self):
        """Whether nothing has happened since the page was made."""
        return self.state == state_of(events.newest())


class KeptPagesMiddleware:
    """Stands first, so that a kept page passes nothing else; what it keeps carries every header of the rest."""

    def __init__(self, get_response):
        self.get_response = get_response
        self.pages = Pages()

    def __call__(self, request):
        if not self._is_anybodys(request):
            return self.get_response(request)
        address = (request.scheme, request.META.get("HTTP_HOST"), request.get_full_path())
        page = self.pages.get(address)
        if page is None or not _surely_stands(page):
            response = self.get_response(request)
            if getattr(response, "news", None) is None or not _can_be_kept(response):
                return response
            page = _page(response)
            self.pages.keep(address, page)
        return _answer(request, page)

    @staticmethod
    def _is_anybodys(request):
        return (
            settings.KEEP_PAGES
            and request.method in ("GET", "HEAD")
            and not any(name in request.COOKIES for name in OWN_COOKIES)
        )


class UnchangedPages:
    """A WSGI application before Django's: answers browsers that have the newest page already.

    Anything else, and any doubt, goes on to Django.
    """

    def __init__(self, application):
        self.application = application
        self.pages = Pages()

    def __call__(self, environ, start_response):
        address = tuple([environ.get(name, "") for name in _ADDRESS])
        page = self.pages.get(address)
        if page is not None and page.is_held(environ.get("HTTP_IF_NONE_MATCH")) and self._is_anybodys(environ):
            close_old_connections()
            if _surely_stands(page):
                start_response("304 Not Modified", page.headers_unchanged.copy())
                return ()
        response = self.application(environ, start_response)
        if kept := getattr(response, "kept_page", None):
            self.pages.keep(address, kept)
        return response

    @staticmethod
    def _is_anybodys(environ):
        cookies = environ.get("HTTP_COOKIE", "")
        return environ["REQUEST_METHOD"] in ("GET", "HEAD") and not any(name in cookies for name in OWN_COOKIES)


def _surely_stands(page):
    try:
        return page.stands()
    except Error:
        return False  # Django will meet the same and say so in words


def _page(response):
    patch_vary_headers(response, ["Cookie"])
    response.headers.setdefault("Cache-Control", "no-cache")
    state = state_of(response.news)
    etag = f'"{hashlib.sha256(state.encode() + response.content).hexdigest()[:32]}"'
    return KeptPage(state, etag, response.content, (*response.headers.items(), ("ETag", etag)))


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
    if page.is_held(request.META.get("HTTP_IF_NONE_MATCH")):
        response, headers = HttpResponseNotModified(), page.headers_unchanged
    else:
        response, headers = HttpResponse(page.content), page.headers
    for name, value in headers:
        response.headers[name] = value
    response.kept_page = page
    return response
