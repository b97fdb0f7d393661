"""Saying what payments are for, and taking it back."""

from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property

from partnerships.pages import ObjectActionPage
from partnerships.templatetags.words import money
from tariffs import actions
from tariffs.forms.payments import AllocationForm, ReasonForm
from tariffs.models import Allocation
from tariffs.reports.claims import suggestions
from tariffs.views.payments import OnePayment, trail


class PaymentAllocateView(OnePayment):
    """Pay an invoice with a part of a payment; what a rule thinks likely is filled in."""

    permission = "tariffs.allocate_payment"
    form_class = AllocationForm
    template_name = "tariffs/payment_allocate.html"
    heading = "What is this payment for?"
    submit_label = "Allocate"

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "payment": self.object}

    def get_initial(self):
        if self.likely:
            return {"invoice": self.likely[0].claim.key, "amount_gbp": self.likely[0].amount}
        return {"amount_gbp": self.object.balance.available_gbp}

    @cached_property
    def likely(self):
        return suggestions(self.object)

    def get_success_message(self):
        return f"{money(self.result.amount_gbp)} was allocated to {self.result.invoice}."

    def perform(self, form):
        return actions.allocate_payment(self.object, **form.cleaned_data, by=self.request.user, at=self.now)

    def get_context_data(self, **kwargs):
        return super().get_context_data(payment=self.object, likely=self.likely, **kwargs)


class AllocationUndoView(ObjectActionPage):
    """Take an allocation back, with the reason."""

    permission = "tariffs.allocate_payment"
    model = Allocation
    form_class = ReasonForm
    template_name = "generic/confirm.html"
    submit_label = "Undo the allocation"

    def prepare(self):
        super().prepare()
        if self.object.undoes_id:
            raise Http404("This row undoes another one.")

    def get_queryset(self):
        return super().get_queryset().select_related("payment", "invoice")

    def get_heading(self):
        return f"Undo the allocation of {money(self.object.amount_gbp)} to {self.object.invoice}?"

    def get_breadcrumbs(self):
        return trail(("Payments", reverse("tariffs:payment_list")), ("Payment", self.object.get_absolute_url()))

    def get_context_data(self, **kwargs):
        told = ["The invoice is owed again, and the money is free again.", "Both stay in the books as they were."]
        return super().get_context_data(consequences=told, **kwargs)

    def get_success_message(self):
        return f"{money(self.object.amount_gbp)} is free again, and {self.object.invoice} is owed again."

    def perform(self, form):
        return actions.undo_allocation(self.object, **form.cleaned_data, by=self.request.user, at=self.now)
