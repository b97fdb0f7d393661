"""One mail of the outbox: how far it is, and to whom it went, when and with what answer (E02)."""

from django.core.paginator import Paginator
from django.utils import timezone
from django.views.generic import View

from comms.forms.outbox import RecipientsForm
from comms.models import Delivery, Message
from comms.views.outbox import OUTBOX
from partnerships.pages import DetailPage, ObjectMixin, PageMixin, download

A_PAGE = 100
COLUMNS = ["Address", "State", "Ended on", "Ended at", "Answer code", "Answer", "May have gone twice"]


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
            .defer("ready", "html", "text", "publication__html", "publication__data", "publication__searched")
            .with_counts()
        )

    def get_context_data(self, **kwargs):
        message, form = self.object, RecipientsForm(self.request.GET)
        counts = [(state, label, getattr(message, f"count_{state}")) for state, label in Delivery.State.choices]
        over = message.count_accepted + message.count_failed + message.count_suppressed + message.count_uncertain
        deliveries = chosen(message, form).prefetch_related("bounces")
        choice = self.request.GET.copy()
        choice.pop("page", None)
        file = f"{message.get_absolute_url()}recipients.csv"
        return super().get_context_data(
            **kwargs,
            counts=[(value, label, count) for value, label, count in counts if count],
            filter_form=form,
            page_obj=Paginator(deliveries, A_PAGE).get_page(self.request.GET.get("page")),
            downloads=[("CSV", f"{file}?{choice.urlencode()}" if choice else file)],
            gone=message.count_gone,
            over=over,
            is_running=over < message.count and not message.paused_at and not message.stopped_at,
            columns=["Address", "State", "When", "The answer", "What to do"],
        )


class RecipientsFile(ObjectMixin, PageMixin, View):
    """The recipients that are chosen, as a file."""

    model = Message
    permission = "comms.work_outbox"

    def get_queryset(self):
        return super().get_queryset().defer("ready", "html", "text")

    def get(self, request, pk):
        found = chosen(self.object, RecipientsForm(request.GET))
        rows = map(_row, found.iterator(chunk_size=1000))
        return download(f"recipients-of-mail-{pk}", COLUMNS, rows, "csv")


def chosen(message, form):
    """The deliveries of a mail that the form asks for; who is still waited for comes first, then the newest."""
    return form.wanted(message.deliveries.order_by("-ended_at", "pk"))


def _row(delivery):
    ended = delivery.ended_at and timezone.localtime(delivery.ended_at)
    return [
        delivery.address, delivery.get_state_display(), ended and ended.date(), ended and f"{ended:%H:%M:%S}",
        delivery.code, delivery.reply, "Yes" if delivery.repeat_possible else "No",
    ]  # fmt: skip
