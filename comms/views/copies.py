"""The strategy on websites and on paper: where it must stand, and who asked for it (E08)."""

from allauth.core import ratelimit
from django import forms
from django.urls import reverse_lazy
from django.utils import timezone
from django.views.generic import TemplateView

from comms.actions import handbook as actions
from comms.forms.handbook import CheckSiteForm, CopyForm, DeclineForm, SiteForm
from comms.models import CopyRequest, StrategySite
from comms.views.hub import HUB
from partnerships.pages import ActionPage, ObjectActionPage, PageMixin, public_page

COPIES = ("Copies of the strategy", reverse_lazy("comms:copy_list"))
STRATEGY = ("Strategy", reverse_lazy("targets:strategy_detail"))


@public_page
class CopyAsk(ActionPage):
    """Asking for paper copies: a few an hour from one place, so that nobody floods the post."""

    template_name = "comms/copy_ask.html"
    form_class = CopyForm
    heading = "Get a copy on paper"
    breadcrumbs = [STRATEGY]
    submit_label = "Ask for it"
    success_url = reverse_lazy("comms:copy_asked")

    def form_valid(self, form):
        return ratelimit.consume_or_429(self.request, action="ask_for_copies") or super().form_valid(form)

    def perform(self, form):
        return actions.ask_for_copies(**form.cleaned_data, at=self.now)


@public_page
class CopyAsked(PageMixin, TemplateView):
    """What happens next."""

    template_name = "comms/copy_asked.html"
    heading = "We have your request"
    breadcrumbs = [STRATEGY]


class CopyList(PageMixin, TemplateView):
    """Requests that are open, with their age, the newest settled ones, and the sites to look at."""

    template_name = "comms/copy_list.html"
    permission = "comms.send_copies"
    heading = "Copies of the strategy"
    breadcrumbs = [HUB]

    def get_context_data(self, **kwargs):
        today = timezone.localdate()
        requests = CopyRequest.objects.visible_to(self.request.user)
        waiting = [(wish, (today - timezone.localdate(wish.asked_at)).days) for wish in requests.open()]
        sites = StrategySite.objects.select_related("checked_by")
        return super().get_context_data(
            waiting=waiting,
            settled=requests.exclude(state=CopyRequest.State.OPEN)
            .select_related("settled_by")
            .order_by("-settled_at")[:20],
            sites=[(site, site.is_due(on=today)) for site in sites],
            columns=["What", "For", {"label": "Days open", "numeric": True}, "Settle"],
            settled_columns=["What", "State", "When"],
            site_columns=["Site", "Kind", "The strategy", "Looked at", "Look and change"],
            **kwargs,
        )


class CopyPage(ObjectActionPage):
    """One request."""

    model = CopyRequest
    permission = "comms.send_copies"
    breadcrumbs = [HUB, COPIES]

    def get_context_data(self, **kwargs):
        return super().get_context_data(**{"caption": str(self.object), **kwargs})


class CopySent(CopyPage):
    """In the post."""

    template_name = "generic/confirm.html"
    form_class = forms.Form
    heading = "Are the copies in the post?"
    submit_label = "They are sent"
    success_message = "Marked as sent. Name and address are erased after 30 days."
    extra_context = {"button": "primary"}

    def perform(self, form):
        return actions.send_copies(self.object, by=self.request.user, at=self.now)


class CopyDecline(CopyPage):
    """Not to be sent."""

    form_class = DeclineForm
    heading = "Do not send the copies"
    submit_label = "Do not send"
    success_message = "Settled. Name and address are erased after 30 days."

    def perform(self, form):
        return actions.decline_copies(self.object, **form.cleaned_data, by=self.request.user, at=self.now)


class SiteAdd(ActionPage):
    """A website on which the strategy must stand."""

    permission = "comms.send_copies"
    form_class = SiteForm
    heading = "Add a website"
    submit_label = "Add website"
    success_message = "The website has been added. Look there next."
    breadcrumbs = [HUB, COPIES]
    cancel_url = success_url = COPIES[1]

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": StrategySite()}

    def perform(self, form):
        return actions.save_site(StrategySite(), form.cleaned_data, by=self.request.user, at=self.now)


class SiteEdit(ObjectActionPage):
    """Its name, kind and link."""

    model = StrategySite
    permission = "comms.send_copies"
    form_class = SiteForm
    heading = "Change the website"
    breadcrumbs = [HUB, COPIES]

    def perform(self, form):
        return actions.save_site(self.object, form.cleaned_data, by=self.request.user, at=self.now)


class SiteCheck(ObjectActionPage):
    """Whether the strategy is there today."""

    model = StrategySite
    permission = "comms.send_copies"
    form_class = CheckSiteForm
    heading = "Look at the website"
    submit_label = "Save what I saw"
    success_message = "Saved."
    breadcrumbs = [HUB, COPIES]

    def get_context_data(self, **kwargs):
        return super().get_context_data(**{"caption": self.object.name, "lead": self.object.url, **kwargs})

    def perform(self, form):
        return actions.check_site(
            self.object, **form.cleaned_data, on=timezone.localdate(), by=self.request.user, at=self.now
        )
