"""Consultations: what the public and the partnerships are asked, what they said, and what the board made of it (E17)."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from partnerships.models import Body, Meeting, Person
from partnerships.models.history import track_history


class ConsultationQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Consultations are public (E17)."""
        return self

    def standing(self):
        return self.filter(withdrawn_at=None)

    def open(self, *, on):
        return self.standing().filter(opens_on__lte=on, closes_on__gte=on)

    def closed(self, *, on):
        return self.standing().filter(closes_on__lt=on)


@track_history("ConsultationHistory")
class Consultation(models.Model):
    """A question put to the public from one day until another; on the day after the last it is closed by itself."""

    title = models.CharField(max_length=200)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="consultations", verbose_name="who asks")
    summary = models.TextField("what is asked, and why")
    how = models.TextField("how to take part", blank=True)
    link = models.URLField(max_length=300, blank=True)
    opens_on = models.DateField("opens on")
    closes_on = models.DateField("last day")
    closing_noted_at = models.DateTimeField(null=True, blank=True)
    result = models.TextField("what came of it", blank=True)
    board_meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="board meeting that heard it",
    )  # fmt: skip
    decision = models.TextField("what the board decided", blank=True)
    fed_back_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_why = models.CharField("why it was withdrawn", max_length=300, blank=True)

    objects = ConsultationQuerySet.as_manager()

    class Meta:
        ordering = ["-closes_on", "-pk"]
        constraints = [
            models.CheckConstraint(name="consultation_says_what", condition=~Q(title="") & ~Q(summary="")),
            models.CheckConstraint(
                name="consultation_closes_after_it_opens",
                condition=Q(closes_on__gte=F("opens_on")),
                violation_error_message="The last day cannot be before the first.",
            ),
            models.CheckConstraint(
                name="consultation_fed_back_with_its_result",
                condition=Q(fed_back_at__isnull=True, result="") | (Q(fed_back_at__isnull=False) & ~Q(result="")),
            ),
            models.CheckConstraint(
                name="consultation_withdrawn_with_a_reason",
                condition=Q(withdrawn_at__isnull=True, withdrawn_why="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_why="")),
            ),
        ]
        indexes = [models.Index(name="consultation_by_last_day", fields=["-closes_on"])]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("comms:consultation_detail", args=[self.pk])

    def state(self, *, on):
        """planned, open or closed, by the day; withdrawn whatever the day."""
        if self.withdrawn_at:
            return "withdrawn"
        if on < self.opens_on:
            return "planned"
        return "open" if on <= self.closes_on else "closed"


class ConsultationReplyQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Replies are for people who are signed in."""
        return self if person.is_authenticated else self.none()

    def waiting(self):
        return self.filter(replied_at__isnull=True)


@track_history("ConsultationReplyHistory")
class ConsultationReply(models.Model):
    """What one partnership was asked to say to a consultation, and what it said."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="replies")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="consultation_replies")
    asked_at = models.DateTimeField()
    text = models.TextField("what it says", blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)
    replied_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = ConsultationReplyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "consultation replies"
        ordering = ["body__name"]
        constraints = [
            models.UniqueConstraint(name="consultation_reply_once_a_body", fields=["consultation", "body"]),
            models.CheckConstraint(
                name="consultation_reply_says_something",
                condition=Q(replied_at__isnull=True, text="") | (Q(replied_at__isnull=False) & ~Q(text="")),
            ),
        ]

    def __str__(self):
        return f"“{self.consultation}”"

    def get_absolute_url(self):
        return reverse("comms:consultation_reply", args=[self.consultation_id, self.body.slug])
