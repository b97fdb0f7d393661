"""The sections every page offers: the public's, and what a signed-in person has besides."""

from dataclasses import dataclass
from functools import cache

from django import template
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
    Section("Targets", "targets:indicator_list"),
    Section("News-Link", "comms:news_link"),
    Section("Health checks", "healthchecks:about"),
    Section("Calendar", "portal:calendar"),
    Section("Tariffs", "tariffs:scheme_list", for_public=False),
)


@register.inclusion_tag("components/service_navigation.html", takes_context=True)
def service_navigation(context):
    """The sections the reader may use, the one they are in marked."""
    user, request = context.get("user"), context.get("request")
    signed_in = bool(user and user.is_authenticated)
    path = request.path if request else ""
    items = [
        {"label": section.label, "url": url, "current": path == url, "within": path.startswith(url)}
        for section in SECTIONS
        if (section.for_public or signed_in) and (url := _address(section))
    ]
    return {"items": items}


@cache
def _address(section):
    try:
        return reverse(section.url_name)
    except NoReverseMatch:
        return ""
