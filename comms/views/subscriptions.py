"""Subscribing to News-Link, following a body and leaving again, all without a password (E07, H07)."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import TemplateView

from comms.actions import subscriptions as actions
from comms.actions.audiences import keep_standard_audiences
from comms.forms.subscriptions import FollowForm, SubscribeForm
from comms.models import Subscriber, Subscription
from comms.models.consent import FOLLOW, NEWS_LINK
from partnerships.models import Body
from partnerships.pages import ActionPage, PageMixin, public_page

NEWS_LINK_PAGE = ("News-Link", reverse_lazy("comms:news_link"))


@public_page
class Subscribe(ActionPage):
    """Asks for an address; the reply is the same whether or not we know it (A10)."""

    template_name = "comms/subscribe.html"
    form_class = SubscribeForm
    heading = "Get News-Link by email"
    breadcrumbs = [NEWS_LINK_PAGE]
    submit_label = "Send me the link"
    success_url = reverse_lazy("comms:subscribe_sent")

    def get_form(self, form_class=None):
        keep_standard_audiences()
        return super().get_form(form_class)

    def perform(self, form):
        data = form.cleaned_data
        return actions.ask_to_subscribe(data["address"], audience=data["audience"], at=self.now)

    def get_context_data(self, **kwargs):
        return super().get_context_data(consent=NEWS_LINK.words, **kwargs)


@public_page
class Follow(ActionPage):
    """Asks for the address to which a body's news is to go; the reply is the same for everybody (A10)."""

    template_name = "comms/follow.html"
    form_class = FollowForm
    submit_label = "Send me the link"
    success_url = reverse_lazy("comms:subscribe_sent")

    def prepare(self):
        bodies = Body.objects.visible_to(self.request.user).active().partnerships()
        self.body = get_object_or_404(bodies, slug=self.kwargs["slug"])

    def get_heading(self):
        return f"Follow {self.body.name}"

    def get_breadcrumbs(self):
        return [("Partnerships", reverse("partnerships:body_list")), (self.body.name, self.body.get_absolute_url())]

    def get_cancel_url(self):
        return reverse("comms:body_news", args=[self.body.slug])

    def perform(self, form):
        return actions.ask_to_subscribe(form.cleaned_data["address"], body=self.body, at=self.now)

    def get_context_data(self, **kwargs):
        return super().get_context_data(consent=FOLLOW.words, **kwargs)


@public_page
class SubscribeSent(PageMixin, TemplateView):
    """Says to look for the letter."""

    template_name = "comms/subscribe_sent.html"
    heading = "Look in your mailbox"
    breadcrumbs = [NEWS_LINK_PAGE]


@method_decorator(never_cache, name="dispatch")
@public_page
class PersonalLinkPage(PageMixin, TemplateView):
    """A page that a link in somebody's mail leads to: GET shows, only POST does; a dead link says so.

    Nothing keeps it and no search engine lists it, since its address is as good as a key.
    """

    breadcrumbs = [NEWS_LINK_PAGE]
    owner = None  # what the link's token stands for
    dead_heading = "This link is not one of ours"

    def prepare(self):
        self.owner = self.find(self.kwargs["token"])

    def dispatch(self, request, *args, **kwargs):
        response = super().dispatch(request, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex"
        return response

    def find(self, token):
        """What `token` stands for, or None."""
        raise NotImplementedError

    def get(self, request, *args, **kwargs):
        return super().get(request, *args, **kwargs) if self.owner else self.dead_link(request)

    def post(self, request, *args, **kwargs):
        return self.act(request) if self.owner else self.dead_link(request)

    def act(self, request):
        """What the button does."""
        raise NotImplementedError

    def dead_link(self, request):
        return render(request, "comms/link_dead.html", {"heading": self.dead_heading}, status=404)

    def done(self, heading):
        return self.render_to_response(self.get_context_data(done=True, heading=heading))


class SubscribeConfirm(PersonalLinkPage):
    """Opened from the letter: shows a button, which alone confirms."""

    template_name = "comms/subscribe_confirm.html"
    dead_heading = "This link no longer works"

    def find(self, token):
        return Subscription.objects.from_token(token)

    def get_heading(self):
        body = self.owner.body
        return f"Confirm that you follow {body}" if body else "Confirm that you want News-Link"

    def act(self, request):
        actions.confirm_subscription(self.owner, at=timezone.now())
        return self.done(f"You follow {self.owner.body}" if self.owner.body else "You will get News-Link")

    def get_context_data(self, **kwargs):
        return super().get_context_data(subscription=self.owner, **kwargs)


@method_decorator(csrf_exempt, name="dispatch")
class Unsubscribe(PersonalLinkPage):
    """The way out: GET shows a button; a POST, also a mail program's own, ends the mail at once (RFC 8058, P6).

    Without a cross-site token, since it can do nothing but unsubscribe the link's owner.
    """

    template_name = "comms/unsubscribe.html"
    heading = "Stop getting our mail"

    def find(self, token):
        return Subscriber.objects.from_token(token)

    def act(self, request):
        actions.unsubscribe(self.owner, at=timezone.now())
        return self.done("You are unsubscribed")

    def get_context_data(self, **kwargs):
        subscriptions = self.owner.subscriptions.filter(ended_at=None)
        return super().get_context_data(
            is_over=not subscriptions.exists(), choices=self.owner.preferences_path, **kwargs
        )
