"""News-Link as everybody reads it: the archive by years, each issue as published, and what readers say of it."""

import re

from allauth.core import ratelimit
from django.http import Http404
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import TemplateView

from comms.actions.readership import count_reading, give_feedback
from comms.forms.readership import FeedbackForm
from comms.models import Publication
from partnerships.access import may
from partnerships.markup import to_html
from partnerships.pages import ActionPage, PageMixin, public_page

NEWS_LINK = ("News-Link", reverse_lazy("comms:news_link"))
# Who opens a page without reading it says so, by these words or by none.
_ROBOT = re.compile(
    r"bot\b|bot/|crawl|spider|slurp|scan|preview|fetch|monitor|check|feed|archive|curl|wget|python|java/|headless",
    re.IGNORECASE,
)


def is_robot(request):
    """Whether a page is opened by something that reads nothing, or ahead of a click that may never come."""
    agent = request.headers.get("User-Agent", "")
    ahead = request.headers.get("Sec-Purpose", "") + request.headers.get("Purpose", "")
    return not agent or "prefetch" in ahead or bool(_ROBOT.search(agent))


@public_page
class NewsLink(PageMixin, TemplateView):
    """The issues of a year, newest first, the other years, and the way to subscribe."""

    template_name = "comms/news_link.html"

    def prepare(self):
        issues = Publication.objects.news_link().current().defer("html", "data").order_by("-slug")
        self.by_year = {}
        for issue in issues:
            self.by_year.setdefault(issue.slug[:4], []).append(issue)
        self.year = self.kwargs.get("year") or next(iter(self.by_year), "")
        if "year" in self.kwargs and self.year not in self.by_year:
            raise Http404("No issue of News-Link was published in this year.")

    def get_heading(self):
        return f"News-Link {self.year}" if "year" in self.kwargs else "News-Link"

    def get_breadcrumbs(self):
        return [NEWS_LINK] if "year" in self.kwargs else []

    def get_context_data(self, **kwargs):
        years = [
            (year, reverse("comms:news_link_year", args=[year]), year == self.year) for year in self.by_year
        ]  # newest first, as the issues are
        return super().get_context_data(
            **{**kwargs, "issues": self.by_year.get(self.year, []), "year": self.year, "years": years}
        )


class PublishedIssue:
    """The issue of News-Link that the month in the address names."""

    def prepare(self):
        issues = Publication.objects.news_link().current()
        self.publication = issues.filter(slug=self.kwargs["slug"]).first()
        if self.publication is None:
            raise Http404("No issue of News-Link was published for this month.")

    @property
    def address(self):
        return self.publication.get_absolute_url()


@public_page
class NewsLinkIssuePage(PublishedIssue, PageMixin, TemplateView):
    """One issue, exactly as it was published (H01), below what corrects it; its readers are counted, not followed."""

    template_name = "comms/news_link_issue.html"
    breadcrumbs = [NEWS_LINK]

    def get_heading(self):
        return self.publication.title

    def get(self, request, *args, **kwargs):
        # Whoever made it opens it often, and reads no news in it.
        if request.method == "GET" and not is_robot(request) and not may(request.user, "comms.collate_issue"):
            count_reading(self.publication, at=timezone.now())
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        others = Publication.objects.news_link().current().defer("html", "data")
        slug = self.publication.slug
        notes = [(note, to_html(note.text)) for note in self.publication.corrections.all()]
        return super().get_context_data(
            publication=self.publication,
            notes=notes,
            form=FeedbackForm(),
            earlier=others.filter(slug__lt=slug).order_by("-slug").first(),
            later=others.filter(slug__gt=slug).order_by("slug").first(),
            **kwargs,
        )


@public_page
@method_decorator(csrf_exempt, name="dispatch")
class IssueFeedback(PublishedIssue, ActionPage):
    """Takes the answer to the one question below an issue (E15).

    Without a cross-site token, since that would set a cookie for every reader of the archive: what
    another site's page could do is to give an answer, which its visitor could give as well.
    """

    template_name = "comms/issue_feedback.html"
    form_class = FeedbackForm
    submit_label = "Send my answer"

    def get_heading(self):
        return f"Was {self.publication.title} useful?"

    def get_breadcrumbs(self):
        return [NEWS_LINK, (self.publication.title, self.address)]

    def form_valid(self, form):
        if refused := ratelimit.consume_or_429(self.request, action="give_feedback"):
            return refused
        return super().form_valid(form)

    def perform(self, form):
        return give_feedback(self.publication, **form.cleaned_data, at=self.now)

    def get_success_url(self):
        return reverse("comms:issue_feedback_thanks", args=[self.publication.slug])

    def get_cancel_url(self):
        return self.address

    def get_context_data(self, **kwargs):
        return super().get_context_data(publication=self.publication, **kwargs)


@public_page
class IssueFeedbackThanks(PublishedIssue, PageMixin, TemplateView):
    """Says thank you."""

    template_name = "comms/issue_feedback_thanks.html"
    heading = "Thank you"

    def get_breadcrumbs(self):
        return [NEWS_LINK, (self.publication.title, self.address)]

    def get_context_data(self, **kwargs):
        return super().get_context_data(publication=self.publication, **kwargs)
