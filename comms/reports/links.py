"""Links that people write, judged without fetching anything: ours by whether readers can open them, others by form."""

from urllib.parse import unquote

from django.contrib.auth.models import AnonymousUser
from django.urls import Resolver404, resolve

from partnerships.markup import address_fault, own_path


def link_fault(address: str) -> str:
    """What is wrong with a link, as the rest of a sentence that begins with it; empty if it is good."""
    return address_fault(address) or (_fault_of_own(path) if (path := own_path(address)) else "")


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
