"""Who pays what in a year: charges, the members who share them, and exemptions."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Lower

from partnerships.models import Organisation, Role
from partnerships.models.history import track_history
from tariffs.models.schemes import (
    ADOPTED_STANDS,
    ANY_CHANGE,
    MOST_A_MEMBER_CAN_OWE,
    Band,
    Scheme,
    reads_every_tariff,
)

CHARGE_RULES = f"""
    IF TG_OP <> 'DELETE' AND EXISTS (
        SELECT 1 FROM tariffs_exemption WHERE scheme_id = NEW.scheme_id AND organisation_id = NEW.organisation_id
    ) THEN
        RAISE EXCEPTION 'an exempt organisation is not charged'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'charge_or_exemption';
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.members < (SELECT count(*) FROM tariffs_sharingmember WHERE charge_id = NEW.id) THEN
        RAISE EXCEPTION 'more members are named than share the charge'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'sharing_members_fit';
    END IF;
    {ADOPTED_STANDS}
"""  # noqa: S608  only constants of this app

EXEMPTION_RULES = f"""
    IF TG_OP <> 'DELETE' AND EXISTS (
        SELECT 1 FROM tariffs_charge WHERE scheme_id = NEW.scheme_id AND organisation_id = NEW.organisation_id
    ) THEN
        RAISE EXCEPTION 'a charged organisation is not exempt'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'charge_or_exemption';
    END IF;
    {ADOPTED_STANDS}
"""  # noqa: S608  only constants of this app

# Whom a group is made of changes no amount: it may be said after the year is adopted, until they are billed.
SHARING_RULES = """
    PERFORM 1 FROM tariffs_charge WHERE id IN (NEW.charge_id, OLD.charge_id) FOR UPDATE;
    IF TG_OP = 'UPDATE' OR TG_OP = 'DELETE' AND EXISTS (
        SELECT 1 FROM tariffs_invoice WHERE charge_id = OLD.charge_id AND recipient_id = OLD.organisation_id)
    THEN
        RAISE EXCEPTION 'a member who has been billed stays named'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'billed_member_stays_named';
    END IF;
    IF TG_OP <> 'DELETE' AND (SELECT members FROM tariffs_charge WHERE id = NEW.charge_id)
        <= (SELECT count(*) FROM tariffs_sharingmember WHERE charge_id = NEW.charge_id AND id <> NEW.id) THEN
        RAISE EXCEPTION 'more members are named than share the charge'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'sharing_members_fit';
    END IF;
    RETURN COALESCE(NEW, OLD);
"""


class ChargeQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Every charge for those who read the schedule; for a payer's contact, its own and those it shares."""
        if not person.is_authenticated:
            return self.none()
        if reads_every_tariff(person):
            return self
        own = [seat.organisation_id for seat in person.live_seats if seat.role == Role.CONTACT]
        shared = SharingMember.objects.filter(organisation__in=own).values("charge")
        return self.filter(scheme__status=Scheme.Status.ADOPTED).filter(Q(organisation__in=own) | Q(pk__in=shared))

    def in_order(self):
        return self.order_by(Lower("organisation__name"), "pk")


