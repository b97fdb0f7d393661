"""The public home, and the door that sends signed-in people to their tasks."""

from django.shortcuts import redirect
from django.utils import timezone
from django.views.generic import TemplateView

from comms.reports.publications import published, shown
from partnerships.pages import PageMixin, kept_until_news, public_page
from portal.reports.calendar import coming_up
from portal.reports.home import latest_news

EVENTS_SHOWN, PUBLICATIONS_SHOWN = 4, 4


@kept_until_news
@public_page
class AboutView(PageMixin, TemplateView):
    """What the partnership is, what is new and what comes next (E01)."""

    template_name = "portal/home.html"

    def get_context_data(self, **kwargs):
        today = timezone.localdate()
        return super().get_context_data(
            news=latest_news(),
            entries=coming_up(self.request.user, on=today, count=EVENTS_SHOWN),
            publications=shown(published()[:PUBLICATIONS_SHOWN]),
            **kwargs,
        )


class HomeView(AboutView):
    """The public home for visitors; people who are signed in go on to their tasks."""

    def get(self, request, *args, **kwargs):
        if request.user.is_authenticated:
            return redirect("portal:tasks")
        return super().get(request, *args, **kwargs)
