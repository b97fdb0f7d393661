"""The whole-life calendar of the framework, and the secret links by which calendar programs read it (X11)."""

from django.conf import settings
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views import View
from django.views.generic import TemplateView

from comms.mime.calendars import ICAL_TYPE, calendar_file
from partnerships.access import may
from partnerships.pages import PageMixin, public_page
from portal import feeds
from portal.calendar_forms import YearFilter
from portal.models import CalendarFeed
from portal.reports.whole_life import year_of

CALENDAR = ("Calendar", "/calendar/")
FIRST_YEAR, LAST_YEAR = 2000, 2098


class WholeLifeView(PageMixin, TemplateView):
    """A year from April to March by month or by body: what was due, is due and comes again."""

    template_name = "portal/whole_life.html"
    breadcrumbs = [CALENDAR]

    def prepare(self):
        today = timezone.localdate()
        self.start, year = today.year - (today.month < 4), self.request.GET.get("year", "")
        if year:
            if not (year.isascii() and year.isdecimal() and FIRST_YEAR <= int(year[:5]) <= LAST_YEAR):
                raise Http404
            self.start = int(year)

    def get_heading(self):
        return f"The year {self.start}/{(self.start + 1) % 100:02}"

    def get_context_data(self, **kwargs):
        filter_form = YearFilter(self.request.GET or None)
        return super().get_context_data(
            year=year_of(self.request.user, self.start, filter_form.wanted, on=timezone.localdate()),
            filter_form=filter_form,
            before=self.start - 1 if self.start > FIRST_YEAR else None,
            after=self.start + 1 if self.start < LAST_YEAR else None,
            kept_choice=self._kept(),
            by_body=filter_form.by_body,
            this_month=timezone.localdate().replace(day=1),
            keeps_cadences=may(self.request.user, "partnerships.keep_cadences"),
            columns=["What", "Kind", "From whom", "How often"],
            **kwargs,
        )

    def _kept(self):
        kept = QueryDict(mutable=True)
        names = ("kind", "body", "mine", "by")
        kept.update({name: value for name, value in self.request.GET.items() if value and name in names})
        return f"&{kept.urlencode()}" if kept else ""


class CalendarLinksView(PageMixin, TemplateView):
    """One's own secret links: made, shown once, taken back."""

    template_name = "portal/calendar_links.html"
    heading = "Your calendar links"
    breadcrumbs = [CALENDAR]

    def post(self, request):
        if "revoke" in request.POST:
            feeds.revoke_feed(request.user, at=timezone.now())
            return redirect("portal:calendar_links")
        token = feeds.make_feed(request.user, at=timezone.now())
        links = [
            (label, settings.PORTAL_ADDRESS + reverse("portal:calendar_feed", args=[token, name]))
            for name, label in FEEDS.items()
        ]
        return self.render_to_response(self.get_context_data(links=links))

    def get_context_data(self, **kwargs):
        feed = CalendarFeed.objects.live().filter(person=self.request.user).first()
        return super().get_context_data(feed=feed, **kwargs)


FEEDS = {"duties": "What is due from you", "whole-life": "The whole year of the framework"}


@public_page
class CalendarFeedView(View):
    """What a secret link gives a calendar program, which brings no cookie and gets none."""

    def get(self, request, token, name):
        person = feeds.owner_of(token) if name in FEEDS else None
        if person is None:
            raise Http404
        now = timezone.now()
        occasions = feeds.own_duties(person, at=now) if name == "duties" else feeds.whole_life(person, at=now)
        return HttpResponse(
            calendar_file(f"{settings.PARTNERSHIP_NAME}: {FEEDS[name]}", occasions),
            content_type=ICAL_TYPE,
            headers={"Cache-Control": "private, no-store", "Referrer-Policy": "no-referrer"},
        )
