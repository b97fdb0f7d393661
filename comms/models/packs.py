"""The pack of an event: which flyers, cards, banner and film it takes along (E09)."""

from django.db import models

from comms.models.assets import Asset
from comms.models.calendar import CalendarEntry
from partnerships.models import Person
from partnerships.models.history import track_history


class PackLineQuerySet(models.QuerySet):
    def open(self):
        return self.filter(state=PackLine.State.NEEDED)


@track_history("PackLineHistory")
class PackLine(models.Model):
    """What one event does about flyers, cards, a banner or the film: its pack's checklist has one line each (E09)."""

    class State(models.TextChoices):
        NEEDED = "needed", "To be seen to"
        READY = "ready", "Ready"
        NOT_NEEDED = "not_needed", "Not needed"

    entry = models.ForeignKey(CalendarEntry, on_delete=models.PROTECT, related_name="pack_lines")
    kind = models.CharField(max_length=10, choices=Asset.Kind.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.NEEDED)
    note = models.CharField(max_length=200, blank=True)
    set_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField()

    objects = PackLineQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(name="pack_line_once_a_kind", fields=["entry", "kind"])]

    def __str__(self):
        return f"{self.get_kind_display()} for {self.entry}"
