"""People let in to a locked quarter until a date, each with the reason (H03)."""

from django.db import models
from django.db.models import F, Q

from partnerships.models import Body, Person
from partnerships.models.history import track_history
from targets.models.quarters import Quarter


class LetInQuerySet(models.QuerySet):
    def live(self, *, on):
        return self.filter(ended_at__isnull=True, until__gte=on)

    def reaching(self, body):
        """Those for every body and those for `body`."""
        return self.filter(Q(body__isnull=True) | Q(body=body))


@track_history("LetInHistory")
class LetIn(models.Model):
    """One person's leave to go on entering figures of a locked quarter, until a day and for a reason."""

    quarter = models.ForeignKey(Quarter, on_delete=models.CASCADE, related_name="let_ins")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="let_ins")
    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text="Empty means every body."
    )
    until = models.DateField("until the end of")
    reason = models.TextField()
    given_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    given_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = LetInQuerySet.as_manager()

    class Meta:
        verbose_name = "exception to the lock"
        verbose_name_plural = "exceptions to the lock"
        ordering = ["quarter", "until", "pk"]
        constraints = [
            models.CheckConstraint(
                name="let_in_says_why",
                condition=~Q(reason=""),
                violation_error_message="Say why this person is let in.",
            ),
            models.CheckConstraint(
                name="let_in_ends_after_it_began",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True) | Q(ended_at__gte=F("given_at")),
            ),
            models.UniqueConstraint(
                name="let_in_once_at_a_time",
                fields=["quarter", "person", "body"],
                condition=Q(ended_at__isnull=True),
                nulls_distinct=False,
                violation_error_message="This person is let in already. End that first, then let them in anew.",
            ),
        ]

    def __str__(self):
        return f"{self.person} until {self.until:%-d %B %Y}"

    def get_absolute_url(self):
        return f"{self.quarter.get_absolute_url()}lock/"

    def is_live(self, *, on):
        return self.ended_at is None and self.until >= on
