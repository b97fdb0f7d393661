"""Payments: what came in, whose it is, what went back."""

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from partnerships.pages import ActionPage, DetailPage, ListPage, ObjectActionPage
from partnerships.templatetags.words import day, money
from tariffs import actions
from tariffs.forms import PayerNameForm, PaymentForm, RefundForm, ShownPaymentsForm
from tariffs.models import Payment
from tariffs.reports.claims import allocations_of

TARIFFS = ("Tariffs", "tariffs:scheme_list")
COLUMNS = (
    "Received",
    "From",
    "Reference",
    {"label": "Amount", "numeric": True},
    {"label": "Not allocated", "numeric": True},
)


def trail(*more):
    """The way back from a page of payments; `more` are (label, address)."""
    return [(TARIFFS[0], reverse(TARIFFS[1])), *more]


class PaymentListView(ListPage):
    """Payments, first those with money left to allocate: the queue of what no rule could place."""

    model = Payment
    permission = "tariffs.read_payments"
    template_name = "tariffs/payment_list.html"
    heading = "Payments"
    paginate_by = 50

    def get_breadcrumbs(self):
        return trail()

    @cached_property
    def filter_form(self):
        return ShownPaymentsForm({"show": "left", **self.request.GET.dict()})

    def get_queryset(self):
        found = super().get_queryset().select_related("organisation", "balance")
        if not self.filter_form.is_valid():
            return found
        wanted = self.filter_form.cleaned_data
        if words := wanted["words"]:
            found = found.filter(
                Q(reference__icontains=words) | Q(payer_name__icontains=words) | Q(organisation__name__icontains=words)
            )
        if wanted["show"] == "unknown":
            return found.filter(organisation=None)
        return found if wanted["show"] == "all" else found.with_money_left()

    def get_context_data(self, **kwargs):
        return super().get_context_data(columns=COLUMNS, filter_form=self.filter_form, **kwargs)


class PaymentDetailView(DetailPage):
    """One payment: what the bank said, and where its money went."""

    model = Payment
    permission = "tariffs.read_payments"
    template_name = "tariffs/payment_detail.html"
    context_object_name = "payment"

    def get_queryset(self):
        return super().get_queryset().select_related("organisation", "balance", "entered_by")

    def get_breadcrumbs(self):
        return trail(("Payments", reverse("tariffs:payment_list")))

    def get_heading(self):
        return f"Payment of {money(self.object.amount_gbp)} on {day(self.object.received_on)}"

    def get_context_data(self, **kwargs):
        payment = self.object
        came_by = payment.file or payment.get_source_display()
        return super().get_context_data(
            facts=[
                ("Received", day(payment.received_on)),
                ("Amount", money(payment.amount_gbp)),
                ("Not allocated", money(payment.balance.available_gbp)),
                ("Payer", payment.organisation),
                ("Name on the statement", payment.payer_name),
                ("Reference", payment.reference),
                ("Entered", f"{day(payment.entered_at)}, {came_by}"),
            ],
            allocations=allocations_of(payment),
            allocation_columns=["Invoice", "Payer", "How", {"label": "Amount", "numeric": True}, "Change"],
            refunds=payment.refunds.all(),
            refund_columns=["Sent back", "Why", "Reference", {"label": "Amount", "numeric": True}],
            **kwargs,
        )


class PaymentAddView(ActionPage):
    """Enter a payment by hand."""

    permission = "tariffs.enter_payment"
    form_class = PaymentForm
    heading = "Enter a payment"
    submit_label = "Enter the payment"

    def get_breadcrumbs(self):
        return trail(("Payments", reverse("tariffs:payment_list")))

    def get_cancel_url(self):
        return reverse("tariffs:payment_list")

    def get_success_message(self):
        return f"The payment of {money(self.result.amount_gbp)} was entered."

    def perform(self, form):
        return actions.enter_payment(**form.cleaned_data, by=self.request.user, at=self.now)


class OnePayment(ObjectActionPage):
    """A form about one payment."""

    model = Payment

    def get_queryset(self):
        return super().get_queryset().select_related("organisation", "balance")

    def get_breadcrumbs(self):
        return trail(("Payments", reverse("tariffs:payment_list")), ("Payment", self.object.get_absolute_url()))


class PaymentNameView(OnePayment):
    """Say whose a payment is."""

    permission = "tariffs.allocate_payment"
    form_class = PayerNameForm
    heading = "Whose payment is this?"

    def get_initial(self):
        return {"organisation": self.object.organisation_id}

    def get_success_message(self):
        return f"The payment is {self.result.organisation}’s."

    def perform(self, form):
        return actions.name_payer(self.object, **form.cleaned_data, by=self.request.user, at=self.now)


class PaymentRefundView(OnePayment):
    """Note that money of a payment was sent back."""

    permission = "tariffs.refund_payment"
    form_class = RefundForm
    heading = "Note a refund"
    submit_label = "Note the refund"

    def get_initial(self):
        return {"amount_gbp": self.object.balance.available_gbp, "refunded_on": timezone.localdate()}

    def get_success_message(self):
        return f"{money(self.result.amount_gbp)} sent back was noted."

    def perform(self, form):
        return actions.refund_payment(self.object, **form.cleaned_data, by=self.request.user, at=self.now)
