"""The tools table and its live checklists: one for the support office, one for each partnership (G05)."""

import datetime as dt
from itertools import groupby

from django.shortcuts import get_object_or_404
from django.urls import reverse_lazy
from django.utils import timezone
from django.views.generic import TemplateView

from comms.actions.responsibilities import tick_responsibility, untick_responsibility
from comms.forms.checklists import TickForm
from comms.models import Responsibility
from comms.models.issues import month_from_slug
from comms.models.plans import OFFICE
from comms.reports.checklists import checklists
from comms.views.hub import HUB
from partnerships.access import may
from partnerships.models import Body
from partnerships.pages import ActionPage, PageMixin

CHECKLISTS = ("Checklists", reverse_lazy("comms:checklist_list"))


def places_of(person):
    """The bodies whose list the person keeps: all active partnerships for the office, else those they answer for."""
    bodies = Body.objects.active().filter(kind=Body.Kind.THEMATIC).in_order()
    if person.holds(*OFFICE):
        return bodies
    own = {seat.body_id for seat in person.live_seats if seat.role in ("manager", "comms_lead")}
    return Body.objects.active().filter(pk__in=own - {None}).in_order()


def own_places(person):
    """The places whose lists wait for the person: the office itself for its officers, else their bodies."""
    return [None] if person.holds(*OFFICE) else list(places_of(person))


def waiting_on_checklists(person, on):
    """How many lines of the person's own lists are to do."""
    return sum(checklist.waiting for checklist in checklists(own_places(person), on=on))


class MonthMixin:
    """Lists are of this month, or of an earlier one that `?month=2009-05` names."""

    @property
    def on(self):
        today = timezone.localdate()
        month = month_from_slug(self.request.GET.get("month", "")) or today
        return min(month, today)

    def months(self):
        first = self.on.replace(day=1)
        later = (first + dt.timedelta(days=31)).replace(day=1)
        return {
            "month": first,
            "earlier": f"{first - dt.timedelta(days=1):%Y-%m}",
            "later": f"{later:%Y-%m}" if later <= timezone.localdate() else "",
        }


class ToolList(PageMixin, TemplateView):
    """The whole table: every tool, what it is for, and who does what how often."""

    template_name = "comms/tool_list.html"
    permission = "comms.open_hub"
    heading = "Who does what with which tool"
    breadcrumbs = [HUB]

    def get_context_data(self, **kwargs):
        lines = Responsibility.objects.select_related("tool").order_by("tool__position", "-role", "number")
        tools = [(tool, list(own)) for tool, own in groupby(lines, lambda line: line.tool)]
        return super().get_context_data(tools=tools, columns=["Who", "What", "How often", "What shows it"], **kwargs)


class ChecklistList(MonthMixin, PageMixin, TemplateView):
    """The lists that the reader keeps, and how far each is."""

    template_name = "comms/checklist_list.html"
    permission = "comms.open_hub"
    heading = "Checklists"
    breadcrumbs = [HUB]

    def get_context_data(self, **kwargs):
        person = self.request.user
        places = [*([None] if may(person, "comms.tick_office") else []), *places_of(person)]
        columns = ["List", {"label": "To do", "numeric": True}, {"label": "Done", "numeric": True}]
        return super().get_context_data(
            checklists=checklists(places, on=self.on), columns=columns, **self.months(), **kwargs
        )


class ChecklistPage(MonthMixin, ActionPage):
    """One list in one month; each line that is ticked by hand has its own button."""

    template_name = "comms/checklist.html"
    form_class = TickForm
    breadcrumbs = [HUB, CHECKLISTS]
    body = None

    def get_context_data(self, **kwargs):
        (checklist,) = checklists([self.body], on=self.on)
        columns = ["What", "For", "State", "Tick"]
        return super().get_context_data(
            checklist=checklist, columns=columns, may_tick=self._may_tick(), **self.months(), **kwargs
        )

    def _may_tick(self):
        if self.body is None:
            return may(self.request.user, "comms.tick_office")
        return may(self.request.user, "comms.tick_responsibility", self.body)

    def perform(self, form):
        line, period = form.cleaned_data["responsibility"], form.cleaned_data["period"]
        who = {"body": self.body, "period": period, "by": self.request.user, "at": self.now}
        if form.cleaned_data["take_back"]:
            return untick_responsibility(line, **who)
        return tick_responsibility(line, on=self.on, **who)

    def get_success_url(self):
        return self.request.get_full_path()


class OfficeChecklist(ChecklistPage):
    """What the support office does."""

    permission = "comms.tick_office"
    heading = "The support office’s checklist"


class BodyChecklist(ChecklistPage):
    """What a partnership's manager does."""

    permission = "comms.tick_responsibility"

    def prepare(self):
        bodies = Body.objects.visible_to(self.request.user).exclude(kind=Body.Kind.OFFICE)
        self.body = get_object_or_404(bodies, slug=self.kwargs["slug"])

    def get_permission_object(self):
        return self.body

    def get_heading(self):
        return f"Checklist of {self.body}"
