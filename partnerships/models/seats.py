"""Seats: who holds which role, on which body or for which organisation, from when to when."""

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import Case, F, Func, Q, Value, When

from partnerships.models.bodies import Body
from partnerships.models.history import track_history
from partnerships.models.organisations import Organisation
from partnerships.models.people import Person


class Role(models.TextChoices):
    """The one list of roles; what a person may do follows from the roles of their live seats (G01)."""

    CHAIR = "chair", "Chair"
    CO_CHAIR = "co_chair", "Co-chair"
    VICE_CHAIR = "vice_chair", "Vice-chair"
    MEMBER = "member", "Member"
    MANAGER = "manager", "Partnership manager"
    BODY_SUPPORT = "body_support", "Partnership support officer"
    DEMOCRATIC_SUPPORT = "democratic_support", "Democratic support officer"
    SPONSOR = "sponsor", "CMT sponsor"
    LEAD_COUNCILLOR = "lead_councillor", "Lead Councillor"
    PORTFOLIO_HOLDER = "portfolio_holder", "Portfolio Holder"
    OWNER = "owner", "Owner"
    COMMS_LEAD = "comms_lead", "Communications lead"
    SUPPORT_OFFICER = "support_officer", "SP Support Officer"
    STRATEGIC_MANAGER = "strategic_manager", "Strategic Partnerships Manager"
    IIC = "iic", "Intelligence, Insight and Communications officer"
    CMT = "cmt", "Corporate Management Team member"
    CABINET = "cabinet", "Cabinet member"
    FINANCE = "finance", "Finance clerk"
    SCRUTINY = "scrutiny", "Scrutiny panel member"
    AUDITOR = "auditor", "Auditor"
    ADMINISTRATOR = "administrator", "Administrator"
    CONTACT = "contact", "Organisation contact"

    @classmethod
    def of_offices(cls):
        """Roles that belong to no partnership and are held on an office."""
        return {
            cls.SUPPORT_OFFICER, cls.STRATEGIC_MANAGER, cls.IIC, cls.CMT, cls.CABINET,
            cls.FINANCE, cls.SCRUTINY, cls.AUDITOR, cls.ADMINISTRATOR,
        }  # fmt: skip

    @classmethod
    def leading(cls):
        return (cls.CHAIR, cls.CO_CHAIR, cls.VICE_CHAIR)

    @classmethod
    def signing(cls):
        """Who signs for a body: its chair, or either of two who share the chair."""
        return (cls.CHAIR, cls.CO_CHAIR)

    @classmethod
    def stood_in_for(cls):
        """Whose duties the support office has while nobody holds the role."""
        return (cls.MANAGER, cls.CHAIR)

    @classmethod
    def drafting(cls):
        """Who writes for a body what its chair will sign."""
        return (*cls.signing(), cls.MANAGER, cls.BODY_SUPPORT)

    @classmethod
    def membership(cls):
        """Roles that make somebody one of a body's members."""
        return (*cls.leading(), cls.MEMBER)


class _DateRange(Func):
    function = "DATERANGE"
    output_field = DateRangeField()


class _BigIntRange(Func):
    function = "INT8RANGE"
    output_field = BigIntegerRangeField()


HELD = _DateRange(F("held_from"), F("held_to"))

# Joint chairs take one point each, a sole chair takes the whole line: so a sole chair clashes
# with every other chair of the time, and joint chairs only with themselves.
CHAIR_PLACE = Case(
    When(joint=True, then=_BigIntRange(F("person_id"), F("person_id"), Value("[]"))),
    default=_BigIntRange(
        Value(None, output_field=models.BigIntegerField()), Value(None, output_field=models.BigIntegerField())
    ),
    output_field=BigIntegerRangeField(),
)


_OFFICE_ROLES = ", ".join(f"'{role}'" for role in sorted(Role.of_offices()))

# A role of an office gives rights over everything, so no partnership can hand one out (G01).
OFFICE_ROLES_ON_OFFICES = f"""
    IF NEW.role IN ({_OFFICE_ROLES}) IS DISTINCT FROM (
        SELECT kind = 'office' FROM partnerships_body WHERE id = NEW.body_id
    ) AND (NEW.body_id IS NOT NULL OR NEW.role IN ({_OFFICE_ROLES})) THEN
        RAISE EXCEPTION 'roles of offices are held on offices, and no others are'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'seat_office_roles_on_offices';
    END IF;
    RETURN NEW;
"""  # noqa: S608  the roles are constants of this file


