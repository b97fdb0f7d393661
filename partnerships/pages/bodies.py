"""Pages of a body: the tabs that apps give it, and forms about it and what is its own."""

from dataclasses import dataclass

from django.urls import reverse

from partnerships.access import may
from partnerships.models import Body
from partnerships.pages.base import DetailPage, ObjectActionPage


@dataclass(frozen=True)
class BodyTab:
    """One tab of a body's page; `permission`, if named, is asked on the body."""

    label: str
    url_name: str
    order: int
    permission: str | None = None


_TABS: list[BodyTab] = []


def register_body_tab(label, url_name, *, order, permission=None):
    """Give every body's page a tab: its address is `url_name` reversed with the body's slug."""
    tab = BodyTab(label, url_name, order, permission)
    if tab not in _TABS:
        _TABS.append(tab)
        _TABS.sort(key=lambda known: known.order)


def body_tabs(body, person, *, current):
    """The tabs of `body` that `person` may open, as (label, address, is_current) for the tab bar."""
    return [
        (tab.label, reverse(tab.url_name, args=[body.slug]), tab.url_name == current)
        for tab in _TABS
        if tab.permission is None or may(person, tab.permission, body)
    ]


class BodyTabPage(DetailPage):
    """One tab of a body's page: the same head and tab bar everywhere (A05).

    `tab` is the URL name the app registered the tab under. Templates extend
    `partnerships/body_base.html` and fill its block `tab`.
    """

    model = Body
    context_object_name = "body"
    tab = ""

    def get_queryset(self):
        return super().get_queryset().select_related("parent", "page")

    def get_breadcrumbs(self):
        return [("Partnerships", reverse("partnerships:body_list"))]

    def get_context_data(self, **kwargs):
        tabs = body_tabs(self.object, self.request.user, current=self.tab)
        return super().get_context_data(**{"tabs": tabs, **kwargs})


class BodyActionPage(ObjectActionPage):
    """A form about a body; afterwards the reader is back on the tab `back_to`."""

    model = Body
    back_to = "partnerships:body_detail"

    def get_breadcrumbs(self):
        return [("Partnerships", reverse("partnerships:body_list")), (self.body.name, self.body.get_absolute_url())]

    @property
    def body(self):
        return self.object

    def get_success_url(self):
        return reverse(self.back_to, args=[self.body.slug])

    get_cancel_url = get_success_url


class OfBodyActionPage(BodyActionPage):
    """A form about one thing of a body, such as a seat or an activity."""

    def get_queryset(self):
        bodies = Body.objects.visible_to(self.request.user)
        return self.model.objects.filter(body__in=bodies, body__slug=self.kwargs["slug"]).select_related("body")

    @property
    def body(self):
        return self.object.body
