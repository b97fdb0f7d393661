"""A year's tariff scheme and the bands it is made of."""

import datetime as dt

import pgtrigger
from django.db import models
from django.db.models import Q
from django.urls import reverse

from partnerships.models import Body, Decision, Person, Role
from partnerships.models.history import track_history

MOST_A_MEMBER_CAN_OWE = 1_000_000

# Rows of an adopted year stand as they were agreed (D01). The scheme's row is locked by whoever
# adopts it, so a change that comes at the same moment waits and is then refused.
ADOPTED_STANDS = """
    PERFORM 1 FROM tariffs_scheme WHERE id IN (NEW.scheme_id, OLD.scheme_id) AND status = 'adopted' FOR SHARE;
    IF FOUND THEN
        RAISE EXCEPTION 'the scheme of this year is adopted and stays as it is'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'adopted_scheme_stands';
    END IF;
    RETURN COALESCE(NEW, OLD);
"""
ANY_CHANGE = pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete


def reads_every_tariff(person):
    """Whether a person reads every line of the schedule: boards, support office, finance, audit, scrutiny (D02)."""
    return (
        person.holds(
            Role.SUPPORT_OFFICER,
            Role.STRATEGIC_MANAGER,
            Role.ADMINISTRATOR,
            Role.FINANCE,
            Role.AUDITOR,
            Role.SCRUTINY,
        )
        or Body.objects.filter(pk__in=person.seat_body_ids, kind=Body.Kind.BOARD).exists()
    )


class SchemeQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Adopted years for signed-in people; drafts for those who read every line."""
        if not person.is_authenticated:
            return self.none()
        if reads_every_tariff(person):
            return self
        return self.filter(status=Scheme.Status.ADOPTED)


@track_history("SchemeHistory")
class Scheme(models.Model):
    """What the partners of one financial year are asked to pay."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        ADOPTED = "adopted", "Adopted"

    year = models.PositiveSmallIntegerField("year starting in April", unique=True, help_text="2009 means 2009/10.")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    agreement = models.CharField(
        "where it was agreed",
        max_length=200,
        blank=True,
        help_text="For example “Delivery Board, 12 March 2009”.",
    )
    decision = models.OneToOneField(
        Decision,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="scheme",
        verbose_name="decision that agreed it",
    )
    adopted_at = models.DateTimeField(null=True, blank=True)
    adopted_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = SchemeQuerySet.as_manager()

    class Meta:
        ordering = ["-year"]
        constraints = [
            models.CheckConstraint(name="scheme_year_is_a_year", condition=Q(year__gte=2000, year__lte=2100)),
            models.CheckConstraint(
                name="scheme_adopted_at_a_time",
                condition=Q(status="draft", adopted_at__isnull=True, adopted_by__isnull=True)
                | Q(status="adopted", adopted_at__isnull=False),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="adopted_scheme_stands",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__status="adopted"),
            )
        ]

    def __str__(self):
        return f"Tariffs {self.label}"

    def get_absolute_url(self):
        return reverse("tariffs:scheme_detail", args=[self.year])

    @property
    def label(self):
        """The year in words, 2009/10."""
        return f"{self.year}/{(self.year + 1) % 100:02}"

    @property
    def ends_on(self):
        """The last day of the financial year."""
        return dt.date(self.year + 1, 3, 31)

    @property
    def is_draft(self):
        return self.status == self.Status.DRAFT


class BandQuerySet(models.QuerySet):
    def visible_to(self, person):
        """The bands of the years a person may see."""
        return self.filter(scheme__in=Scheme.objects.visible_to(person))


@track_history("BandHistory")
class Band(models.Model):
    """One of a year's tariffs: what a member of that size or standing pays (D01)."""

    scheme = models.ForeignKey(Scheme, on_delete=models.CASCADE, related_name="bands")
    slug = models.SlugField("code", max_length=40)
    name = models.CharField(max_length=80)
    unit_gbp = models.DecimalField("tariff for one member (£)", max_digits=14, decimal_places=2)
    applies_to = models.CharField("who it applies to", max_length=200)
    for_board_members = models.BooleanField(
        "for key agencies on the Delivery Board",
        default=False,
        help_text="The band that organisations with a seat on the Delivery Board are expected to pay.",
    )

    objects = BandQuerySet.as_manager()

    class Meta:
        ordering = ["scheme", "unit_gbp", "slug"]
        constraints = [
            models.CheckConstraint(name="band_has_a_name", condition=~Q(name="") & ~Q(slug="")),
            models.CheckConstraint(
                name="band_unit_is_reasonable",
                condition=Q(unit_gbp__gte=0, unit_gbp__lte=MOST_A_MEMBER_CAN_OWE),
                violation_error_message="Give a tariff from £0 to £1,000,000.",
            ),
            models.UniqueConstraint(name="band_code_once_a_year", fields=["scheme", "slug"]),
            models.UniqueConstraint(
                name="band_one_for_board_members", fields=["scheme"], condition=Q(for_board_members=True)
            ),
            # What the database key of a charge points at, so that a charge always carries its band's own rate.
            models.UniqueConstraint(name="band_rate_in_its_scheme", fields=["id", "scheme", "unit_gbp"]),
        ]
        triggers = [pgtrigger.Trigger(name="adopted_band_stands", operation=ANY_CHANGE, when=pgtrigger.Before, func=ADOPTED_STANDS)]  # fmt: skip

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return self.scheme.get_absolute_url()
