"""Whom invoices go to: billing details of each paying organisation, and the order numbers it asks for."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse

from partnerships.models import Organisation, Role
from partnerships.models.history import track_history

# Of the schemes of Peppol (EAS) those that organisations in this country have a number in.
PEPPOL_SCHEMES = {"0088": "GLN", "0060": "D-U-N-S", "0199": "LEI", "9932": "VAT number"}
PEPPOL_ID = rf"^(({'|'.join(PEPPOL_SCHEMES)}):[0-9A-Z]{{5,35}})?$"


def keeps_money(person):
    """Whether a person reads every invoice and payment: support office, finance, audit and scrutiny."""
    return person.holds(
        Role.SUPPORT_OFFICER, Role.STRATEGIC_MANAGER, Role.ADMINISTRATOR, Role.FINANCE, Role.AUDITOR, Role.SCRUTINY
    )


def spoken_for(person):
    """The ids of the organisations that a person is the contact of."""
    return [seat.organisation_id for seat in person.live_seats if seat.role == Role.CONTACT]


class PayerQuerySet(models.QuerySet):
    def of_contact(self, person):
        """The payers whose contact a person is; asks nothing of the database for anybody else."""
        own = spoken_for(person)
        return self.filter(organisation__in=own).select_related("organisation") if own else self.none()

    def visible_to(self, person):
        """Every payer for those who keep or check the money; for contacts their own organisation's."""
        if not person.is_authenticated:
            return self.none()
        if keeps_money(person):
            return self
        return self.filter(organisation__in=spoken_for(person))

    def in_order(self):
        return self.order_by(Lower("organisation__name"), "pk")


@track_history("PayerHistory")
class Payer(models.Model):
    """Where an organisation wants its invoices sent, and what its tariff depends on."""

    class Size(models.TextChoices):
        SMALL = "small", "Small"
        LARGE = "large", "Large"

    organisation = models.OneToOneField(Organisation, on_delete=models.PROTECT, related_name="payer")
    billing_name = models.CharField("name on invoices", max_length=200)
    address = models.TextField("address", max_length=500, help_text="One line for each line of the address.")
    postcode = models.CharField(max_length=10)
    contact_email = models.EmailField("e-mail address for invoices", blank=True)
    size = models.CharField(
        max_length=10, choices=Size.choices, blank=True, help_text="Leave it open if nobody has said."
    )
    funded_by_subscriptions = models.BooleanField("funded by subscriptions of its members", default=False)

    peppol_id = models.CharField(
        "Peppol identifier for electronic invoices",
        max_length=40,
        blank=True,
        help_text="Entering it asks for an electronic invoice (UBL, Peppol BIS Billing 3.0) beside the PDF.",
    )
    buyer_reference = models.CharField("reference on electronic invoices", max_length=60, blank=True)

    objects = PayerQuerySet.as_manager()

    class Meta:
        ordering = [Lower("organisation__name"), "pk"]
        constraints = [
            models.CheckConstraint(
                name="payer_peppol_id_is_one",
                condition=Q(peppol_id__regex=PEPPOL_ID),
                violation_error_message="Enter a scheme and a number, such as 0088:5012345678900.",
            ),
            models.CheckConstraint(
                name="payer_has_a_name_and_an_address",
                condition=~Q(billing_name="") & ~Q(address="") & ~Q(postcode=""),
                violation_error_message="Enter the name, the address and the postcode that invoices carry.",
            ),
        ]

    def __str__(self):
        return str(self.organisation)

    def get_absolute_url(self):
        return reverse("tariffs:payer_detail", args=[self.organisation.slug])


@track_history("PurchaseOrderHistory")
class PurchaseOrder(models.Model):
    """The number under which a payer ordered a year's membership, as its own finance team wants it quoted."""

    payer = models.ForeignKey(Payer, on_delete=models.CASCADE, related_name="purchase_orders")
    year = models.PositiveSmallIntegerField("year starting in April")
    number = models.CharField("purchase-order number", max_length=60)

    class Meta:
        ordering = ["payer", "year"]
        constraints = [
            models.UniqueConstraint(name="purchase_order_once_a_year", fields=["payer", "year"]),
            models.CheckConstraint(name="purchase_order_has_a_number", condition=~Q(number="")),
        ]

    def __str__(self):
        return self.number