@track_history("ChargeHistory", exclude=["unit_gbp", "total_gbp"])
class Charge(models.Model):
    """What one organisation, or a group that shares, is asked to pay in one year (D02, D03)."""

    scheme = models.ForeignKey(Scheme, on_delete=models.CASCADE, related_name="charges")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="charges")
    band = models.ForeignKey(Band, on_delete=models.RESTRICT, related_name="charges")
    members = models.PositiveSmallIntegerField(
        "members who share it", default=1, help_text="1, unless a group of organisations shares the charge."
    )
    band_unit_gbp = models.DecimalField(
        "tariff of the band (£)",
        max_digits=14,
        decimal_places=2,
        editable=False,
        help_text="Follows the band by a database key.",
    )
    agreed_unit_gbp = models.DecimalField(
        "another tariff for one member (£)",
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="Only where something other than the band’s tariff was agreed.",
    )
    override_reason = models.CharField(
        "why it differs from the band", max_length=200, blank=True, help_text="Needed with another tariff."
    )
    comment = models.CharField(max_length=200, blank=True)
    named_board_member = models.BooleanField(
        "named as a Delivery Board member",
        default=False,
        help_text="The agreed schedule itself says so; the register may not know yet who sits for it.",
    )
    unit_gbp = models.GeneratedField(
        expression=Coalesce("agreed_unit_gbp", "band_unit_gbp"),
        output_field=models.DecimalField("tariff for one member (£)", max_digits=14, decimal_places=2),
        db_persist=True,
    )
    total_gbp = models.GeneratedField(
        expression=F("members") * Coalesce("agreed_unit_gbp", "band_unit_gbp"),
        output_field=models.DecimalField("total (£)", max_digits=14, decimal_places=2),
        db_persist=True,
    )

    objects = ChargeQuerySet.as_manager()

    class Meta:
        ordering = [Lower("organisation__name"), "pk"]
        constraints = [
            models.UniqueConstraint(
                name="charge_once_a_year",
                fields=["scheme", "organisation"],
                violation_error_message="This organisation already has a charge for the year.",
            ),
            models.CheckConstraint(
                name="charge_has_members",
                condition=Q(members__gte=1, members__lte=1000),
                violation_error_message="Give the number of members who share it, from 1 to 1,000.",
            ),
            models.CheckConstraint(
                name="charge_unit_is_reasonable",
                condition=Q(agreed_unit_gbp__isnull=True)
                | Q(agreed_unit_gbp__gte=0, agreed_unit_gbp__lte=MOST_A_MEMBER_CAN_OWE),
                violation_error_message="Give a tariff from £0 to £1,000,000.",
            ),
            models.CheckConstraint(
                name="charge_override_has_a_reason",
                condition=Q(agreed_unit_gbp__isnull=True, override_reason="")
                | (Q(agreed_unit_gbp__isnull=False) & ~Q(override_reason="")),
                violation_error_message="Give a reason with a tariff that differs from the band, and only then.",
            ),
        ]
        triggers = [pgtrigger.Trigger(name="charge_rules", operation=ANY_CHANGE, when=pgtrigger.Before, func=CHARGE_RULES)]  # fmt: skip

    def __str__(self):
        return f"{self.organisation}, {self.scheme.label}"

    def get_absolute_url(self):
        return self.scheme.get_absolute_url()


@track_history("SharingMemberHistory")
class SharingMember(models.Model):
    """An organisation known by name among those who share a group's charge; the rest stay unnamed."""

    charge = models.ForeignKey(Charge, on_delete=models.CASCADE, related_name="sharing")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="shares")

    class Meta:
        ordering = ["charge", Lower("organisation__name")]
        constraints = [
            models.UniqueConstraint(name="sharing_member_once", fields=["charge", "organisation"]),
        ]
        triggers = [pgtrigger.Trigger(name="sharing_rules", operation=ANY_CHANGE, when=pgtrigger.Before, func=SHARING_RULES)]  # fmt: skip

    def __str__(self):
        return f"{self.organisation} shares {self.charge}"


class ExemptionQuerySet(models.QuerySet):
    def visible_to(self, person):
        """For those who read the whole schedule."""
        return self if person.is_authenticated and reads_every_tariff(person) else self.none()


@track_history("ExemptionHistory")
class Exemption(models.Model):
    """An organisation that takes part and is asked to pay nothing in a year, and why."""

    scheme = models.ForeignKey(Scheme, on_delete=models.CASCADE, related_name="exemptions")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="exemptions")
    reason = models.CharField(max_length=300)

    objects = ExemptionQuerySet.as_manager()

    class Meta:
        ordering = [Lower("organisation__name"), "pk"]
        constraints = [
            models.UniqueConstraint(name="exemption_once_a_year", fields=["scheme", "organisation"]),
            models.CheckConstraint(name="exemption_has_a_reason", condition=~Q(reason="")),
        ]
        triggers = [pgtrigger.Trigger(name="exemption_rules", operation=ANY_CHANGE, when=pgtrigger.Before, func=EXEMPTION_RULES)]  # fmt: skip

    def __str__(self):
        return f"{self.organisation}, exempt in {self.scheme.label}"
