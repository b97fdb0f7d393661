"""Where invoices go: payers, their order numbers, and the terms of a year."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from partnerships.access import may
from partnerships.models import Organisation
from partnerships.models.years import year_label
from partnerships.pages import DetailPage, ListPage, ObjectActionPage
from tariffs import actions, ledger
from tariffs.forms.invoices import PayerForm, PurchaseOrderForm, TermsForm
from tariffs.models import BillingTerms, Invoice, Payer, Scheme
from tariffs.views.schemes import TRAIL, SchemeMixin

PAYERS = ("Payers", "tariffs:payer_list")


class PayerListView(ListPage):
    """Everybody who pays or may pay, and whose details are missing."""

    model = Payer
    permission = "tariffs.read_invoices"
    template_name = "tariffs/payer_list.html"
    heading = "Payers"
    paginate_by = 100

    def get_breadcrumbs(self):
        return [(TRAIL[0], reverse(TRAIL[1]))]

    def get_queryset(self):
        return super().get_queryset().select_related("organisation").in_order()

    def get_context_data(self, **kwargs):
        known = Payer.objects.values("organisation")
        missing = Organisation.objects.filter(charges__isnull=False).exclude(pk__in=known).distinct().in_order()
        columns = ["Organisation", "Name on invoices", "E-mail", "Size"]
        return super().get_context_data(columns=columns, missing=missing, **kwargs)


class PayerMixin:
    """A page about one paying organisation, by the organisation's slug."""

    model = Payer

    def prepare(self):
        seen = Payer.objects.visible_to(self.request.user).select_related("organisation")
        self.object = get_object_or_404(seen, organisation__slug=self.kwargs["slug"])

    def get_breadcrumbs(self):
        crumbs = [(TRAIL[0], reverse(TRAIL[1]))]
        if may(self.request.user, "tariffs.read_invoices"):
            crumbs.append((PAYERS[0], reverse(PAYERS[1])))
        return crumbs


class PayerDetailView(PayerMixin, DetailPage):
    """Where a payer's invoices go, its order numbers and its invoices."""

    permission = "tariffs.read_invoice"
    template_name = "tariffs/payer_detail.html"

    def get_context_data(self, **kwargs):
        payer = self.object
        invoices = Invoice.objects.visible_to(self.request.user).filter(recipient=payer.organisation)
        invoices = list(invoices.select_related("balance").order_by("-series__year", "number"))
        size = payer.get_size_display()
        return super().get_context_data(
            facts=[
                ("Name on invoices", payer.billing_name),
                ("Address", "\n".join([payer.address, payer.postcode])),
                ("E-mail address for invoices", payer.contact_email),
                ("Electronic invoices", f"To {payer.peppol_id}" if payer.peppol_id else "Not asked for"),
                ("Size", f"{size}, funded by subscriptions" if payer.funded_by_subscriptions else size),
            ],
            orders=[(year_label(order.year), order.number) for order in payer.purchase_orders.all()],
            invoices=invoices,
            how_to_pay=next((invoice.how_to_pay for invoice in invoices if invoice.balance.outstanding_gbp), ""),
            owed=ledger.total(invoice.balance.outstanding_gbp for invoice in invoices),
            columns=["Invoice", "Due", {"label": "Total", "numeric": True}, {"label": "Owed", "numeric": True}],
            **kwargs,
        )


class PayerEditView(ObjectActionPage):
    """Enter or change where an organisation's invoices go."""

    model = Payer
    permission = "tariffs.edit_payer"
    form_class = PayerForm

    def prepare(self):
        organisation = get_object_or_404(Organisation, slug=self.kwargs["slug"])
        seen = Payer.objects.visible_to(self.request.user)
        self.object = seen.filter(organisation=organisation).select_related("organisation").first()
        if self.object is None:
            self.object = Payer(organisation=organisation, billing_name=organisation.name)
            if Payer.objects.filter(organisation=organisation).exists():
                raise Http404("There is no such payer.")

    def get_heading(self):
        return f"Where the invoices of {self.object.organisation} go"

    def get_breadcrumbs(self):
        return [(TRAIL[0], reverse(TRAIL[1]))]

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"person": self.request.user}

    def get_cancel_url(self):
        return self.object.get_absolute_url() if self.object.pk else reverse(PAYERS[1])

    def perform(self, form):
        return actions.set_payer(self.object.organisation, form.cleaned_data, by=self.request.user, at=self.now)

    def get_success_url(self):
        return self.result.get_absolute_url()

    def get_success_message(self):
        return "Saved. Invoices already issued keep what they say."


class PurchaseOrderView(PayerMixin, ObjectActionPage):
    """Enter the order number of a year."""

    permission = "tariffs.edit_payer"
    form_class = PurchaseOrderForm
    success_message = "The order number was saved. It is quoted on invoices issued from now on."

    def get_heading(self):
        return f"Purchase-order number of {self.object.organisation}"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"schemes": Scheme.objects.visible_to(self.request.user)}

    def perform(self, form):
        return actions.set_purchase_order(self.object, **form.cleaned_data, by=self.request.user, at=self.now)


class TermsView(SchemeMixin, ObjectActionPage):
    """Who bills a year, how VAT stands, when and how to pay."""

    permission = "tariffs.set_terms"
    form_class = TermsForm

    def get_heading(self):
        return f"Terms of the invoices of {self.object.label}"

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        known = BillingTerms.objects.filter(scheme=self.object).first()
        last = BillingTerms.objects.filter(scheme__year__lt=self.object.year).order_by("-scheme__year").first()
        return kwargs | {"instance": known or self._like(last)}

    def _like(self, last):
        """Last year's terms to begin with, as a row of their own."""
        if last is None:
            return BillingTerms(scheme=self.object, vat_words="Outside the scope of VAT.")
        last.pk, last.scheme, last._state.adding = None, self.object, True
        return last

    def get_success_url(self):
        return reverse("tariffs:invoice_list", args=[self.object.year])

    def get_cancel_url(self):
        return self.get_success_url()

    def get_success_message(self):
        return f"The terms of {self.object.label} were saved. Invoices already issued keep what they say."

    def perform(self, form):
        return actions.set_terms(self.object, form.cleaned_data, by=self.request.user, at=self.now)
