"""Duties: what is due, from whom, by when. Tasks, reminders and calendars are queries over them."""

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from partnerships.models.bodies import Body
from partnerships.models.people import Person
from partnerships.models.seats import Role, Seat


class DutyQuerySet(models.QuerySet):
    def open(self):
        return self.filter(done_at__isnull=True, withdrawn_at__isnull=True)

    def overdue(self, *, on):
        return self.open().filter(due_on__lt=on)

    def owed_by(self, person):
        """Duties this person owes: by name, or by a seat they hold today.

        What a partnership's manager or chair owes is with the support office on the days when it has none.
        """
        if not person.is_authenticated:
            return self.none()
        owed = Q(owed_by=person)
        for seat in person.live_seats:
            if seat.body_id and seat.role in Role.of_offices():
                owed |= Q(owed_role=seat.role)
            elif seat.body_id:
                owed |= Q(owed_role=seat.role, body=seat.body_id)
        if person.holds(Role.SUPPORT_OFFICER):
            holders = Seat.objects.live(on=timezone.localdate()).filter(
                role=OuterRef("owed_role"), body=OuterRef("body")
            )
            owed |= Q(owed_role__in=Role.stood_in_for()) & ~Exists(holders)
        return self.filter(owed)

    def visible_to(self, person):
        """One's own duties; the support office sees all, a body's officers see the body's."""
        if not person.is_authenticated:
            return self.none()
        if person.holds(Role.SUPPORT_OFFICER, Role.STRATEGIC_MANAGER, Role.ADMINISTRATOR, Role.AUDITOR):
            return self
        return self.filter(pk__in=self.model.objects.owed_by(person).values("pk")) | self.filter(
            body__in=[
                seat.body_id for seat in person.live_seats if seat.body_id and seat.role in (Role.CHAIR, Role.MANAGER)
            ]
        )


class Duty(models.Model):
    """One thing that is due: from a named person or from whoever holds a role on a body."""

    kind = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=100)
    subject_id = models.CharField(max_length=40)
    subject_label = models.CharField(max_length=300)
    subject_address = models.CharField(max_length=300, blank=True)
    body = models.ForeignKey(Body, on_delete=models.CASCADE, null=True, blank=True, related_name="duties")
    owed_role = models.CharField(max_length=20, choices=Role.choices, blank=True)
    owed_by = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, blank=True, related_name="duties")
    due_on = models.DateField()
    opened_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = DutyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "duties"
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="duty_once_a_thing_and_day",
                fields=["kind", "subject_type", "subject_id", "due_on", "owed_by"],
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="duty_is_owed_by_somebody", condition=~Q(owed_role="") | Q(owed_by__isnull=False)
            ),
            models.CheckConstraint(
                name="duty_done_or_withdrawn", condition=Q(done_at__isnull=True) | Q(withdrawn_at__isnull=True)
            ),
        ]
        indexes = [
            models.Index(
                name="duty_open_by_role",
                fields=["owed_role", "body", "due_on"],
                condition=Q(done_at__isnull=True, withdrawn_at__isnull=True),
            ),
            models.Index(
                name="duty_open_by_person",
                fields=["owed_by", "due_on"],
                condition=Q(done_at__isnull=True, withdrawn_at__isnull=True),
            ),
            models.Index(name="duty_of_subject", fields=["subject_type", "subject_id"]),
        ]

    def __str__(self):
        return f"{self.kind}: {self.subject_label}, due {self.due_on}"

    @property
    def is_open(self):
        return self.done_at is None and self.withdrawn_at is None
