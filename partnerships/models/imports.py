"""Imports: a file that was uploaded, what it would change, and what became of it."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from partnerships.models.people import Person


class ImportRunQuerySet(models.QuerySet):
    def visible_to(self, person):
        """One's own runs and nobody else's (A20)."""
        return self.filter(by=person) if person.is_authenticated else self.none()

    def waiting(self):
        return self.filter(status=ImportRun.Status.WAITING)


class ImportRun(models.Model):
    """One file that one person uploaded: what it would change, and whether they let it (H06)."""

    class Status(models.TextChoices):
        WAITING = "waiting", "Waiting for you to confirm"
        APPLIED = "applied", "Applied"
        REFUSED = "refused", "Refused"
        ABANDONED = "abandoned", "Dropped"

    kind = models.CharField(max_length=60)
    filename = models.CharField(max_length=200)
    by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="import_runs")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WAITING)
    uploaded_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    table = models.JSONField("the rows uploaded", null=True, help_text="Kept only until the run is finished.")
    outcome = models.JSONField("what it changes, or why not")

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="import_run_keeps_rows_while_waiting",
                condition=Q(status="waiting", table__isnull=False, finished_at__isnull=True)
                | (~Q(status="waiting") & Q(table__isnull=True, finished_at__isnull=False)),
            )
        ]
        indexes = [
            models.Index(name="import_run_waiting", fields=["uploaded_at"], condition=Q(status="waiting")),
            models.Index(name="import_run_of_person", fields=["by", "kind", "-uploaded_at"]),
        ]

    def __str__(self):
        return f"{self.filename} into {self.kind}"

    def get_absolute_url(self):
        return reverse("partnerships:import_detail", args=[self.pk])
