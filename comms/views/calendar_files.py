"""Events as files that calendar programs take over (E06)."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views import View

from comms.mime.calendars import ICAL_TYPE, calendar_file
from comms.models import CalendarEntry
from comms.reports.calendar import occasion_of, public_occasions
from partnerships.pages import kept_until_news, public_page


@kept_until_news
@public_page
class PublicCalendarFile(View):
    """All public events and meetings, to subscribe to."""

    def get(self, request):
        content = calendar_file(settings.PARTNERSHIP_NAME, public_occasions(at=timezone.now()))
        return HttpResponse(content, content_type=ICAL_TYPE)


@public_page
class EventFile(View):
    """One event; an event for members only for those who are signed in."""

    def get(self, request, pk):
        entries = CalendarEntry.objects.visible_to(request.user).select_related("body")
        entry = get_object_or_404(entries, pk=pk)
        return HttpResponse(
            calendar_file(entry.title, [occasion_of(entry)]),
            content_type=ICAL_TYPE,
            headers={"Content-Disposition": f'attachment; filename="event-{entry.pk}.ics"'},
        )
