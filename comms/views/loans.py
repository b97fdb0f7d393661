"""Loans of banners and films: booking, collecting, bringing back, and what is late (E10)."""

from django import forms
from django.urls import reverse_lazy
from django.utils import timezone

from comms.actions import loans as actions
from comms.forms.assets import DayForm, LoanForm
from comms.models import Asset, CalendarEntry, Loan
from comms.views.assets import MATERIALS
from partnerships.access import may
from partnerships.pages import ListPage, ObjectActionPage

LOANS = ("Loans", reverse_lazy("comms:loan_list"))


class LoanList(ListPage):
    """What is late, out and booked; the latest first."""

    model = Loan
    template_name = "comms/loan_list.html"
    heading = "Loans of banners and films"
    breadcrumbs = [MATERIALS]
    paginate_by = 50

    def get_queryset(self):
        loans = super().get_queryset().select_related("asset", "body", "entry")
        if self.request.GET.get("show") == "all":
            return loans.order_by("-from_on", "-pk")
        return loans.standing().order_by("until_on", "pk")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(
            columns=["What", "Who has it", "From", "Until", "State", "Action"],
            shows_all=self.request.GET.get("show") == "all",
            **kwargs,
        )
        today, person = timezone.localdate(), self.request.user
        rows = [(loan, loan.days_late(on=today), may(person, "comms.borrow", loan)) for loan in context["object_list"]]
        return context | {"rows": rows, "late": Loan.objects.late(on=today).count()}


class LoanBook(ObjectActionPage):
    """Books one item, from an event's pack or by itself."""

    model = Asset
    permission = "comms.borrow_somewhere"
    form_class = LoanForm
    submit_label = "Book it"
    success_message = "Booked."

    def get_queryset(self):
        return super().get_queryset().in_use().filter(kind__in=Asset.LENT)

    def get_permission_object(self):
        return None

    def get_heading(self):
        return f"Book {self.object}"

    def get_breadcrumbs(self):
        return [MATERIALS, (self.object.name, self.object.get_absolute_url())]

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"person": self.request.user, "at": self.now}

    def get_initial(self):
        wanted = self.request.GET.get("event", "")
        entries = CalendarEntry.objects.visible_to(self.request.user)
        entry = entries.filter(pk=wanted).first() if wanted.isdecimal() and len(wanted) < 10 else None
        if entry is None:
            return {}
        first, last = timezone.localdate(entry.starts_at), timezone.localdate(entry.ends_at)
        return {"entry": entry.pk, "body": entry.body_id, "from_on": first, "until_on": last}

    def perform(self, form):
        return actions.book_loan(self.object, **form.cleaned_data, by=self.request.user, at=self.now)


class LoanAct(ObjectActionPage):
    """Something done with one loan."""

    model = Loan
    permission = "comms.borrow"
    form_class = DayForm
    success_url = cancel_url = reverse_lazy("comms:loan_list")
    breadcrumbs = [MATERIALS, LOANS]

    def get_queryset(self):
        return super().get_queryset().select_related("asset", "body")

    def get_initial(self):
        return {"on": timezone.localdate()}


class LoanCollect(LoanAct):
    """It was taken away."""

    submit_label = "It was collected"
    success_message = "Noted. Its return is now among the tasks of whoever has it."

    def get_heading(self):
        return f"{self.object.asset} was collected by {self.object.body}"

    def perform(self, form):
        return actions.collect_loan(self.object, on=form.cleaned_data["on"], by=self.request.user, at=self.now)


class LoanReturn(LoanAct):
    """It came back."""

    submit_label = "It came back"
    success_message = "Noted. It is free again."

    def get_heading(self):
        return f"{self.object.asset} came back from {self.object.body}"

    def perform(self, form):
        return actions.return_loan(self.object, on=form.cleaned_data["on"], by=self.request.user, at=self.now)


class LoanCancel(LoanAct):
    """The booking is given up."""

    template_name = "generic/confirm.html"
    form_class = forms.Form
    submit_label = "Cancel the booking"
    success_message = "Cancelled. Others can book it for those days."
    extra_context = {"cancel_label": "Keep the booking", "consequences": ["Others can book it for those days."]}

    def get_heading(self):
        return f"Cancel the booking of {self.object.asset} by {self.object.body}?"

    def perform(self, form):
        return actions.cancel_loan(self.object, by=self.request.user, at=self.now)
