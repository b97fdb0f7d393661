"""How to use our name and logo, with the logos; and the editing of the standing guides (E16, E17)."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.text import slugify
from django.views import View
from django.views.generic import TemplateView

from comms.actions import guides as actions
from comms.forms.guides import GuideForm, LogoForm, RetireForm
from comms.models import Guide, Logo
from comms.views.hub import HUB
from partnerships.access import may
from partnerships.markup import to_html
from partnerships.pages import ActionPage, ObjectActionPage, PageMixin, kept_until_news, public_page

BRAND = ("Our name and logo", reverse_lazy("comms:brand"))


def guide_html(slug):
    """A guide's words as HTML; nothing if it is not written yet."""
    guide = Guide.objects.filter(slug=slug).first()
    return to_html(guide.text) if guide else ""


@kept_until_news
@public_page
class Brand(PageMixin, TemplateView):
    """The guidance and the logos in use, each with the decision behind it; earlier ones below."""

    template_name = "comms/brand.html"
    heading = "How to use our name and logo"

    def get_context_data(self, **kwargs):
        logos = list(Logo.objects.select_related("picture").defer("picture__content"))
        person = self.request.user
        newest = {}
        for logo in logos:
            if logo.retired_on is None:
                newest.setdefault(logo.name, logo)
        return super().get_context_data(
            guidance=guide_html(Guide.Slug.BRAND),
            logos=list(newest.values()),
            earlier=[logo for logo in logos if newest.get(logo.name) != logo],
            can_edit=may(person, "comms.edit_guide"),
            can_keep=may(person, "comms.keep_logos"),
            **kwargs,
        )


@public_page
class LogoFile(View):
    """A logo to take along, under a name that says which."""

    def get(self, request, pk):
        logo = get_object_or_404(Logo.objects.select_related("picture"), pk=pk)
        picture = logo.picture
        ending = "jpg" if picture.format == "jpeg" else picture.format
        name = f"{slugify(logo.name)[:60] or 'logo'}-v{logo.version}.{ending}"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return HttpResponse(bytes(picture.content), content_type=f"image/{picture.format}", headers=headers)


class GuideEdit(ActionPage):
    """One of the standing guides."""

    permission = "comms.edit_guide"
    form_class = GuideForm
    breadcrumbs = [HUB]

    def prepare(self):
        if self.kwargs["slug"] not in Guide.Slug.values:
            raise Http404("There is no such guide.")
        self.slug = Guide.Slug(self.kwargs["slug"])
        self.guide = Guide.objects.filter(slug=self.slug).first() or Guide(slug=self.slug)

    def get_heading(self):
        return f"Edit: {self.slug.label}"

    def get_initial(self):
        return {"text": self.guide.text}

    def get_cancel_url(self):
        return self.guide.get_absolute_url()

    def get_success_message(self):
        is_blank = not self.result.text.strip()
        return (
            "The guide is empty now: its page says that it is not written yet."
            if is_blank
            else "The guide has been saved."
        )

    def perform(self, form):
        return actions.edit_guide(self.slug, **form.cleaned_data, by=self.request.user, at=self.now)


class LogoAdd(ActionPage):
    """A logo, or its next version, with the decision."""

    permission = "comms.keep_logos"
    form_class = LogoForm
    heading = "Add a logo"
    submit_label = "Add logo"
    success_message = "The logo can be downloaded now."
    breadcrumbs = [HUB, BRAND]
    cancel_url = BRAND[1]

    def get_initial(self):
        return {"decided_on": timezone.localdate()}

    def perform(self, form):
        return actions.add_logo(**form.for_action(), by=self.request.user, at=self.now)


class LogoRetire(ObjectActionPage):
    """A logo that is no longer used."""

    model = Logo
    permission = "comms.keep_logos"
    form_class = RetireForm
    heading = "Retire this logo"
    submit_label = "Retire"
    success_message = "The logo is no longer offered as one in use."
    breadcrumbs = [HUB, BRAND]

    def get_context_data(self, **kwargs):
        return super().get_context_data(**{"caption": str(self.object), **kwargs})

    def perform(self, form):
        return actions.retire_logo(self.object, **form.cleaned_data, by=self.request.user, at=self.now)
