"""The headline targets of a year: each partnership's page, the document of all, and publishing it (C09)."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import View

from comms.reports.frozen import as_data
from partnerships.access import may
from partnerships.models import year_label, year_of
from partnerships.pages import kept_until_news, public_page
from portal.actions.headlines import publish_headlines
from portal.forms import YearlyPublishForm
from portal.models import HeadlineOrder
from portal.reports.headline_editions import publications_of, published_document, published_years
from portal.reports.headline_gaps import what_is_missing
from portal.reports.headlines import headline_document, partnerships, years_known
from portal.views.yearly import FRAMEWORK, PublishedPage, PublishedPdfView, YearlyPublishView, YearOrderView


def document_address(year):
    return reverse("portal:headline_document", args=[year])


@public_page
class HeadlinesNowView(View):
    """The newest year that is published, else the newest of which anything is known."""

    def get(self, request):
        years = published_years() or years_known() or [year_of(timezone.localdate())]
        return redirect(document_address(years[0]))


@kept_until_news
@public_page
class HeadlineDetailView(PublishedPage):
    """One partnership's headline targets of a year: as published, before that as they stand."""

    template_name = "portal/headline_detail.html"

    def publications(self):
        return publications_of(self.year, self.kwargs["slug"])

    def prepare(self):
        self.publication = self.find()
        if self.publication is None:
            self.body = get_object_or_404(partnerships(), slug=self.kwargs["slug"])
            (page,) = headline_document(self.year, bodies=[self.body]).pages
            if page.is_empty:
                raise Http404("Nothing is known of this partnership for that year.")
            self.page = as_data(page)
        else:
            self.page = self.publication.data["pages"][0]

    def get_heading(self):
        return f"Headline targets {self.page['label']}"

    def get_breadcrumbs(self):
        return [FRAMEWORK, (f"Headline targets {self.page['label']}", document_address(self.year))]

    def get_context_data(self, **kwargs):
        parts = [self.kwargs["slug"], *self.address_parts()]
        pdf = self.publication and reverse("portal:headline_page_pdf", args=parts)
        return super().get_context_data(page=self.page, pdf=pdf, caption=self.page["body_name"], **kwargs)


@kept_until_news
@public_page
class HeadlineDocumentView(PublishedPage):
    """The pages of a year as one document; before it is published the way to each page."""

    template_name = "portal/headline_document.html"

    def publications(self):
        return publications_of(self.year)

    def prepare(self):
        self.publication = self.find()
        self.live = None
        if self.publication is None or may(self.request.user, "portal.see_unready"):
            self.live = headline_document(self.year)
        if self.publication is None and self.live.is_empty and self.year not in years_known():
            raise Http404("Nothing is known of this year.")

    def get_heading(self):
        return f"Headline targets {year_label(self.year)}"

    def get_breadcrumbs(self):
        return [FRAMEWORK]

    def get_context_data(self, **kwargs):
        person, live = self.request.user, self.live
        sees_unready = may(person, "portal.see_unready")
        return super().get_context_data(
            pages=[] if self.publication else [page for page in live.pages if not page.is_empty],
            missing=by_name(what_is_missing(live)) if sees_unready else None,
            has_changed=bool(live and self.publication and live.sha256 != published_document(self.year).data["sha256"]),
            publishes=may(person, "portal.publish_headlines"),
            years=[year for year in published_years() if year != self.year],
            pdf=self.publication and reverse("portal:headline_document_pdf", args=self.address_parts()),
            **kwargs,
        )


def by_name(missing):
    """What pages lack, under the names of their partnerships."""
    return [(page.body_name, lacks) for page, lacks in missing]


@public_page
class HeadlinePdfView(PublishedPdfView):
    """The document or one page as tagged PDF."""

    file_name = "headline-targets"

    def publications(self, year, slug=""):
        return publications_of(year, slug)


class HeadlinePublishView(YearlyPublishView):
    """Publish a year's document in one act."""

    permission = "portal.publish_headlines"
    template_name = "portal/headline_publish.html"
    form_class = YearlyPublishForm
    orders = HeadlineOrder

    def read(self):
        self.document = headline_document(self.year)
        self.missing = by_name(what_is_missing(self.document))
        self.newest = published_document(self.year)

    def get_heading(self):
        revision = f"revision {self.newest.revision + 1} of the " if self.newest else "the "
        return f"Publish {revision}headline targets {self.document.label}?"

    def get_breadcrumbs(self):
        return [FRAMEWORK, (f"Headline targets {self.document.label}", document_address(self.year))]

    def perform(self, form):
        return publish_headlines(self.year, seen=form.cleaned_data["seen"], by=self.request.user, at=self.now)

    def get_cancel_url(self):
        return document_address(self.year)


class HeadlineOrderView(YearOrderView):
    """How far publishing a year's headline targets is."""

    model = HeadlineOrder
    permission = "portal.publish_headlines"

    def document_link(self):
        return f"Headline targets {year_label(self.object.year)}", document_address(self.object.year)

    def again(self):
        return reverse("portal:headline_publish", args=[self.object.year])
