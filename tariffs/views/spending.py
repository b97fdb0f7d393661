"""What was ordered and paid on a year's budget, with its evidence; and what of it is published (D06)."""

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView, View

from partnerships.access import may
from partnerships.forms.documents import DocumentFileForm
from partnerships.models.years import year_label
from partnerships.pages import (
    DetailPage,
    ObjectActionPage,
    PageMixin,
    download,
    kept_file,
    kept_until_news,
    public_page,
)
from tariffs import actions
from tariffs.forms import CommitmentEndForm, CommitmentForm, SpendForm, SpendReverseForm
from tariffs.models import Commitment, Spend, SpendEvidence
from tariffs.reports import orders, published, published_years, spends
from tariffs.views.budgets import BudgetMixin, downloads_of
from tariffs.views.years import YearTabsMixin


class SpendListView(YearTabsMixin, BudgetMixin, DetailPage):
    """Orders and payments of a year."""

    tab = "tariffs:budget_detail"
    permission = "tariffs.read_budget"
    template_name = "tariffs/spend_list.html"

    def get_heading(self):
        return f"Orders and payments {self.budget.label}"

    def get_context_data(self, **kwargs):
        records = not self.budget.is_closed and may(self.request.user, "tariffs.record_spend", self.budget)
        money = [{"label": word, "numeric": True} for word in ("Amount", "Paid", "Left")]
        return super().get_context_data(
            orders=orders(self.budget).select_related("line"),
            order_columns=["Order", "Ordered on", "Line", *money, "State"],
            payments=spends(self.budget),
            payment_columns=["Payment", "Date", "Line", money[0], "Evidence"],
            records=records,
            can_order=records and self.budget.lines.exists(),
            order_downloads=downloads_of(self.budget.year, "orders"),
            payment_downloads=downloads_of(self.budget.year, "payments"),
            **kwargs,
        )


class OfYearMixin(BudgetMixin):
    """A page about one order or payment of the year."""

    queryset_of = None

    def prepare(self):
        super().prepare()
        found = self.queryset_of.objects.visible_to(self.request.user).filter(line__budget=self.budget)
        self.thing = found.select_related("line__budget").filter(pk=self.kwargs["pk"]).first()
        if self.thing is None:
            raise Http404("There is no such order or payment in this year.")

    def get_breadcrumbs(self):
        return [*super().get_breadcrumbs(), list_crumb(self.budget)]


def list_crumb(budget):
    return ("Orders and payments", reverse("tariffs:spend_list", args=[budget.year]))


class OnBudgetAction(BudgetMixin, ObjectActionPage):
    """A form that enters something on a year's lines."""

    permission = "tariffs.record_spend"

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "budget": self.budget}

    def get_initial(self):
        lines = list(self.budget.lines.all()[:2])
        return {"line": lines[0]} if len(lines) == 1 else {}

    def get_breadcrumbs(self):
        return [*super().get_breadcrumbs(), list_crumb(self.budget)]

    def get_success_url(self):
        return reverse("tariffs:spend_list", args=[self.budget.year])

    get_cancel_url = get_success_url


class CommitmentAddView(OnBudgetAction):
    """Enter what was ordered."""

    form_class = CommitmentForm
    heading = "Enter an order"
    success_message = "The order was entered."

    def perform(self, form):
        values = dict(form.cleaned_data)
        return actions.commit_money(values.pop("line"), **values, by=self.request.user, at=self.now)


class SpendAddView(OnBudgetAction):
    """Enter what was paid."""

    form_class = SpendForm
    heading = "Enter a payment"
    success_message = "The payment was entered."

    def perform(self, form):
        values = dict(form.cleaned_data)
        evidence = evidence_of(values)
        return actions.record_spend(values.pop("line"), **values, evidence=evidence, by=self.request.user, at=self.now)


def evidence_of(values):
    """The file of a form as an action takes it; its parts are taken out of `values`."""
    file, extension, kind = (values.pop(name, None) for name in ("file", "extension", "content_type"))
    return actions.Evidence(file.name[:200], file, extension, kind) if file else None