class SeatQuerySet(models.QuerySet):
    def live(self, *, on):
        """Seats held on the date `on`; the end date itself is outside."""
        return self.filter(held_from__lte=on).filter(Q(held_to__isnull=True) | Q(held_to__gt=on))

    def visible_to(self, person):
        """Members and officers of bodies are public; seats on offices and organisations are for signed-in people."""
        if person.is_authenticated:
            return self
        return self.filter(body__isnull=False).exclude(body__kind=Body.Kind.OFFICE)

    def membership(self):
        return self.filter(role__in=Role.membership())

    def chairs(self):
        return self.filter(role__in=Role.leading())


@track_history("SeatHistory")
class Seat(models.Model):
    """One person holding one role, on a body or in an organisation, for a time (A06, H11)."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="seats")
    role = models.CharField(max_length=20, choices=Role.choices)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, blank=True, related_name="seats")
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="seats",
        help_text="For a seat in an organisation.",
    )
    representing = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="represented_by"
    )
    capacity = models.CharField(
        max_length=200, blank=True, help_text="In what capacity, such as “Leader of the Council”."
    )
    joint = models.BooleanField("shares the chair", default=False)
    delegated_authority = models.TextField(
        blank=True, help_text="What this person may decide for their organisation without asking it first."
    )
    held_from = models.DateField("from")
    held_to = models.DateField(
        "until", null=True, blank=True, help_text="The first day on which the seat is no longer held."
    )

    objects = SeatQuerySet.as_manager()

    class Meta:
        ordering = ["held_from", "pk"]
        constraints = [
            models.CheckConstraint(
                name="seat_on_a_body_or_in_an_organisation",
                condition=Q(body__isnull=False, organisation__isnull=True) | Q(body__isnull=True, organisation__isnull=False),
                violation_error_message="Choose a body or an organisation, and not both.",
            ),
            models.CheckConstraint(
                name="seat_ends_after_it_begins",
                condition=Q(held_to__isnull=True) | Q(held_to__gt=F("held_from")),
                violation_error_message="The seat must end after it begins.",
            ),
            models.CheckConstraint(
                name="seat_joint_is_for_chairs",
                condition=Q(joint=False) | Q(role="chair"),
                violation_error_message="Only the chair can be shared.",
            ),
            ExclusionConstraint(
                name="seat_one_chair_unless_joint",
                condition=Q(role="chair"),
                expressions=[("body", RangeOperators.EQUAL), (HELD, RangeOperators.OVERLAPS), (CHAIR_PLACE, RangeOperators.OVERLAPS)],
                violation_error_message="Somebody else chairs this body at that time. End that seat first, or mark both as shared.",
            ),
            ExclusionConstraint(
                name="seat_one_comms_lead",
                condition=Q(role="comms_lead"),
                expressions=[("body", RangeOperators.EQUAL), (HELD, RangeOperators.OVERLAPS)],
                violation_error_message="Somebody else leads communications here at that time. End that seat first.",
            ),
            ExclusionConstraint(
                name="seat_once_on_a_body",
                expressions=[
                    ("person", RangeOperators.EQUAL), ("role", RangeOperators.EQUAL),
                    ("body", RangeOperators.EQUAL), (HELD, RangeOperators.OVERLAPS),
                ],
                violation_error_message="This person already holds this role there at that time.",
            ),
            ExclusionConstraint(
                name="seat_once_in_an_organisation",
                expressions=[
                    ("person", RangeOperators.EQUAL), ("role", RangeOperators.EQUAL),
                    ("organisation", RangeOperators.EQUAL), (HELD, RangeOperators.OVERLAPS),
                ],
                violation_error_message="This person already holds this role there at that time.",
            ),
        ]  # fmt: skip
        triggers = [
            pgtrigger.Trigger(
                name="office_roles", operation=pgtrigger.Insert | pgtrigger.Update, when=pgtrigger.Before,
                func=OFFICE_ROLES_ON_OFFICES,
            )
        ]  # fmt: skip
        indexes = [
            models.Index(
                name="seat_of_person",
                fields=["person", "held_from"],
                include=["role", "body", "organisation", "held_to"],
            )
        ]

    def __str__(self):
        return f"{self.person}, {self.get_role_display()}, {self.body or self.organisation}"

    def get_absolute_url(self):
        return (self.body or self.organisation).get_absolute_url()
