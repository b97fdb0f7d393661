"""The outbox: what goes out, to whom it went and when, and what needs a person (E02)."""

from django import forms
from django.urls import reverse_lazy

from comms.actions import outbox as actions
from comms.models import Delivery, Message
from partnerships.pages import DetailPage, ListPage, ObjectActionPage

OUTBOX = ("Outbox", reverse_lazy("comms:outbox"))


class Outbox(ListPage):
    """Every mail, newest first, with the number of its deliveries in each state."""

    model = Message
    template_name = "comms/outbox.html"
    permission = "comms.work_outbox"
    heading = "Outbox"
    paginate_by = 30

    def get_queryset(self):
        wanted = super().get_queryset().select_related("queued_by").defer("ready", "html", "text")
        return wanted.with_counts().order_by("-queued_at", "-pk")

    def get_context_data(self, **kwargs):
        columns = [
            "Mail",
            "Put in",
            *({"label": label, "numeric": True} for label in ("Recipients", "Waiting", "Sent")),
        ]
        return super().get_context_data(columns=[*columns, "Needs a look"], **kwargs)


class MessageDetail(DetailPage):
    """How far one mail is, at its own address: counts by state, and each recipient with the answer."""

    model = Message
    template_name = "comms/message_detail.html"
    permission = "comms.work_outbox"
    breadcrumbs = [OUTBOX]

    def get_queryset(self):
        return (
            super()
            .get_queryset()
            .select_related("publication", "queued_by")
            .defer("ready", "html", "text")
            .with_counts()
        )

    def get_context_data(self, **kwargs):
        message = self.object
        counts = [(state, label, getattr(message, f"count_{state}")) for state, label in Delivery.State.choices]
        state = self.request.GET.get("state", "")
        deliveries = message.deliveries.order_by("-ended_at", "pk")
        if state in Delivery.State.values:
            deliveries = deliveries.filter(state=state)
        over = message.count_accepted + message.count_failed + message.count_suppressed + message.count_uncertain
        return super().get_context_data(
            **kwargs,
            counts=[(value, label, count) for value, label, count in counts if count],
            deliveries=deliveries[:200],
            state=state,
            over=over,
            is_running=over < message.count and not message.paused_at,
            columns=["Address", "State", "When", "The server's answer"],
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
        return super().get_context_data(consequences=consequences, submit_label=label, button=button, **kwargs)


def resend_uncertain(message, *, by, at):
    return actions.retry_deliveries(message, by=by, at=at, states=[Delivery.State.UNCERTAIN])


ACTS = {
    "pause": actions.pause_message,
    "resume": actions.resume_message,
    "stop": actions.stop_message,
    "retry": actions.retry_deliveries,
    "settle": actions.settle_uncertain,
    "resend": resend_uncertain,
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
}