class CommitmentEndView(OfYearMixin, ObjectActionPage):
    """Say that nothing more is paid on an order."""

    permission = "tariffs.record_spend"
    queryset_of = Commitment
    form_class = CommitmentEndForm
    submit_label = "End the order"
    success_message = "The order is ended."

    def get_heading(self):
        return f"End the order {self.thing}"

    def get_success_url(self):
        return reverse("tariffs:spend_list", args=[self.budget.year])

    get_cancel_url = get_success_url

    def perform(self, form):
        return actions.end_commitment(self.thing, **form.cleaned_data, by=self.request.user, at=self.now)


class SpendDetailView(OfYearMixin, DetailPage):
    """One payment, its evidence, and whether it was taken back."""

    permission = "tariffs.read_budget"
    template_name = "tariffs/spend_detail.html"
    queryset_of = Spend

    def get_heading(self):
        return f"Payment {self.thing.reference}"

    def get_context_data(self, **kwargs):
        spend = self.thing
        taken_back = Spend.objects.filter(reverses=spend).first()
        records = not self.budget.is_closed and may(self.request.user, "tariffs.record_spend", self.budget)
        return super().get_context_data(
            spend=spend,
            taken_back=taken_back,
            evidence=spend.evidence.all(),
            records=records,
            can_reverse=records and taken_back is None and spend.reverses_id is None,
            **kwargs,
        )


class OneSpendAction(OfYearMixin, ObjectActionPage):
    """A form about one payment."""

    permission = "tariffs.record_spend"
    queryset_of = Spend

    def get_success_url(self):
        return self.thing.get_absolute_url()

    get_cancel_url = get_success_url


class SpendReverseView(OneSpendAction):
    """Take a payment back whole."""

    form_class = SpendReverseForm
    template_name = "generic/confirm.html"
    submit_label = "Take the payment back"
    success_message = "The payment is taken back. Enter it anew if it was only wrong."

    def get_heading(self):
        return f"Take back the payment {self.thing.reference}?"

    def perform(self, form):
        return actions.reverse_spend(self.thing, **form.cleaned_data, by=self.request.user, at=self.now)

    def get_context_data(self, **kwargs):
        consequences = ["The payment stays on record, with another beside it that takes it back and says why."]
        return super().get_context_data(consequences=consequences, **kwargs)


class EvidenceAddView(OneSpendAction):
    """Keep another file with a payment."""

    form_class = DocumentFileForm
    submit_label = "Add evidence"
    success_message = "The file is kept with the payment."

    def get_heading(self):
        return f"Add evidence to the payment {self.thing.reference}"

    def perform(self, form):
        evidence = evidence_of(dict(form.cleaned_data))
        return actions.add_evidence(self.thing, evidence, by=self.request.user, at=self.now)


class EvidenceFileView(OfYearMixin, PageMixin, View):
    """One file of a payment as a download."""

    permission = "tariffs.read_budget"
    queryset_of = Spend

    def get_permission_object(self):
        return self.budget

    def get(self, request, *args, **kwargs):
        evidence = SpendEvidence.objects.filter(spend=self.thing, pk=kwargs["evidence"]).first()
        if evidence is None:
            raise Http404("There is no such file.")
        return kept_file(evidence, evidence.title.rpartition(".")[0])


@kept_until_news
@public_page
class PublishedSpendView(PageMixin, TemplateView):
    """Spending over £500, for everybody, by year (Local Government Transparency Code 2015)."""

    template_name = "tariffs/spend_published.html"
    heading = "Spending over £500"

    def get_context_data(self, **kwargs):
        years = published_years()
        wanted = self.request.GET.get("year", "")
        year = next((year for year in years if str(year) == wanted), years[0] if years else None)
        _columns, rows = published(year)
        numeric = [{"label": word, "numeric": True} for word in ("Amount", "VAT not recovered")]
        return super().get_context_data(
            years=years,
            year=year,
            caption=year and f"Payments over £500 in {year_label(year)}",
            columns=["Paid to, and for", "Date", "Department", *numeric, "Merchant category", "Number"],
            rows=list(rows),
            **kwargs,
        )


@public_page
class PublishedSpendDownloadView(View):
    """A year's spending over £500 as CSV, in the columns of the code."""

    def get(self, request, *args, **kwargs):
        columns, rows = published(self.kwargs["year"])
        stamp = timezone.localdate().isoformat()
        label = f"{self.kwargs['year']}-{(self.kwargs['year'] + 1) % 100:02}"
        return download(f"spending-over-500-{label}-as-of-{stamp}", columns, rows, "csv")
