"""The calendar of the whole framework, a month at a time (E06, X11)."""

import datetime as dt
import re

from django.http import Http404, QueryDict
from django.utils import timezone
from django.views.generic import TemplateView

from partnerships.access import may
from partnerships.pages import PageMixin, kept_until_news, public_page
from portal.calendar_forms import CalendarFilter
from portal.reports.calendar import EVERYTHING, month_of

_MONTH = re.compile(r"(?:19|20)\d{2}-(?:0[1-9]|1[0-2])")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@kept_until_news
@public_page
class CalendarView(PageMixin, TemplateView):
    """Events and meetings of one month, and what the reader owes in it; as a list or as a sheet."""

    template_name = "portal/calendar.html"

    def prepare(self):
        month = self.kwargs.get("month") or self.request.GET.get("month", "")
        if month and not _MONTH.fullmatch(month):
            raise Http404
        self.first = dt.date.fromisoformat(f"{month}-01") if month else timezone.localdate().replace(day=1)
        self.as_sheet = self.request.GET.get("view") == "month"
        self.filter_form = CalendarFilter(self.request.GET or None, is_signed_in=self.request.user.is_authenticated)

    def get_heading(self):
        return f"Calendar, {self.first:%B %Y}"

    def get_context_data(self, **kwargs):
        choice = self.filter_form.choice
        return super().get_context_data(
            calendar=month_of(self.request.user, self.first, choice),
            as_sheet=self.as_sheet,
            is_narrowed=choice != EVERYTHING,
            kept_choice=self._kept(),
            filter_form=self.filter_form,
            can_announce=may(self.request.user, "comms.notify_events"),
            weekdays=WEEKDAYS,
            today=timezone.localdate(),
            **kwargs,
        )

    def _kept(self):
        """The choice as the links to other months and the other view carry it on."""
        kept = QueryDict(mutable=True)
        kept.update({name: value for name, value in self.request.GET.items() if value and name in ("body", "kind")})
        return f"&{kept.urlencode()}" if kept else ""
