"""What stands round every page: its files, sections and foot, each written once and then kept.

What is kept asks only whether the reader is signed in, never what they may do, so that no
right is shown longer than it lasts.
"""

from dataclasses import dataclass
from functools import cache, lru_cache, wraps

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse

register = template.Library()


@dataclass(frozen=True)
class Section:
    """A part of the portal in the navigation: its words and where it begins."""

    label: str
    url_name: str
    for_public: bool = True


SECTIONS = (
    Section("Your tasks", "portal:tasks", for_public=False),
    Section("Partnerships", "partnerships:body_list"),
    Section("Framework", "partnerships:framework"),
    Section("Strategy", "targets:strategy_detail"),
    Section("Targets", "targets:indicator_list"),
    Section("News-Link", "comms:news_link"),
    Section("Health checks", "healthchecks:about"),
    Section("Calendar", "portal:calendar"),
    Section("Tariffs", "tariffs:scheme_list", for_public=False),
)


def written_once(write):
    """Keep what `write` returns for each set of arguments, except while templates are being worked on."""
    kept = cache(write)

    @wraps(write)
    def read(*args):
        return write(*args) if settings.DEBUG else kept(*args)

    return read


@register.simple_tag
@lru_cache(maxsize=500)
def address(name, *parts):
    """The address of a page, or nothing if this portal has no such page; for the few that every page or list links to."""
    try:
        return reverse(name, args=parts)
    except NoReverseMatch:
        return ""


@register.simple_tag(takes_context=True)
def furniture(context, name):
    """A part that is the same on every page: the template `components/<name>.html`."""
    return _part(name, _signed_in(context), context.get("partnership_name"), context.get("session_minutes"))


@register.simple_tag(takes_context=True)
def account(context):
    """The reader's own part of the bar at the top, or the gap for it in a page that is kept for several readers."""
    if gap := getattr(context.get("request"), "account_gap", None):
        return gap
    reader = str(context["user"]) if _signed_in(context) else ""
    return render_to_string("components/account.html", {"reader": reader, "csrf_token": context.get("csrf_token")})


@register.simple_tag(takes_context=True)
def service_navigation(context):
    """The sections the reader may use, the one they are in marked."""
    path = context["request"].path if "request" in context else ""
    within = next((section for section in SECTIONS if path.startswith(address(section.url_name))), None)
    return _sections(_signed_in(context), within, within is not None and path == address(within.url_name))


def _signed_in(context):
    user = context.get("user")
    return bool(user and user.is_authenticated)


@written_once
def _part(name, signed_in, partnership_name, session_minutes):
    values = {"signed_in": signed_in, "partnership_name": partnership_name, "session_minutes": session_minutes}
    return render_to_string(f"components/{name}.html", values)


@written_once
def _sections(signed_in, within, is_beginning):
    items = [
        {
            "label": section.label,
            "url": address(section.url_name),
            "current": section == within and is_beginning,
            "within": section == within,
        }
        for section in SECTIONS
        if section.for_public or signed_in
    ]
    return render_to_string("components/service_navigation.html", {"items": items})
