"""The mail that a demonstration keeps to itself, to be read and followed; not there in production."""

import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from html.parser import HTMLParser

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp
from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.generic import TemplateView, View

from partnerships.pages import PageMixin, public_page

NAME = re.compile(r"\d{8}T\d{6}\.\d{6}-[0-9a-f]{8}\Z")
SHOWN = 200
SHOWN_HEADERS = ("From", "To", "Date", "Message-ID", "List-Unsubscribe", "List-Unsubscribe-Post")


@dataclass(frozen=True)
class Letter:
    """One message of the local sink."""

    name: str
    to: str
    subject: str
    date: str
    headers: list[tuple[str, str]]
    text: str
    html: str

    @property
    def links(self):
        """The addresses in the message, each once."""
        found = re.findall(r"https?://[^\s<>\"]+", self.text) + _Hrefs.of(self.html)
        return list(dict.fromkeys(found))


class _Hrefs(HTMLParser):
    """Collects where the links of a page lead."""

    @classmethod
    def of(cls, html):
        parser = cls()
        parser.found = []
        parser.feed(html)
        return parser.found

    def handle_starttag(self, tag, attrs):
        href = dict(attrs).get("href") or ""
        if tag == "a" and href.startswith(("http://", "https://")):
            self.found.append(href)


def read_letter(name):
    """The message of this name. Raises Http404 if there is none."""
    path = settings.MAIL_SINK / f"{name}.eml"
    if not NAME.match(name) or not path.is_file():
        raise Http404
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    return Letter(
        name=name,
        to=message["X-Envelope-To"] or message["To"] or "",
        subject=message["Subject"] or "(no subject)",
        date=message["Date"] or "",
        headers=[(header, str(message[header])) for header in SHOWN_HEADERS if message[header]],
        text=text.get_content() if text else "",
        html=html.get_content() if html else "",
    )


@method_decorator(never_cache, name="dispatch")
@public_page
class MailListView(PageMixin, TemplateView):
    """What would have been sent, the newest first."""

    template_name = "portal/mail_list.html"
    heading = "Mail of this demonstration"

    def get_context_data(self, **kwargs):
        names = sorted((path.stem for path in settings.MAIL_SINK.glob("*.eml")), reverse=True)[:SHOWN]
        letters = [read_letter(name) for name in names if NAME.match(name)]
        return super().get_context_data(letters=letters, columns=["Subject", "To", "Date"], **kwargs)


@method_decorator(never_cache, name="dispatch")
@public_page
class MailDetailView(PageMixin, TemplateView):
    """One message: its headers, its links, its text, and its page in a frame that can do nothing."""

    template_name = "portal/mail_detail.html"

    def prepare(self):
        self.letter = read_letter(self.kwargs["name"])

    def get_heading(self):
        return self.letter.subject

    def get_breadcrumbs(self):
        return [(MailListView.heading, reverse("dev:mail_list"))]

    def get_context_data(self, **kwargs):
        return super().get_context_data(letter=self.letter, rows=self.letter.headers, **kwargs)


# A mail brings its own styles; they stay in the frame, where no script runs.
MAIL_POLICY = {
    "default-src": [NONE],
    "img-src": ["data:"],
    "style-src": [UNSAFE_INLINE],
    "frame-ancestors": [SELF],
    "sandbox": True,
}


@method_decorator(never_cache, name="dispatch")
@method_decorator(xframe_options_sameorigin, name="dispatch")
@method_decorator(csp(MAIL_POLICY), name="dispatch")
@public_page
class MailPageView(View):
    """The HTML of one message, as the frame shows it."""

    def get(self, request, name):
        return HttpResponse(read_letter(name).html)
