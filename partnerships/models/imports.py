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
        """Those that wait for their person."""
        return self.filter(status__in=ImportRun.WAITS)

    def queued(self):
        """Those that wait for a worker, or are in the hands of one."""
        return self.filter(status__in=ImportRun.QUEUED)


class ImportRun(models.Model):
    """One file that one person uploaded: what it would change, and whether they let it (H06)."""

    class Status(models.TextChoices):
        UNSORTED = "unsorted", "Waiting for you to say what its columns are"
        READ = "read", "Being checked"
        WAITING = "waiting", "Waiting for you to confirm"
        CONFIRMED = "confirmed", "Being imported"
        APPLIED = "applied", "Applied"
        REFUSED = "refused", "Refused"
        FAILED = "failed", "Not imported"
        ABANDONED = "abandoned", "Dropped"

    WAITS = (Status.UNSORTED, Status.WAITING)
    QUEUED = (Status.READ, Status.CONFIRMED)
    UNFINISHED = (Status.UNSORTED, Status.READ, Status.WAITING, Status.CONFIRMED)

    kind = models.CharField(max_length=60)
    filename = models.CharField(max_length=200)
    by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="import_runs")
    back_to = models.CharField(
        max_length=300, blank=True, help_text="The page it is about, if not the list as a whole."
    )
    back_label = models.CharField(max_length=200, blank=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WAITING)
    uploaded_at = models.DateTimeField()
    queued_at = models.DateTimeField(
        null=True, blank=True, help_text="Since when a worker is to check or import it, if it is not done at once."
    )
    attempts = models.PositiveSmallIntegerField(default=0, help_text="How often a worker has begun it.")
    finished_at = models.DateTimeField(null=True, blank=True)
    failure = models.CharField("why nothing was imported", max_length=300, blank=True)
    table = models.JSONField("the rows uploaded", null=True, help_text="Kept only until the run is finished.")
    outcome = models.JSONField("what it changes, or why not")

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="import_run_keeps_rows_until_finished",
                condition=Q(
                    status__in=["unsorted", "read", "waiting", "confirmed"],
                    table__isnull=False,
                    finished_at__isnull=True,
                )
                | (
                    ~Q(status__in=["unsorted", "read", "waiting", "confirmed"])
                    & Q(table__isnull=True, finished_at__isnull=False)
                ),
            ),
            models.CheckConstraint(
                name="import_run_queued_at_a_time",
                condition=~Q(status__in=["read", "confirmed"]) | Q(queued_at__isnull=False),
            ),
            models.CheckConstraint(
                name="import_run_failed_says_why",
                condition=(Q(status="failed") & ~Q(failure="")) | (~Q(status="failed") & Q(failure="")),
            ),
        ]
        indexes = [
            models.Index(
                name="import_run_unfinished",
                fields=["uploaded_at"],
                condition=Q(status__in=["unsorted", "read", "waiting", "confirmed"]),
            ),
            models.Index(name="import_run_of_person", fields=["by", "kind", "-uploaded_at"]),
        ]

    def __str__(self):
        return f"{self.filename} into {self.kind}"

    def get_absolute_url(self):
        return reverse("partnerships:import_detail", args=[self.pk])

    @property
    def row_count(self):
        """How many rows it has, wherever they wait."""
        return self.table.get("count", len(self.table["rows"]))

    @property
    def is_queued(self):
        """Whether a worker has it or will have it soon."""
        return self.status in self.QUEUED

    @property
    def worker_name(self):
        """How the connection of a worker is called while it has this run; how far it is comes after."""
        return f"portal import {self.pk}: "
