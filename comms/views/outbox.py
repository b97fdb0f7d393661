"""The outbox: how it is doing, what goes out, to whom it went and when, and what needs a person (E02)."""

from django import forms
from django.template.defaultfilters import pluralize
from django.urls import reverse_lazy
from django.utils import timezone

from comms.actions import outbox as actions
from comms.models import Delivery, Message
from comms.reports.outbox import domains_in_trouble, outbox_now, rate_limits
from partnerships.pages import ListPage, ObjectActionPage

OUTBOX = ("Outbox", reverse_lazy("comms:outbox"))


SHOWN = {
    "decide": ("Needs a decision", [Delivery.State.FAILED, Delivery.State.UNCERTAIN]),
    "going": ("Still going out", [*Delivery.WAITING, Delivery.State.CLAIMED]),
}


class Outbox(ListPage):
    """How the outbox is doing, and every mail, newest first, with the number of its deliveries in each state."""

    model = Message
    template_name = "comms/outbox.html"
    permission = "comms.work_outbox"
    heading = "Outbox"
    paginate_by = 30

    def get_queryset(self):
        wanted = super().get_queryset().select_related("queued_by").defer("ready", "html", "text")
        if states := SHOWN.get(self.shown, (None, None))[1]:
            wanted = wanted.with_delivery_in(states)
        return wanted.with_counts().order_by("-queued_at", "-pk")

    @property
    def shown(self):
        return self.request.GET.get("show", "")

    def get_context_data(self, **kwargs):
        columns = ["Mail", "Put in", {"label": "Sent", "numeric": True}, {"label": "Waiting", "numeric": True}]
        now = timezone.now()
        return super().get_context_data(
            columns=[*columns, "Needs a look"],
            outbox=outbox_now(at=now),
            domains=domains_in_trouble(),
            domain_columns=["Domain", "Put off", "Refused", "Last answer"],
            limits=rate_limits(),
            shown=self.shown,
            choices=[("", "All mail"), *((name, words) for name, (words, _states) in SHOWN.items())],
            **kwargs,
        )


class MessageAct(ObjectActionPage):
    """Asks before an act on a mail that is going out; each address names its act."""

    model = Message
    template_name = "generic/confirm.html"
    form_class = forms.Form
    permission = "comms.work_outbox"
    act = None

    def get_breadcrumbs(self):
        return [OUTBOX, (str(self.object), self.object.get_absolute_url())]

    def get_heading(self):
        return QUESTIONS[self.act][0]

    def get_success_message(self):
        return QUESTIONS[self.act][3]

    def perform(self, form):
        ACTS[self.act](self.object, by=self.request.user, at=self.now)
        return self.object

    def get_context_data(self, **kwargs):
        _question, consequences, label, _done = QUESTIONS[self.act]
        button = "warning" if self.act == "stop" else "primary"
        if self.act in ABOUT:
            count = self.object.deliveries.filter(state=ABOUT[self.act]).count()
            consequences = [f"It is about {count} address{pluralize(count, 'es')}.", *consequences]
        return super().get_context_data(consequences=consequences, submit_label=label, button=button, **kwargs)


class DeliveryAct(ObjectActionPage):
    """Asks before an act on one address; each address of a page names its act."""

    model = Delivery
    template_name = "generic/confirm.html"
    form_class = forms.Form
    permission = "comms.work_outbox"
    act = None

    def get_queryset(self):
        return (
            super().get_queryset().select_related("message").defer("message__ready", "message__html", "message__text")
        )

    def get_permission_object(self):
        return self.object.message

    def get_breadcrumbs(self):
        return [OUTBOX, (str(self.object.message), self.object.message.get_absolute_url())]

    def get_heading(self):
        return ONE_ADDRESS[self.act][1].format(self.object.address)

    def get_success_message(self):
        return ONE_ADDRESS[self.act][4]

    def get_success_url(self):
        return self.object.message.get_absolute_url()

    def perform(self, form):
        return ONE_ADDRESS[self.act][0](self.object, by=self.request.user, at=self.now)

    def get_context_data(self, **kwargs):
        _act, _question, consequences, label, _done = ONE_ADDRESS[self.act]
        return super().get_context_data(consequences=consequences, submit_label=label, **kwargs)


def resend_uncertain(message, *, by, at):
    return actions.retry_deliveries(message, by=by, at=at, states=[Delivery.State.UNCERTAIN])


ACTS = {
    "pause": actions.pause_message,
    "resume": actions.resume_message,
    "stop": actions.stop_message,
    "retry": actions.retry_deliveries,
    "settle": actions.settle_uncertain,
    "resend": resend_uncertain,
    "hurry": actions.hurry_deferred,
    "drop": actions.drop_failed,
}
# Question, what happens, button, what is said afterwards.
QUESTIONS = {
    "pause": (
        "Pause sending?",
        ["The mail being handed over at this moment still goes; the rest waits.", "You can resume exactly there."],
        "Pause",
        "Paused. Nothing more goes out until you resume.",
    ),
    "resume": ("Resume sending?", ["It goes on where it stopped. Nobody gets it twice."], "Resume", "Sending goes on."),
    "stop": (
        "Stop sending for good?",
        [
            "Whoever has it already keeps it: mail that has gone cannot be called back.",
            "Nobody else gets it. This cannot be undone; to stop for a while, pause instead.",
        ],
        "Stop for good",
        "Stopped. Nothing more of it goes out.",
    ),
    "retry": (
        "Try the refused ones again?",
        ["Only addresses that refused the mail are tried. Whoever got it does not get it again."],
        "Try again",
        "They are in the outbox again.",
    ),
    "settle": (
        "Take the uncertain ones as sent?",
        ["Nothing more is sent to them. Most of them have the mail; a few may have missed it."],
        "Take as sent",
        "Taken as sent.",
    ),
    "resend": (
        "Send the uncertain ones again?",
        ["Whoever got it already gets it twice. Nobody misses it."],
        "Send again",
        "They are in the outbox again.",
    ),
    "hurry": (
        "Try the ones put off at once?",
        [
            "They are tried in the next minute, instead of at the times shown.",
            "A server that asked us to wait may ask again; then they wait as before.",
        ],
        "Try now",
        "They are tried in the next minute.",
    ),
    "drop": (
        "Drop the refused ones?",
        ["Nothing is sent to them, and nobody is asked about them again.", "Whoever got the mail keeps it."],
        "Drop them",
        "Dropped. Nothing is sent to them.",
    ),
}
# Which addresses an act is about, where it is not about all.
ABOUT = {
    "retry": Delivery.State.FAILED,
    "drop": Delivery.State.FAILED,
    "settle": Delivery.State.UNCERTAIN,
    "resend": Delivery.State.UNCERTAIN,
    "hurry": Delivery.State.DEFERRED,
}
# The act, the question about an address, what happens, button, what is said afterwards.
ONE_ADDRESS = {
    "resend": (
        actions.resend_delivery,
        "Send it again to {}?",
        ["It goes out in the next minute.", "If this address has the mail already, it gets it twice."],
        "Send again",
        "It is in the outbox again.",
    ),
    "drop": (
        actions.drop_delivery,
        "Drop the mail to {}?",
        ["Nothing more is sent to this address, and nobody is asked about it again."],
        "Drop it",
        "Dropped. Nothing more is sent to this address.",
    ),
}
