"""News-Link as everybody reads it: the archive and each issue, as published."""

from django.http import Http404
from django.urls import reverse_lazy
from django.views.generic import TemplateView

from comms.models import Publication
from partnerships.pages import PageMixin, public_page

NEWS_LINK = ("News-Link", reverse_lazy("comms:news_link"))


@public_page
class NewsLink(PageMixin, TemplateView):
    """Every issue, newest first, and the way to subscribe."""

    template_name = "comms/news_link.html"
    heading = "News-Link"

    def get_context_data(self, **kwargs):
        issues = Publication.objects.news_link().current().defer("html", "data").order_by("-slug")
        return super().get_context_data(issues=issues, **kwargs)


@public_page
class NewsLinkIssuePage(PageMixin, TemplateView):
    """One issue, exactly as it was published (H01)."""

    template_name = "comms/news_link_issue.html"
    breadcrumbs = [NEWS_LINK]

    def prepare(self):
        self.publication = Publication.objects.news_link().current().filter(slug=self.kwargs["slug"]).first()
        if self.publication is None:
            raise Http404("No issue of News-Link was published for this month.")

    def get_heading(self):
        return self.publication.title

    def get_context_data(self, **kwargs):
        return super().get_context_data(publication=self.publication, **kwargs)
