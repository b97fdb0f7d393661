"""Subscribing to News-Link and leaving it, without a password; and the list as the support office sees it."""

from django import forms
from django.shortcuts import render
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import TemplateView

from comms.actions import subscriptions as actions
from comms.forms.subscriptions import ImportSubscribersForm, SubscribeForm
from comms.models import Audience, Subscriber, Subscription
from partnerships.pages import ActionPage, ListPage, ObjectActionPage, PageMixin, public_page

NEWS_LINK = ("News-Link", reverse_lazy("comms:news_link"))
SUBSCRIBERS = ("Subscribers", reverse_lazy("comms:subscriber_list"))


@public_page
class Subscribe(ActionPage):
    """Asks for an address; the reply is the same whether or not we know it (A10)."""

    template_name = "comms/subscribe.html"
    form_class = SubscribeForm
    heading = "Get News-Link by email"
    breadcrumbs = [NEWS_LINK]
    submit_label = "Send me the link"
    success_url = reverse_lazy("comms:subscribe_sent")

    def get_form(self, form_class=None):
        actions.keep_standard_audiences()
        return super().get_form(form_class)

    def perform(self, form):
        data = form.cleaned_data
        return actions.ask_to_subscribe(data["address"], audience=data["audience"], at=self.now)


@public_page
class SubscribeSent(PageMixin, TemplateView):
    """Says to look for the letter."""

    template_name = "comms/subscribe_sent.html"
    heading = "Look in your mailbox"
    breadcrumbs = [NEWS_LINK]


@public_page
class SubscribeConfirm(PageMixin, TemplateView):
    """Opened from the letter: shows a button, which alone confirms. Opening it changes nothing."""

    template_name = "comms/subscribe_confirm.html"
    heading = "Confirm that you want News-Link"
    breadcrumbs = [NEWS_LINK]

    def prepare(self):
        self.subscription = Subscription.objects.from_token(self.kwargs["token"])

    def get(self, request, *args, **kwargs):
        if self.subscription is None:
            return render(request, "comms/link_dead.html", {"heading": "This link no longer works"}, status=404)
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        if self.subscription is None:
            return self.get(request)
        actions.confirm_subscription(self.subscription, at=timezone.now())
        context = self.get_context_data(done=True, heading="You will get News-Link")
        return self.render_to_response(context)

    def get_context_data(self, **kwargs):
        return super().get_context_data(subscription=self.subscription, **kwargs)


@public_page
@method_decorator(csrf_exempt, name="dispatch")
class Unsubscribe(PageMixin, TemplateView):
    """The way out: GET shows a button; a POST, also a mail program's own, ends the mail at once (RFC 8058, P6).

    The one address without a cross-site token: it can do nothing but unsubscribe the link's owner.
    """

    template_name = "comms/unsubscribe.html"
    heading = "Stop getting News-Link"
    breadcrumbs = [NEWS_LINK]

    def prepare(self):
        self.subscriber = Subscriber.objects.from_token(self.kwargs["token"])

    def get(self, request, *args, **kwargs):
        if self.subscriber is None:
            return render(request, "comms/link_dead.html", {"heading": "This link is not one of ours"}, status=404)
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        if self.subscriber is None:
            return self.get(request)
        actions.unsubscribe(self.subscriber, at=timezone.now())
        return self.render_to_response(self.get_context_data(done=True, heading="You are unsubscribed"))

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            is_over=not self.subscriber.subscriptions.filter(ended_at=None).exists(), **kwargs
        )


class SubscriberList(ListPage):
    """Who gets News-Link, since when and on what proof (E07)."""

    model = Subscription
    template_name = "comms/subscriber_list.html"
    permission = "comms.keep_subscribers"
    heading = "Subscribers"
    breadcrumbs = [NEWS_LINK]
    paginate_by = 50

    def get_queryset(self):
        wanted = Subscription.objects.filter(ended_at=None).select_related("subscriber", "audience")
        if audience := self.request.GET.get("audience"):
            wanted = wanted.filter(audience__slug=audience)
        if search := self.request.GET.get("q", "").strip().lower()[:254]:
            wanted = wanted.filter(subscriber__address__contains=search)
        return wanted.order_by("subscriber__address", "audience__position", "pk")

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            audiences=Audience.objects.all(),
            columns=["Address", "Audience", "Since", "How consent was given", ""],
            **kwargs,
        )


class SubscribersImport(ActionPage):
    """Brings in a list of people who agreed elsewhere."""

    permission = "comms.keep_subscribers"
    form_class = ImportSubscribersForm
    heading = "Bring in a list of subscribers"
    breadcrumbs = [NEWS_LINK, SUBSCRIBERS]
    submit_label = "Bring them in"
    success_url = cancel_url = reverse_lazy("comms:subscriber_list")

    def get_form(self, form_class=None):
        actions.keep_standard_audiences()
        return super().get_form(form_class)

    def perform(self, form):
        return actions.import_subscribers(by=self.request.user, at=self.now, **form.cleaned_data)

    def get_success_message(self):
        outcome = self.result
        return (
            f"{outcome.added:,} brought in. {outcome.known:,} were on the list already. "
            f"{outcome.refused:,} had unsubscribed before and were left out."
        )


class SubscriberRemove(ObjectActionPage):
    """Takes an address off every list."""

    model = Subscriber
    template_name = "generic/confirm.html"
    form_class = forms.Form
    permission = "comms.keep_subscribers"
    breadcrumbs = [NEWS_LINK, SUBSCRIBERS]
    submit_label = "Remove from the list"
    success_url = cancel_url = reverse_lazy("comms:subscriber_list")
    success_message = "Removed. They get nothing more from News-Link."

    def get_heading(self):
        return f"Remove {self.object.address}?"

    def perform(self, form):
        return actions.unsubscribe(self.object, by=self.request.user, at=self.now)

    def get_context_data(self, **kwargs):
        consequences = [
            "Nothing more is sent to this address, and mail that still waits for it does not go.",
            "Bringing in a list does not put it back. Only its owner can, on the subscription page.",
        ]
        return super().get_context_data(consequences=consequences, **kwargs)
