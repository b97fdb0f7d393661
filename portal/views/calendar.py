"""The calendar of the whole framework, a month at a time (E06, X11)."""

import datetime as dt

from django.utils import timezone
from django.views.generic import TemplateView

from partnerships.pages import PageMixin, kept_until_news, public_page
from portal.reports.calendar import month_of

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@kept_until_news
@public_page
class CalendarView(PageMixin, TemplateView):
    """Events and meetings of one month, and what the reader owes in it; as a list or as a sheet."""

    template_name = "portal/calendar.html"

    def prepare(self):
        month = self.kwargs.get("month")
        self.first = dt.date.fromisoformat(f"{month}-01") if month else timezone.localdate().replace(day=1)

    def get_heading(self):
        return f"Calendar, {self.first:%B %Y}"

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            calendar=month_of(self.request.user, self.first),
            as_sheet=self.request.GET.get("view") == "month",
            weekdays=WEEKDAYS,
            today=timezone.localdate(),
            **kwargs,
        )
