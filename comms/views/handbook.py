"""The handbook as everybody reads it, and the desk where it is published and given out (E08)."""

from django.http import Http404, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views import View
from django.views.generic import TemplateView

from comms.actions.handbook import log_distribution, publish_handbook
from comms.forms.handbook import DistributionForm, PublishForm
from comms.models import HandbookDistribution, PublicationFile
from comms.reports.handbook import distribution, draft, edition, handbooks
from comms.views.hub import HUB
from partnerships.access import may
from partnerships.pages import ActionPage, PageMixin, kept_until_news, public_page
from partnerships.pdf import PDF_TYPE

HANDBOOK = ("Handbook", reverse_lazy("comms:handbook"))
DESK = ("Handbook desk", reverse_lazy("comms:handbook_desk"))


class VersionMixin:
    """The version in the address, or the newest."""

    def find(self, number=None):
        wanted = handbooks().defer(None)
        found = wanted.filter(revision=number).first() if number else wanted.first()
        if found is None and number:
            raise Http404("There is no such version of the handbook.")
        return found


@kept_until_news
@public_page
class Handbook(VersionMixin, PageMixin, TemplateView):
    """A version of the handbook, word for word as it was published (H01)."""

    template_name = "comms/handbook.html"

    def prepare(self):
        self.publication = self.find(self.kwargs.get("number"))

    def get_heading(self):
        return self.publication.title if self.publication else "Partnership handbook"

    def get_context_data(self, **kwargs):
        versions = list(handbooks())
        publication = self.publication
        return super().get_context_data(
            publication=publication,
            versions=versions,
            is_newest=bool(publication) and publication.revision == versions[0].revision,
            downloads=[("PDF", reverse("comms:handbook_pdf", args=[publication.revision]))]
            if publication and publication.files.exists()
            else [],
            **kwargs,
        )


@public_page
class HandbookPdf(VersionMixin, View):
    """The same as a file, byte for byte as it was published."""

    def get(self, request, number):
        files = PublicationFile.objects.filter(publication=self.find(number), format=PublicationFile.Format.PDF)
        file = files.first()
        if file is None:
            raise Http404("The PDF is being made. Try again in a minute.")
        headers = {"Content-Disposition": f'inline; filename="handbook-{number}.pdf"', "ETag": f'"{file.sha256}"'}
        return HttpResponse(bytes(file.content), content_type=PDF_TYPE, headers=headers)


class HandbookDesk(PageMixin, TemplateView):
    """Every version and who got it; the way to publish the next one."""

    template_name = "comms/handbook_desk.html"
    permission = "comms.log_distribution"
    heading = "Handbook desk"
    breadcrumbs = [HUB]

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            versions=distribution(),
            can_publish=may(self.request.user, "comms.publish_handbook"),
            columns=["Date", "To whom", "How", {"label": "Copies", "numeric": True}],
            **kwargs,
        )


class HandbookPublish(ActionPage):
    """The next version as it would be, and the button that publishes it."""

    template_name = "comms/handbook_publish.html"
    permission = "comms.publish_handbook"
    form_class = PublishForm
    breadcrumbs = [HUB, DESK]
    submit_label = "Publish this version"
    success_message = (
        "Published. Managers and key stakeholders get a mail with its link; the PDF is there within a minute."
    )
    cancel_url = DESK[1]

    def get_heading(self):
        return "Look at the next handbook, then publish it"

    def get_context_data(self, **kwargs):
        found = draft(on=timezone.localdate())
        html = render_to_string("comms/editions/handbook.html", {"book": edition(found, at=self.now)})
        return super().get_context_data(draft=found, html=SafeString(html), **kwargs)

    def perform(self, form):
        return publish_handbook(seen=form.cleaned_data["seen"], by=self.request.user, at=self.now)

    def get_success_url(self):
        return DESK[1]


class DistributionAdd(ActionPage):
    """Copies that were given out."""

    permission = "comms.log_distribution"
    form_class = DistributionForm
    heading = "Log who got the handbook"
    submit_label = "Log it"
    success_message = "It is logged."
    breadcrumbs = [HUB, DESK]
    cancel_url = success_url = DESK[1]

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": HandbookDistribution()}

    def get_initial(self):
        return {"handbook": handbooks().first(), "given_on": timezone.localdate()}

    def perform(self, form):
        return log_distribution(**form.cleaned_data, by=self.request.user, at=self.now)
