"""The headline targets of a year: each partnership's page, the document of all, and publishing it (C09)."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView, View

from comms.models import PublicationFile
from partnerships.access import may
from partnerships.models import year_label, year_of
from partnerships.pages import ActionPage, DetailPage, PageMixin, kept_until_news, public_page
from partnerships.pdf import PDF_TYPE
from portal.actions.headlines import publish_headlines
from portal.forms import HeadlinePublishForm
from portal.models import HeadlineOrder
from portal.reports.headline_editions import publications_of, published_document, published_years
from portal.reports.headline_gaps import what_is_missing
from portal.reports.headlines import headline_document, partnerships, years_known
from targets.reports.frozen import as_data
from targets.reports.readers import board_readers, subscribers
from targets.reports.snapshot import one_moment

FRAMEWORK = ("How the partnership is built", "/framework/")


def document_address(year):
    return reverse("portal:headline_document", args=[year])


@public_page
class HeadlinesNowView(View):
    """The newest year that is published, else the newest of which anything is known."""

    def get(self, request):
        years = published_years() or years_known() or [year_of(timezone.localdate())]
        return redirect(document_address(years[0]))


class PublishedPage(PageMixin, TemplateView):
    """A page that is shown as it was published: the newest revision, or the one that the address names."""

    body_slug = ""

    def find(self):
        """The publication to show, or None while nothing is published."""
        self.year = self.kwargs["year"]
        every = list(publications_of(self.year, self.body_slug))
        self.revisions = [publication.revision for publication in every]
        wanted = self.kwargs.get("revision")
        shown = [publication for publication in every if wanted in (None, publication.revision)]
        if wanted is not None and not shown:
            raise Http404("There is no such revision.")
        return shown[0] if shown else None

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            publication=self.publication,
            edition=self.publication.data["edition"] if self.publication else "",
            revisions=self.revisions,
            **kwargs,
        )


@kept_until_news
@public_page
class HeadlineDetailView(PublishedPage):
    """One partnership's headline targets of a year: as published, before that as they stand."""

    template_name = "portal/headline_detail.html"

    def prepare(self):
        self.body_slug = self.kwargs["slug"]
        self.publication = self.find()
        if self.publication is None:
            self.body = get_object_or_404(partnerships(), slug=self.body_slug)
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
        pdf = self.publication and reverse("portal:headline_page_pdf", args=[self.body_slug, *_address_parts(self)])
        return super().get_context_data(page=self.page, pdf=pdf, caption=self.page["body_name"], **kwargs)


@kept_until_news
@public_page
class HeadlineDocumentView(PublishedPage):
    """The pages of a year as one document; before it is published the way to each page."""

    template_name = "portal/headline_document.html"

    def prepare(self):
        self.publication = self.find()
        if self.publication is None and self.year not in years_known():
            raise Http404("Nothing is known of this year.")

    def get_heading(self):
        return f"Headline targets {year_label(self.year)}"

    def get_breadcrumbs(self):
        return [FRAMEWORK]

    def get_context_data(self, **kwargs):
        person = self.request.user
        sees_unready = may(person, "portal.see_unready")
        live = headline_document(self.year) if sees_unready or self.publication is None else None
        return super().get_context_data(
            pages=[] if self.publication else [page for page in live.pages if not page.is_empty],
            missing=what_is_missing(live) if sees_unready else None,
            has_changed=bool(live and self.publication and live.sha256 != published_document(self.year).data["sha256"]),
            publishes=may(person, "portal.publish_headlines"),
            years=[year for year in published_years() if year != self.year],
            pdf=self.publication and reverse("portal:headline_document_pdf", args=_address_parts(self)),
            **kwargs,
        )


def _address_parts(view):
    """Year, and revision where the address names one."""
    return [view.year, *([view.kwargs["revision"]] if "revision" in view.kwargs else [])]


@public_page
class HeadlinePdfView(View):
    """The document or one page as tagged PDF, byte for byte as published."""

    def get(self, request, year, slug="", revision=None):
        found = publications_of(year, slug)
        publication = (found if revision is None else found.filter(revision=revision)).first()
        file = publication and publication.files.filter(format=PublicationFile.Format.PDF).first()
        if file is None:
            raise Http404("There is no such document, or it is not published yet.")
        revised = f"-revision-{publication.revision}" if publication.revision > 1 else ""
        name = f"headline-targets-{publication.slug}{revised}.pdf"
        headers = {"Content-Disposition": f'inline; filename="{name}"', "ETag": f'"{file.sha256}"'}
        return HttpResponse(bytes(file.content), content_type=PDF_TYPE, headers=headers)


class HeadlinePublishView(ActionPage):
    """Publish a year's document in one act: what is in it, what is missing, who gets the mail."""

    permission = "portal.publish_headlines"
    template_name = "portal/headline_publish.html"
    form_class = HeadlinePublishForm
    submit_label = "Publish the document"

    def prepare(self):
        self.year = self.kwargs["year"]
        with one_moment():
            self.document = headline_document(self.year)
            self.missing = what_is_missing(self.document)
        if self.document.is_empty:
            raise Http404("Nothing is known of this year.")
        self.newest = published_document(self.year)

    def get_heading(self):
        revision = f"revision {self.newest.revision + 1} of the " if self.newest else "the "
        return f"Publish {revision}headline targets {self.document.label}?"

    def get_breadcrumbs(self):
        return [FRAMEWORK, (f"Headline targets {self.document.label}", document_address(self.year))]

    def get_initial(self):
        return {"seen": self.document.sha256}

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"unready": sum(bool(missing) for _, missing in self.missing)}

    def perform(self, form):
        return publish_headlines(self.year, seen=form.cleaned_data["seen"], by=self.request.user, at=self.now)

    def get_cancel_url(self):
        return document_address(self.year)

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            document=self.document,
            missing=self.missing,
            newest=self.newest,
            is_same=self.newest is not None and self.newest.data["sha256"] == self.document.sha256,
            board=board_readers(at=timezone.now()),
            subscribers=subscribers().count(),
            running=HeadlineOrder.objects.filter(year=self.year).open().first(),
            button="warning",
            **kwargs,
        )


class HeadlineOrderView(DetailPage):
    """How far an order to publish is, at its own address, so that it can be left and found again."""

    model = HeadlineOrder
    permission = "portal.publish_headlines"
    template_name = "portal/headline_order.html"

    def get_queryset(self):
        return super().get_queryset().filter(year=self.kwargs["year"]).select_related("asked_by")

    def get_permission_object(self):
        return None

    def get_heading(self):
        return f"Publishing {self.object}"

    def get_breadcrumbs(self):
        return [FRAMEWORK, (f"Headline targets {year_label(self.object.year)}", document_address(self.object.year))]

    def get_context_data(self, **kwargs):
        year = self.object.year
        return super().get_context_data(
            reports=[(f"Headline targets {year_label(year)}", document_address(year))],
            again=reverse("portal:headline_publish", args=[year]),
            **kwargs,
        )
