"""A year's invoices in steps: prepare, approve, issue, and how far the sending is; each at its own address."""

from django import forms
from django.http import Http404
from django.urls import reverse

from partnerships.pages import DetailPage, ObjectActionPage
from partnerships.templatetags.words import money
from tariffs import actions
from tariffs.forms.invoices import ApproveForm, PreviewForm, SeenForm
from tariffs.models import InvoiceRun
from tariffs.reports.invoicing import each_member_charges
from tariffs.reports.runs import run_report
from tariffs.tasks import wake
from tariffs.views.schemes import SchemeMixin
from tariffs.views.years import YearTabsMixin

LINE_COLUMNS = (
    "Invoice to",
    {"label": "Members", "numeric": True},
    {"label": "Tariff for one", "numeric": True},
    {"label": "Total", "numeric": True},
    "Goes to",
)


class RunPrepareView(SchemeMixin, ObjectActionPage):
    """Work out what is still to be billed; numbers nothing."""

    permission = "tariffs.preview_run"
    template_name = "tariffs/run_prepare.html"
    form_class = PreviewForm
    submit_label = "Show what would be billed"

    def get_heading(self):
        return f"Prepare invoices of {self.object.label}"

    def get_form_kwargs(self):
        charges = self.object.charges.filter(members__gt=1).select_related("organisation").prefetch_related("sharing")
        return super().get_form_kwargs() | {"charges": list(charges)}

    def get_initial(self):
        run = self.object.runs.filter(state=InvoiceRun.State.PREVIEW).first()
        return {"each_member_of": each_member_charges(run)} if run else {}

    def get_cancel_url(self):
        return reverse("tariffs:invoice_list", args=[self.object.year])

    def get_success_url(self):
        return self.result.get_absolute_url()

    def perform(self, form):
        each = form.cleaned_data.get("each_member_of", ())
        return actions.preview_run(self.object, each_member_of=each, by=self.request.user, at=self.now)


class RunMixin(SchemeMixin):
    """A page about one run of a year."""

    def prepare(self):
        super().prepare()
        runs = InvoiceRun.objects.visible_to(self.request.user).filter(scheme=self.object)
        people = ("previewed_by", "approved_by", "issued_by")
        self.run = runs.filter(number=self.kwargs["number"]).select_related("scheme", *people).first()
        if self.run is None:
            raise Http404("There is no such run.")

    def get_permission_object(self):
        return self.run

    def get_breadcrumbs(self):
        invoices = ("Invoices", reverse("tariffs:invoice_list", args=[self.object.year]))
        return [*super().get_breadcrumbs(), invoices]


class RunDetailView(YearTabsMixin, RunMixin, DetailPage):
    """What a run would bill or has billed, who did what, and how far the sending is."""

    permission = "tariffs.read_invoices"
    template_name = "tariffs/run_detail.html"
    tab = "tariffs:invoice_list"

    def get_heading(self):
        return str(self.run)

    def get_context_data(self, **kwargs):
        report = run_report(self.run)
        counts = [
            {"number": report.count, "words": "invoices"},
            {"text": money(report.total), "words": "in total, before VAT"},
            {"number": len(report.blocked), "words": "that cannot be billed yet"},
        ]
        return super().get_context_data(run=self.run, report=report, counts=counts, columns=LINE_COLUMNS, **kwargs)


class RunStepView(RunMixin, ObjectActionPage):
    """A step of a run, bound to what was looked at."""

    template_name = "tariffs/run_step.html"
    form_class = SeenForm

    def get_initial(self):
        return {"seen": self.run.seen}

    def get_success_url(self):
        return self.run.get_absolute_url()

    def get_cancel_url(self):
        return self.run.get_absolute_url()

    def get_context_data(self, **kwargs):
        return super().get_context_data(run=self.run, report=run_report(self.run), **kwargs)


class RunApproveView(RunStepView):
    """Agree that a run may be issued."""

    permission = "tariffs.approve_run"
    form_class = ApproveForm
    submit_label = "Approve"
    success_message = "The run is approved. It can be issued now."

    def get_heading(self):
        return f"Approve the {self._name()}?"

    def _name(self):
        return str(self.run)[0].lower() + str(self.run)[1:]

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"own": self.run.previewed_by_id == self.request.user.pk}

    def perform(self, form):
        return actions.approve_run(self.run, **form.cleaned_data, by=self.request.user, at=self.now)


class RunIssueView(RunStepView):
    """Number and send the invoices of an approved run."""

    permission = "tariffs.issue_run"
    submit_label = "Issue the invoices"

    def get_heading(self):
        return f"Issue the invoices of {self.object.label}?"

    def get_context_data(self, **kwargs):
        return super().get_context_data(issuing=True, **kwargs)

    def get_success_message(self):
        return "The invoices have their numbers. Their PDFs are being made and mailed now."

    def perform(self, form):
        run = actions.issue_run(self.run, **form.cleaned_data, by=self.request.user, at=self.now)
        wake()
        return run


class RunWithdrawView(RunStepView):
    """End a run that numbered nothing."""

    permission = "tariffs.preview_run"
    template_name = "generic/confirm.html"
    form_class = forms.Form
    submit_label = "Withdraw it"
    success_message = "The run is withdrawn. No number was used."

    def get_heading(self):
        return f"Withdraw {self.run}?"

    def perform(self, form):
        return actions.withdraw_run(self.run, by=self.request.user, at=self.now)


class RunHurryView(RunStepView):
    """Try again at once what could not be made."""

    permission = "tariffs.issue_run"
    template_name = "generic/confirm.html"
    form_class = forms.Form
    submit_label = "Try again now"
    success_message = "A worker takes it up now."

    def get_heading(self):
        return f"Make what is missing of {self.run}?"

    def perform(self, form):
        run = actions.hurry_run(self.run, by=self.request.user, at=self.now)
        wake()
        return run
