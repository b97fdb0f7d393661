"""The yearly review of the strategy (C16)."""

from django.forms import Form
from django.views import View

from partnerships.access import may
from partnerships.models.years import year_address
from partnerships.pages import (
    ActionPage,
    DetailPage,
    ListPage,
    ObjectActionPage,
    ObjectMixin,
    PageMixin,
    kept_until_news,
    public_page,
)
from partnerships.pages.downloads import download
from targets.actions.knowledge import finish_review, save_review
from targets.forms.knowledge import ReviewForm
from targets.models import StrategyReview
from targets.reports.reviews import REVIEW_COLUMNS, compile_year, review_rows
from targets.views.strategy import STRATEGY

REVIEWS = ("Yearly reviews", "/strategy/reviews/")


@kept_until_news
@public_page
class StrategyReviewListView(ListPage):
    """Every review that the reader may see."""

    model = StrategyReview
    template_name = "targets/strategy_review_list.html"
    heading = "Yearly reviews of the strategy"
    breadcrumbs = (STRATEGY,)
    columns = ("Review", "Event for Members", "State")

    def get_context_data(self, **kwargs):
        return super().get_context_data(columns=self.columns, **kwargs)


class OfReviewMixin:
    """The review of the year in the address."""

    model = StrategyReview
    slug_field = "year"
    breadcrumbs = (STRATEGY, REVIEWS)

    def prepare(self):
        self.kwargs = {**self.kwargs, "slug": self.kwargs["year"]}
        super().prepare()


def _compiled(review, person):
    """What is kept of a finished review, or what stands now."""
    return review.compiled if review.is_finished else compile_year(person, review.year)


@kept_until_news
@public_page
class StrategyReviewDetailView(OfReviewMixin, DetailPage):
    """One year: what stood how, what was found, and what Members said."""

    template_name = "targets/strategy_review_detail.html"

    def get_context_data(self, **kwargs):
        review = self.object
        return super().get_context_data(
            compiled=_compiled(review, self.request.user),
            writes=may(self.request.user, "targets.review_strategy") and not review.is_finished,
            indicator_columns=("Indicator", "Body", "Newest result", "Class", "Why"),
            milestone_columns=("Target", "Milestone", "Body", "State"),
            **kwargs,
        )


@public_page
class StrategyReviewDownloadView(OfReviewMixin, ObjectMixin, PageMixin, View):
    """The review's results and milestones as a file, one row each."""

    def get(self, request, *args, **kwargs):
        review = self.object
        rows = review_rows(_compiled(review, request.user))
        return download(f"strategy-review-{year_address(review.year)}", REVIEW_COLUMNS, rows, kwargs["format"])


class StrategyReviewBeginView(ActionPage):
    """Begin the review of a year."""

    permission = "targets.review_strategy"
    form_class = ReviewForm
    heading = "Begin a yearly review"
    submit_label = "Begin"
    success_message = "The review is begun. Only people who are signed in see it until it is finished."
    breadcrumbs = (STRATEGY, REVIEWS)
    cancel_url = REVIEWS[1]

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": StrategyReview()}

    def perform(self, form):
        return save_review(StrategyReview(), form.cleaned_data, by=self.request.user, at=self.now)


class StrategyReviewEditView(OfReviewMixin, ObjectActionPage):
    """Write on the review of a year."""

    permission = "targets.review_strategy"
    form_class = ReviewForm
    heading = "Write the review"
    success_message = "The review has been saved."

    def perform(self, form):
        return save_review(self.object, form.cleaned_data, by=self.request.user, at=self.now)


class StrategyReviewFinishView(OfReviewMixin, ObjectActionPage):
    """Finish the review and make it public."""

    permission = "targets.review_strategy"
    form_class = Form
    template_name = "generic/confirm.html"
    heading = "Finish this review?"
    submit_label = "Finish and publish"
    success_message = "The review is finished and public."

    def perform(self, form):
        return finish_review(self.object, by=self.request.user, at=self.now)

    def get_context_data(self, **kwargs):
        consequences = ["Everybody can read it.", "It keeps how everything stands now, and cannot be changed after."]
        return super().get_context_data(consequences=consequences, **kwargs)
