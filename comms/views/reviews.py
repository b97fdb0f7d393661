"""How News-Link does, what was decided about it, and corrections of what was published (E05)."""

from django.urls import reverse_lazy
from django.utils import timezone
from django.views.generic import TemplateView

from comms.actions.readership import correct_publication, record_review
from comms.forms.readership import CorrectionForm, ReviewForm
from comms.models import Feedback, NewsLinkReview
from comms.reports.readership import figures_of_issues
from comms.views.archive import PublishedIssue
from comms.views.desk import DESK, NEWS_LINK
from partnerships.pages import ActionPage, PageMixin


class NewsLinkReviewPage(PageMixin, TemplateView):
    """Each issue's figures, what readers say, and every decision with its day."""

    template_name = "comms/news_link_review.html"
    permission = "comms.collate_issue"
    heading = "How News-Link does"
    breadcrumbs = [NEWS_LINK, DESK]

    def get_context_data(self, **kwargs):
        rows = figures_of_issues(until=timezone.localdate())
        numbers = ("Sent", "Accepted", "Refused", "Opened", "Useful", "Partly", "Not useful")
        said = (
            Feedback.objects.exclude(words="")
            .select_related("publication")
            .defer("publication__html", "publication__data", "publication__searched")
        )
        return super().get_context_data(
            rows=rows,
            missing=[row for row in rows if not row.is_published],
            columns=["Issue", *({"label": label, "numeric": True} for label in numbers)],
            said=said[:50],
            reviews=NewsLinkReview.objects.select_related("recorded_by"),
            **kwargs,
        )


class ReviewRecord(ActionPage):
    """A decision about News-Link, kept for good."""

    permission = "comms.review_news_link"
    form_class = ReviewForm
    heading = "Record a decision about News-Link"
    breadcrumbs = [NEWS_LINK, DESK, ("How News-Link does", reverse_lazy("comms:news_link_review"))]
    submit_label = "Record the decision"
    success_message = "Recorded. The next review is among your tasks when it is due."
    success_url = cancel_url = reverse_lazy("comms:news_link_review")

    def get_initial(self):
        today = timezone.localdate()
        return {"decided_on": today, "next_on": today.replace(year=today.year + 1, day=min(today.day, 28))}

    def perform(self, form):
        return record_review(**form.cleaned_data, by=self.request.user, at=self.now)


class IssueCorrect(PublishedIssue, ActionPage):
    """A note above a published issue."""

    template_name = "comms/issue_correct.html"
    permission = "comms.correct_issue"
    form_class = CorrectionForm
    submit_label = "Put the correction above the issue"
    success_message = "The correction stands above the issue. The page below it is as it was."

    def get_heading(self):
        return f"Correct {self.publication.title}"

    def get_breadcrumbs(self):
        return [NEWS_LINK, DESK, (self.publication.title, self.address)]

    def perform(self, form):
        return correct_publication(self.publication, **form.cleaned_data, by=self.request.user, at=self.now)

    def get_cancel_url(self):
        return self.address
