"""The lists of subscribers as the support office sees and keeps them (E07)."""

from hashlib import sha256

from django import forms
from django.db.models import Count
from django.urls import reverse_lazy
from django.utils.html import format_html

from comms.actions.audiences import keep_standard_audiences
from comms.actions.preferences import erase_subscriber
from comms.actions.subscriber_lists import import_subscribers, preview_list
from comms.actions.subscriptions import unsubscribe
from comms.forms.subscriptions import ImportSubscribersForm
from comms.models import Audience, Subscriber, Subscription, Suppression
from comms.views.subscriptions import NEWS_LINK_PAGE
from partnerships.models import Body
from partnerships.pages import ActionPage, ListPage, ObjectActionPage

SUBSCRIBERS = ("Subscribers", reverse_lazy("comms:subscriber_list"))


class SubscriberList(ListPage):
    """Who gets what, since when and on what proof; how many get nothing any more, and why."""

    model = Subscription
    template_name = "comms/subscriber_list.html"
    permission = "comms.keep_subscribers"
    heading = "Subscribers"
    breadcrumbs = [NEWS_LINK_PAGE]
    paginate_by = 50

    def get_queryset(self):
        wanted = Subscription.objects.filter(ended_at=None).select_related("subscriber", "audience", "body")
        for name in ("audience", "body"):
            if slug := self.request.GET.get(name, "").replace("\0", ""):
                wanted = wanted.filter(**{f"{name}__slug": slug})
        if search := self.request.GET.get("q", "").replace("\0", "").strip().lower()[:254]:
            wanted = wanted.filter(subscriber__address__contains=search)
        return wanted.order_by("subscriber__address", "audience__position", "body__name", "pk")

    def get_context_data(self, **kwargs):
        suppressed = Suppression.objects.order_by().values_list("reason").annotate(Count("pk"))
        counts = dict(suppressed)
        return super().get_context_data(
            audiences=Audience.objects.all(),
            bodies=Body.objects.filter(subscriptions__ended_at=None, subscriptions__isnull=False).distinct().in_order(),
            suppressed=[(reason.label, counts[reason]) for reason in Suppression.Reason if reason in counts],
            columns=["Address", "Gets", "Since", "How consent was given", ""],
            **kwargs,
        )


class SubscribersImport(ActionPage):
    """Brings in a list of people who agreed elsewhere, after a look at what would happen."""

    permission = "comms.keep_subscribers"
    template_name = "comms/subscriber_import.html"
    form_class = ImportSubscribersForm
    heading = "Bring in a list of subscribers"
    breadcrumbs = [NEWS_LINK_PAGE, SUBSCRIBERS]
    submit_label = "Look at what would happen"
    success_url = cancel_url = reverse_lazy("comms:subscriber_list")

    def get_form(self, form_class=None):
        keep_standard_audiences()
        return super().get_form(form_class)

    def get_initial(self):
        audience = Audience.objects.filter(slug=self.request.GET.get("audience", "").replace("\0", "")).first()
        return {"audience": audience and audience.pk}

    def form_valid(self, form):
        data = form.cleaned_data
        seen = sha256(repr([data["audience"], data["body"], sorted(data["addresses"])]).encode()).hexdigest()
        if self.request.POST.get("seen") == seen:
            return super().form_valid(form)
        preview = preview_list(data["addresses"], audience=data["audience"], body=data["body"])
        context = self.get_context_data(
            form=form,
            preview=preview,
            hidden=format_html('<input type="hidden" name="seen" value="{}">', seen),
            submit_label=f"Bring in {preview.added:,}",
        )
        return self.render_to_response(context)

    def perform(self, form):
        return import_subscribers(by=self.request.user, at=self.now, **form.cleaned_data)

    def get_success_message(self):
        outcome = self.result
        return (
            f"{outcome.added:,} brought in. {outcome.known:,} were on the list already. "
            f"{outcome.refused:,} had unsubscribed before and were left out."
        )


class SubscriberPage(ObjectActionPage):
    """A question about one address."""

    model = Subscriber
    template_name = "generic/confirm.html"
    form_class = forms.Form
    permission = "comms.keep_subscribers"
    breadcrumbs = [NEWS_LINK_PAGE, SUBSCRIBERS]
    success_url = cancel_url = reverse_lazy("comms:subscriber_list")

    def get_queryset(self):
        return super().get_queryset().filter(erased_at=None)


class SubscriberRemove(SubscriberPage):
    """Takes an address off every list."""

    submit_label = "Remove from the list"
    success_message = "Removed. They get nothing more from News-Link or anybody they followed."

    def get_heading(self):
        return f"Remove {self.object.address}?"

    def perform(self, form):
        return unsubscribe(self.object, by=self.request.user, at=self.now)

    def get_context_data(self, **kwargs):
        consequences = [
            "Nothing more is sent to this address, and mail that still waits for it does not go.",
            "Bringing in a list does not put it back. Only its owner can, on the subscription page.",
        ]
        return super().get_context_data(consequences=consequences, **kwargs)


class SubscriberErase(SubscriberPage):
    """Forgets an address whose owner asked for it."""

    submit_label = "Erase the address"
    success_message = "Erased. Only a code that nobody can read back is kept, so that it is never written to again."

    def get_heading(self):
        return f"Erase {self.object.address}?"

    def perform(self, form):
        return erase_subscriber(self.object, by=self.request.user, at=self.now)

    def get_context_data(self, **kwargs):
        consequences = [
            "The address is taken out of the lists and of the record of what was sent. This cannot be undone.",
            "What remains is a code made from it, by which we know never to write to it again.",
        ]
        return super().get_context_data(consequences=consequences, **kwargs)
