"""The golden thread, walked from either end, and its broken ends (X02)."""

from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from partnerships.pages import PageMixin, kept_until_news, public_page
from portal.reports.broken_ends import broken_ends
from portal.reports.thread import golden_thread

FRAMEWORK = ("How the partnership is built", "/framework/")


@kept_until_news
@public_page
class ThreadView(PageMixin, TemplateView):
    """From the vision down to the people, and from the people up to the vision."""

    template_name = "portal/thread.html"
    heading = "The golden thread"
    breadcrumbs = (FRAMEWORK,)

    def get_context_data(self, **kwargs):
        return super().get_context_data(thread=golden_thread(self.request.user, on=timezone.localdate()), **kwargs)


class BrokenEndsView(PageMixin, TemplateView):
    """Where the thread breaks, who may mend it, and the page on which they do."""

    template_name = "portal/broken_ends.html"
    heading = "Broken ends of the golden thread"

    def get_breadcrumbs(self):
        return [FRAMEWORK, ("The golden thread", reverse("portal:thread"))]

    def get_context_data(self, **kwargs):
        kinds = broken_ends()
        counts = [{"number": kind.number, "words": kind.title, "url": f"#{kind.key}"} for kind in kinds if kind.ends]
        return super().get_context_data(kinds=kinds, counts=counts, **kwargs)
