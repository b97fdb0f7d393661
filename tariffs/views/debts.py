"""What is owed: by payer and age, and what is done about one invoice."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView, View

from partnerships.pages import DetailPage, ObjectActionPage, PageMixin, download
from partnerships.templatetags.words import day, money
from tariffs import actions
from tariffs.forms.payments import PromiseForm, ReasonForm, WriteOffDecisionForm, WriteOffForm
from tariffs.ledger import BANDS
from tariffs.models import Invoice, WriteOff
from tariffs.reports.debts import aged_debt, next_reminder_on
from tariffs.views.payments import trail

AGES = [words for _start, words in BANDS]


class AgedDebtView(PageMixin, TemplateView):
    """Who owes what since when."""

    permission = "tariffs.read_payments"
    template_name = "tariffs/aged_debt.html"
    heading = "What is owed"

    def get_breadcrumbs(self):
        return trail()

    def get_context_data(self, **kwargs):
        report = aged_debt(on=timezone.localdate())
        downloads = [
            (label, reverse("tariffs:aged_debt_download", args=[format]))
            for label, format in (("CSV", "csv"), ("Excel", "xlsx"))
        ]
        columns = ["Payer", *({"label": words, "numeric": True} for words in [*AGES, "Owed", "Not allocated"])]
        return super().get_context_data(report=report, columns=columns, downloads=downloads, **kwargs)


class AgedDebtDownloadView(PageMixin, View):
    """The same as CSV or XLSX."""

    permission = "tariffs.read_payments"

    def get(self, request, *, format):
        report = aged_debt(on=timezone.localdate())
        columns = [
            "payer",
            "not_due_gbp",
            "1_to_30_gbp",
            "31_to_60_gbp",
            "61_to_90_gbp",
            "over_90_gbp",
            "owed_gbp",
            "not_allocated_gbp",
        ]
        rows = [[str(each.organisation), *each.ages, each.owed, each.unallocated] for each in report.debtors]
        rows.append(["Total", *report.ages, report.owed, report.unallocated])
        return download(f"owed-{report.on}", columns, rows, format)


class OfInvoice:
    """A page about what is owed on one invoice."""

    model = Invoice

    def prepare(self):
        found = self.get_queryset().select_related("recipient", "balance")
        self.object = get_object_or_404(found, reference=self.kwargs["reference"])

    def get_breadcrumbs(self):
        return trail(("What is owed", reverse("tariffs:aged_debt")))


class InvoiceDebtView(OfInvoice, DetailPage):
    """Reminders, promises, payments and write-offs of an invoice."""

    permission = "tariffs.read_payments"
    template_name = "tariffs/invoice_debt.html"
    context_object_name = "invoice"

    def get_heading(self):
        return f"What is owed on {self.object}"

    def get_context_data(self, **kwargs):
        invoice, balance = self.object, self.object.balance
        upcoming = next_reminder_on(invoice) if balance.outstanding_gbp else None
        upcoming = upcoming and max(upcoming, timezone.localdate())
        return super().get_context_data(
            facts=[
                ("Payer", invoice.recipient),
                ("Due", day(invoice.due_on)),
                ("Total", money(invoice.total_gbp)),
                ("Paid", money(balance.allocated_gbp)),
                ("Credited", money(balance.credited_gbp)),
                ("Given up", money(balance.written_off_gbp)),
                ("Still owed", money(balance.outstanding_gbp)),
                ("Next reminder", day(upcoming) or ("None" if balance.outstanding_gbp else "None: nothing is owed")),
            ],
            reminders=invoice.reminders.select_related("message"),
            promises=invoice.promises.all(),
            write_offs=invoice.write_offs.select_related("proposed_by", "decided_by"),
            allocations=invoice.allocations.select_related("payment", "undone"),
            **kwargs,
        )


class InvoiceActionPage(OfInvoice, ObjectActionPage):
    """A form about what is owed on one invoice; afterwards its page of debt."""

    def get_breadcrumbs(self):
        return [*super().get_breadcrumbs(), (str(self.object), self.get_success_url())]

    def get_success_url(self):
        return reverse("tariffs:invoice_debt", args=[self.object.reference])

    get_cancel_url = get_success_url


class PromiseAddView(InvoiceActionPage):
    """Note when the payer said it will pay."""

    permission = "tariffs.record_promise"
    form_class = PromiseForm
    heading = "Note a promise to pay"
    submit_label = "Note the promise"

    def get_success_message(self):
        return f"The promise was noted. No reminder goes before {day(self.result.promised_on)}."

    def perform(self, form):
        return actions.record_promise(self.object, **form.cleaned_data, by=self.request.user, at=self.now)


class WriteOffProposeView(InvoiceActionPage):
    """Propose to give up what will not be paid."""

    permission = "tariffs.propose_write_off"
    form_class = WriteOffForm
    heading = "Propose a write-off"
    submit_label = "Propose it"
    success_message = "The write-off was proposed. The Strategic Partnerships Manager decides on it."

    def get_initial(self):
        return {"amount_gbp": self.object.balance.outstanding_gbp}

    def perform(self, form):
        return actions.propose_write_off(self.object, **form.cleaned_data, by=self.request.user, at=self.now)


class WriteOffDecideView(ObjectActionPage):
    """Approve or decline a write-off."""

    permission = "tariffs.approve_write_off"
    model = WriteOff
    form_class = WriteOffDecisionForm
    submit_label = "Decide"

    def get_queryset(self):
        return super().get_queryset().select_related("invoice", "proposed_by")

    def get_heading(self):
        return f"Decide on the {self.object}".replace("Write-off", "write-off")

    def get_breadcrumbs(self):
        owed = ("What is owed", reverse("tariffs:aged_debt"))
        return trail(owed, (str(self.object.invoice), self.object.get_absolute_url()))

    def get_context_data(self, **kwargs):
        lead = f"{self.object.proposed_by or 'The portal'} proposed it: {self.object.reason}"
        return super().get_context_data(lead=lead, **kwargs)

    def get_success_message(self):
        return f"The write-off is {self.result.get_state_display().lower()}."

    def perform(self, form):
        return actions.decide_write_off(self.object, **form.cleaned_data, by=self.request.user, at=self.now)


class WriteOffTakeBackView(WriteOffDecideView):
    """Make what was given up owed again."""

    form_class = ReasonForm
    submit_label = "Take it back"

    def prepare(self):
        super().prepare()
        if self.object.state != WriteOff.State.APPROVED:
            raise Http404("This write-off is not in force.")

    def get_heading(self):
        return f"Take back the {self.object}?".replace("Write-off", "write-off")

    def perform(self, form):
        return actions.take_back_write_off(self.object, **form.cleaned_data, by=self.request.user, at=self.now)
