"""What the pages of yearly documents share: shown as published, as a file, published by order (C09, E14)."""

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.generic import TemplateView, View

from comms.models import PublicationFile
from partnerships.pages import ActionPage, DetailPage, PageMixin
from partnerships.pdf import PDF_TYPE
from targets.reports.readers import board_readers, subscribers
from targets.reports.snapshot import one_moment

FRAMEWORK = ("How the partnership is built", "/framework/")


class PublishedPage(PageMixin, TemplateView):
    """A page that is shown as it was published: the newest revision, or the one that the address names."""

    def publications(self):
        """Every revision of what the page shows, the newest first."""
        raise NotImplementedError

    def find(self):
        """The publication to show, or None while nothing is published."""
        self.year = self.kwargs["year"]
        every = list(self.publications())
        self.revisions = [publication.revision for publication in every]
        wanted = self.kwargs.get("revision")
        shown = [publication for publication in every if wanted in (None, publication.revision)]
        if wanted is not None and not shown:
            raise Http404("There is no such revision.")
        return shown[0] if shown else None

    def address_parts(self):
        """Year, and revision where the address names one."""
        return [self.year, *([self.kwargs["revision"]] if "revision" in self.kwargs else [])]

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            publication=self.publication,
            edition=self.publication.data["edition"] if self.publication else "",
            revisions=self.revisions,
            **kwargs,
        )


class PublishedPdfView(View):
    """A document as tagged PDF, byte for byte as published; its name begins with `file_name`."""

    file_name = ""

    def publications(self, year, **parts):
        """Every revision of what the address names, the newest first."""
        raise NotImplementedError

    def get(self, request, year, revision=None, **parts):
        found = self.publications(year, **parts)
        publication = (found if revision is None else found.filter(revision=revision)).first()
        file = publication and publication.files.filter(format=PublicationFile.Format.PDF).first()
        if file is None:
            raise Http404("There is no such document, or it is not published yet.")
        revised = f"-revision-{publication.revision}" if publication.revision > 1 else ""
        name = f"{self.file_name}-{publication.slug}{revised}.pdf"
        headers = {"Content-Disposition": f'inline; filename="{name}"', "ETag": f'"{file.sha256}"'}
        return HttpResponse(bytes(file.content), content_type=PDF_TYPE, headers=headers)


class YearlyPublishView(ActionPage):
    """Publish a year's document in one act: what is in it, what is missing, who gets the mail."""

    submit_label = "Publish the document"
    orders = None

    def prepare(self):
        self.year = self.kwargs["year"]
        with one_moment():
            self.read()
        if self.document.is_empty:
            raise Http404("Nothing is known of this year.")

    def read(self):
        """Set `document`, `missing` ((what, what it lacks) …) and `newest` (the publication, or None)."""
        raise NotImplementedError

    def get_initial(self):
        return {"seen": self.document.sha256}

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"unready": sum(bool(missing) for _, missing in self.missing)}

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            document=self.document,
            missing=self.missing,
            newest=self.newest,
            is_same=self.newest is not None and self.newest.data["sha256"] == self.document.sha256,
            board=board_readers(at=timezone.now()),
            subscribers=subscribers().count(),
            running=self.orders.objects.filter(year=self.year).open().first(),
            button="warning",
            **kwargs,
        )


class YearOrderView(DetailPage):
    """How far an order to publish is, at its own address, so that it can be left and found again."""

    template_name = "portal/year_order.html"

    def document_link(self):
        """What it publishes: words and address."""
        raise NotImplementedError

    def again(self):
        """Where one looks again after a failure."""
        raise NotImplementedError

    def get_queryset(self):
        return super().get_queryset().filter(year=self.kwargs["year"]).select_related("asked_by")

    def get_permission_object(self):
        return None

    def get_heading(self):
        name = str(self.object)
        return f"Publishing the {name[0].lower()}{name[1:]}"

    def get_breadcrumbs(self):
        return [FRAMEWORK, self.document_link()]

    def get_context_data(self, **kwargs):
        return super().get_context_data(reports=[self.document_link()], again=self.again(), **kwargs)
