"""Pages kept in memory until something happens: asked for again they cost one small statement, and are never old.

`kept_until_news` says that a page changes with events and with the day alone: those not signed in then get it
from `portal.kept_pages`. `KeptForReaders` keeps it for those signed in as well.
"""

import threading
from collections import OrderedDict
from functools import lru_cache, wraps
from secrets import token_hex
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils import timezone

from partnerships import events

MOST_PAGES = 500
MOST_READERS_PAGES = 200
MOST_BYTES = 300_000
# Stands in what is kept where the reader's own would stand; nobody knows it, so nobody can write it into a page.
GAP = token_hex(16)


class Pages:
    """The newest pages that were kept, by what asks for the same page."""

    def __init__(self, most=MOST_PAGES):
        self.most = most
        self.kept = OrderedDict()
        self.lock = threading.Lock()

    def get(self, address):
        return self.kept.get(address)

    def keep(self, address, page):
        with self.lock:
            self.kept[address] = page
            self.kept.move_to_end(address)
            while len(self.kept) > self.most:
                self.kept.popitem(last=False)


def state_of(news: str) -> str:
    """What a page was made from; seats begin and end with the day, without an event."""
    return f"{timezone.localdate()} {news}"


def kept_until_news(view):
    """Let a public page be kept until an event is recorded or the day turns.

    For pages that show nothing but what actions write, and carry no form token. The state of
    the news is read before the page is made, so that a kept page is never older than it says.
    """
    dispatch = view.dispatch

    @wraps(dispatch)
    def dispatch_with_news(self, request, *args, **kwargs):
        is_public = not request.user.is_authenticated
        is_kept = settings.KEEP_PAGES and (is_public or isinstance(self, KeptForReaders))
        self.news = events.newest() if is_kept else None
        response = dispatch(self, request, *args, **kwargs)
        response.news = self.news if is_public else None
        return response

    view.dispatch = dispatch_with_news
    return view


class Remembered(NamedTuple):
    """What was found, and the state of the news when it was."""

    state: str
    found: Any


_remembered = Pages(MOST_READERS_PAGES)


class KeptForReaders:
    """Keeps a page for signed-in readers too: one for all whom their rights show the same.

    What is the reader's own, account and form token, is put into its gap each time. For views that wear
    `kept_until_news`. A reader who is to be told something gets a page made for them.
    """

    def shown_by_rights(self):
        """All that the page takes from who its reader is, hashable; None if it is not to be kept.

        Equal values must mean equal pages.
        """
        raise NotImplementedError

    def remembered(self, asked, find):
        """What `find()` returns, asked again only when there is news; `asked` is all it depends on, hashable."""
        if self.news is None:
            return find()
        key, state = (type(self), asked), state_of(self.news)
        known = _remembered.get(key)
        if known is None or known.state != state:
            known = Remembered(state, find())
            _remembered.keep(key, known)
        return known.found

    def get(self, request, *args, **kwargs):
        rights = None
        if self.news is not None and request.user.is_authenticated and not get_messages(request):
            rights = self.shown_by_rights()
        if rights is None:
            return super().get(request, *args, **kwargs)
        get_page = super().get

        def halves():
            request.account_gap = GAP
            before, after = get_page(request, *args, **kwargs).rendered_content.split(GAP)
            return before.encode(), after.encode()

        asked = (request.scheme, request.get_host(), request.get_full_path(), rights)
        before, after = self.remembered(asked, halves)
        return HttpResponse(before + account_of(request).encode() + after)


def account_of(request):
    """The account of a signed-in reader in the bar at the top: their name, and signing out."""
    return _account(str(request.user)).replace(GAP, get_token(request))


@lru_cache(maxsize=MOST_PAGES)
def _account(name):
    return render_to_string("components/account.html", {"reader": name, "csrf_token": GAP})
