"""Everything published, each thing as it was published, and the log of the mails that told of it (E02, H01)."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.views import View
from django.views.generic import ListView, TemplateView

from comms.forms.publications import PublicationFilterForm
from comms.models import Publication, PublicationFile
from comms.reports.mail_log import sendings, sendings_shown
from comms.reports.publications import KINDS, published, shown
from comms.reports.revisions import revisions_of
from partnerships.access import may
from partnerships.pages import PageMixin, kept_until_news, public_page

PUBLICATIONS = ("Publications", reverse_lazy("comms:publication_list"))


def kind_named(slug):
    """The kind that an address names. Raises Http404 if there is none."""
    kind = slug.replace("-", "_")
    if kind not in KINDS:
        raise Http404("Nothing of this kind is published here.")
    return kind


@kept_until_news
@public_page
class PublicationList(PageMixin, ListView):
    """Reports, issues and papers by kind, year and body."""

    template_name = "comms/publication_list.html"
    heading = "Publications"
    paginate_by = 30

    def prepare(self):
        self.kind = kind_named(self.kwargs["kind"]) if "kind" in self.kwargs else ""

    def get_heading(self):
        return KINDS[self.kind] if self.kind else self.heading

    def get_breadcrumbs(self):
        return [PUBLICATIONS] if self.kind else []

    def get_queryset(self):
        self.form = PublicationFilterForm(self.request.GET)
        wanted = self.form.wanted()
        if self.kind:
            del self.form.fields["kind"]
            wanted["kind"] = self.kind
        return published(**wanted)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        feed = reverse("comms:publication_feed", args=[self.kwargs["kind"]] if self.kind else [])
        return context | {
            "rows": shown(context["page_obj"].object_list),
            "filter_form": self.form,
            "feed": feed,
            "columns": ["Title", "Kind", "Partnership or board", "About", "Published"],
            "sees_log": self.request.user.is_authenticated and may(self.request.user, "comms.read_mail_log"),
        }


class OnePublicationMixin:
    """The publication that the address names: of one revision, or the newest."""

    def find(self):
        kind = kind_named(self.kwargs["kind"])
        found = Publication.objects.filter(kind=kind, slug=self.kwargs["slug"]).order_by("-revision")
        if "revision" in self.kwargs:
            found = found.filter(revision=self.kwargs["revision"])
        self.publication = found.first()
        if self.publication is None:
            raise Http404("There is no such publication.")


@kept_until_news
@public_page
class PublicationDetail(OnePublicationMixin, PageMixin, TemplateView):
    """One publication, word for word as it was published."""

    template_name = "comms/publication_detail.html"

    def prepare(self):
        self.find()

    def get(self, request, *args, **kwargs):
        home = self.publication.get_absolute_url()
        if "revision" not in kwargs and home != request.path:
            return redirect(home)
        return super().get(request, *args, **kwargs)

    def get_heading(self):
        return self.publication.title

    def get_breadcrumbs(self):
        return [PUBLICATIONS]

    def get_context_data(self, **kwargs):
        publication = self.publication
        newest = Publication.objects.filter(kind=publication.kind, slug=publication.slug).order_by("-revision").first()
        return super().get_context_data(
            publication=publication,
            newest=None if newest == publication else newest,
            has_revisions=newest.revision > 1,
            files=publication.files.defer("content"),
            **kwargs,
        )


@kept_until_news
@public_page
class PublicationRevisions(OnePublicationMixin, PageMixin, TemplateView):
    """Every revision of a publication, each readable as it was, and what it changed."""

    template_name = "comms/publication_revisions.html"

    def prepare(self):
        self.find()

    def get_heading(self):
        return f"Revisions of {self.publication.title}"

    def get_breadcrumbs(self):
        return [PUBLICATIONS, (self.publication.title, self.publication.get_absolute_url())]

    def get_context_data(self, **kwargs):
        revisions = revisions_of(self.publication.kind, self.publication.slug)
        return super().get_context_data(revisions=revisions, publication=self.publication, **kwargs)


@public_page
class PublicationFileView(OnePublicationMixin, View):
    """The file of a publication, byte for byte as it was published."""

    def get(self, request, *args, **kwargs):
        self.find()
        file = PublicationFile.objects.filter(publication=self.publication, format=kwargs["format"]).first()
        if file is None:
            raise Http404("This publication has no such file.")
        name = f"{self.publication.kind_slug}-{self.publication.slug}.{file.format}"
        headers = {"Content-Disposition": f'inline; filename="{name}"', "ETag": f'"{file.sha256}"'}
        return HttpResponse(bytes(file.content), content_type="application/pdf", headers=headers)


class MailLog(PageMixin, ListView):
    """Which mail told of what, to which audiences and how many, when."""

    template_name = "comms/mail_log.html"
    permission = "comms.read_mail_log"
    heading = "Mail log: published and linked"
    breadcrumbs = [PUBLICATIONS]
    paginate_by = 20

    def get_queryset(self):
        return sendings()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {
            "rows": sendings_shown(context["page_obj"].object_list),
            "columns": [
                "When",
                "Mail",
                "To whom",
                {"label": "Mails", "numeric": True},
                {"label": "Sent", "numeric": True},
            ],
            "sees_addresses": may(self.request.user, "comms.work_outbox"),
        }
