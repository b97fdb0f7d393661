"""What the chair of a body says of one year: drafted with others, signed once, revised only by number (C10)."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse

from partnerships.models.bodies import Body
from partnerships.models.history import track_history
from partnerships.models.people import Person
from partnerships.models.seats import Role
from partnerships.models.years import FIRST_YEAR, LAST_YEAR, year_label

SIGNED_STANDS = """
    IF OLD.signed_at IS NOT NULL THEN
        RAISE EXCEPTION 'a signed statement stands as it is'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'chair_statement_signed_stands';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
"""


class ChairStatementQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Signed ones are public; drafts are for those who may write them: the chair, their officers, the support office."""
        if not person.is_authenticated:
            return self.signed()
        if person.holds(Role.SUPPORT_OFFICER, Role.STRATEGIC_MANAGER, Role.ADMINISTRATOR):
            return self
        written_for = [seat.body_id for seat in person.live_seats if seat.body_id and seat.role in Role.drafting()]
        return self.filter(Q(signed_at__isnull=False) | Q(body__in=written_for))

    def signed(self):
        return self.filter(signed_at__isnull=False)

    def drafts(self):
        return self.filter(signed_at__isnull=True)

    def standing(self):
        """Of each body and year only the newest version that is signed."""
        newer = self.model.objects.signed().filter(
            body=models.OuterRef("body"), year=models.OuterRef("year"), revision__gt=models.OuterRef("revision")
        )
        return self.signed().exclude(models.Exists(newer))


@track_history("ChairStatementHistory")
class ChairStatement(models.Model):
    """One version of what a body's chair says of a year and promises for it; a draft until it is signed."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="chair_statements")
    year = models.PositiveSmallIntegerField("year starting in April")
    revision = models.PositiveSmallIntegerField("version", default=1)
    words = models.TextField("introduction", blank=True)
    promises = ArrayField(models.CharField(max_length=300), default=list, blank=True)
    due_on = models.DateField("asked for by", null=True, blank=True)
    saved_at = models.DateTimeField(null=True, blank=True)
    saved_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    signed_as = models.CharField(
        "signature", max_length=300, blank=True, help_text="Name and office as they were then."
    )

    objects = ChairStatementQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "-revision", "pk"]
        constraints = [
            models.UniqueConstraint(name="chair_statement_version_once", fields=["body", "year", "revision"]),
            models.UniqueConstraint(
                name="chair_statement_one_draft",
                fields=["body", "year"],
                condition=Q(signed_at__isnull=True),
                violation_error_message="Somebody else has just begun this draft. Open it and go on there.",
            ),
            models.CheckConstraint(name="chair_statement_versions_from_one", condition=Q(revision__gte=1)),
            models.CheckConstraint(
                name="chair_statement_year_in_range", condition=Q(year__gte=FIRST_YEAR, year__lte=LAST_YEAR)
            ),
            models.CheckConstraint(
                name="chair_statement_is_signed_in_full",
                condition=Q(signed_at__isnull=True, signed_by__isnull=True, signed_as="")
                | Q(signed_at__isnull=False, signed_by__isnull=False) & ~Q(signed_as="") & ~Q(words=""),
                violation_error_message="Write the introduction before you sign it.",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="signed_stands", operation=pgtrigger.Update | pgtrigger.Delete, when=pgtrigger.Before,
                func=SIGNED_STANDS,
            )
        ]  # fmt: skip

    def __str__(self):
        version = f", version {self.revision}" if self.revision > 1 else ""
        return f"Chair’s statement of {self.body.name}, {year_label(self.year)}{version}"

    def get_absolute_url(self):
        return reverse("partnerships:chair_statement_detail", args=[self.body.slug, self.year])

    @property
    def is_signed(self):
        return self.signed_at is not None

    @property
    def stamp(self):
        """When it was saved last, as forms carry it: what somebody else saved since is not overwritten unread."""
        return self.saved_at.isoformat() if self.saved_at else ""
