"""What came back of our mail, and what a person can do about it (H07)."""

from django import forms
from django.urls import reverse_lazy

from comms.actions.returned_mail import dismiss_return, lift_bounce
from comms.forms.returned import LiftForm
from comms.models import Bounce, Subscriber, Suppression, UnreadReturn
from comms.reports.returned import standing_of, what_came_back
from comms.views.outbox import OUTBOX
from comms.views.subscribers import NEWS_LINK_PAGE, SUBSCRIBERS
from partnerships.access import may
from partnerships.pages import DetailPage, ListPage, ObjectActionPage

RETURNED = ("Returned mail", reverse_lazy("comms:returned_list"))
UNREAD = ("Mail that changed nothing", reverse_lazy("comms:unread_return_list"))


class ReturnedList(ListPage):
    """What came back, newest first; and how much waits that no rule could read."""

    model = Bounce
    template_name = "comms/returned_list.html"
    permission = "comms.work_outbox"
    heading = "Returned mail"
    breadcrumbs = [OUTBOX]
    paginate_by = 50

    def get_queryset(self):
        wanted = super().get_queryset().select_related("delivery__message").defer(*_WORDS)
        kind = self.request.GET.get("kind", "")
        return wanted.filter(kind=kind) if kind in Bounce.Kind.values else wanted

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            columns=["Address", "Why it came back", "Mail", "When"],
            kinds=Bounce.Kind.choices,
            unread=UnreadReturn.objects.count(),
            **kwargs,
        )


class ReturnedDetail(DetailPage):
    """One mail that came back: what the other side said, whose address it is, and what can be done."""

    model = Bounce
    template_name = "comms/returned_detail.html"
    permission = "comms.work_outbox"
    breadcrumbs = [OUTBOX, RETURNED]

    def get_queryset(self):
        return super().get_queryset().select_related("delivery__message", "delivery__subscriber").defer(*_WORDS)

    def get_heading(self):
        return f"Mail to {self.object.delivery.address} came back"

    def get_context_data(self, **kwargs):
        return super().get_context_data(standing=standing_of(self.object), **kwargs)


class ReturnedLift(ObjectActionPage):
    """Lets mail go again to an address, for a reason."""

    model = Bounce
    permission = "comms.keep_subscribers"
    form_class = LiftForm
    breadcrumbs = [OUTBOX, RETURNED]
    submit_label = "Let mail go there again"
    success_message = "Mail goes to this address again. If it comes back once more, it is stopped once more."

    def get_heading(self):
        return f"Write to {self.object.delivery.address} again?"

    def get_cancel_url(self):
        return self.object.get_absolute_url()

    def perform(self, form):
        return lift_bounce(self.object, by=self.request.user, at=self.now, **form.cleaned_data)


class UnreadReturnList(ListPage):
    """Mails in the mailbox for returned mail that had no consequences, with the reason."""

    model = UnreadReturn
    template_name = "comms/unread_return_list.html"
    permission = "comms.work_outbox"
    heading = "Mail that changed nothing"
    breadcrumbs = [OUTBOX, RETURNED]
    paginate_by = 20


class UnreadReturnRemove(ObjectActionPage):
    """Takes a mail off that list, once somebody has looked at it."""

    model = UnreadReturn
    template_name = "generic/confirm.html"
    permission = "comms.work_outbox"
    form_class = forms.Form
    breadcrumbs = [OUTBOX, RETURNED, UNREAD]
    heading = "Remove this mail from the list?"
    submit_label = "Remove"
    success_url = cancel_url = reverse_lazy("comms:unread_return_list")
    success_message = "Removed."

    def perform(self, form):
        return dismiss_return(self.object, by=self.request.user, at=self.now)

    def get_context_data(self, **kwargs):
        consequences = ["What the portal kept of it is deleted. In the mailbox itself it stays for thirty days."]
        return super().get_context_data(consequences=consequences, **kwargs)


class SubscriberDetail(DetailPage):
    """One address: what it gets on what proof, whether mail goes there, and what came back."""

    model = Subscriber
    template_name = "comms/subscriber_detail.html"
    permission = "comms.keep_subscribers"
    breadcrumbs = [NEWS_LINK_PAGE, SUBSCRIBERS]

    def get_queryset(self):
        return super().get_queryset().filter(erased_at=None)

    def get_heading(self):
        return self.object.address

    def get_context_data(self, **kwargs):
        subscriber = self.object
        return super().get_context_data(
            subscriptions=subscriber.subscriptions.select_related("audience", "body").order_by("-asked_at"),
            suppression=Suppression.objects.filter(address_hash=subscriber.address_hash).first(),
            bounces=what_came_back(subscriber),
            may_work_outbox=may(self.request.user, "comms.work_outbox"),
            columns=["Gets", "How consent was given", "From", "Until"],
            returned_columns=["Why it came back", "Mail", "When"],
            **kwargs,
        )


_WORDS = ("delivery__message__ready", "delivery__message__html", "delivery__message__text")
