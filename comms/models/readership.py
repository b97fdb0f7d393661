"""What becomes of a publication: notes that correct it, how often it is opened, what readers say, what we decide."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from comms.models.publications import Publication
from partnerships.models import Person

_FROZEN = pgtrigger.Protect(name="frozen", operation=pgtrigger.Update | pgtrigger.Delete)


class CorrectionNote(models.Model):
    """A numbered, dated note that stands above a published page; the page itself stays as it was (H01)."""

    append_only = True

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="corrections")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["publication", "number"]
        constraints = [
            models.UniqueConstraint(
                name="correction_note_number_once",
                fields=["publication", "number"],
                violation_error_message="Somebody else put a correction here just now. Read it, then send yours again.",
            ),
            models.CheckConstraint(name="correction_note_numbers_from_one", condition=Q(number__gte=1)),
            models.CheckConstraint(name="correction_note_says_something", condition=~Q(text="")),
        ]
        triggers = [_FROZEN]

    def __str__(self):
        return f"Correction {self.number} of {self.publication}"

    def get_absolute_url(self):
        return f"{self.publication.get_absolute_url()}#correction-{self.number}"


class Readings(models.Model):
    """How often a publication's page was opened on one day: a bare number, nothing about who opened it (E05)."""

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="readings")
    day = models.DateField()
    count = models.PositiveIntegerField()

    class Meta:
        verbose_name_plural = "readings"
        ordering = ["-day"]
        constraints = [
            models.UniqueConstraint(name="readings_once_a_day", fields=["publication", "day"]),
            models.CheckConstraint(name="readings_are_some", condition=Q(count__gte=1)),
        ]

    def __str__(self):
        return f"{self.publication}, {self.day}: {self.count}"


class Feedback(models.Model):
    """One reader's answer to the one question below an issue, with nothing by which to tell the reader (E15)."""

    class Useful(models.TextChoices):
        YES = "yes", "Yes"
        PARTLY = "partly", "Partly"
        NO = "no", "No"

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="feedback")
    useful = models.CharField("was it useful?", max_length=6, choices=Useful.choices)
    words = models.TextField(blank=True)
    given_on = models.DateField(help_text="The day and no hour, so that no reader can be told by it.")

    class Meta:
        verbose_name_plural = "feedback"
        ordering = ["-given_on", "-pk"]
        constraints = [
            models.CheckConstraint(name="feedback_is_an_answer", condition=Q(useful__in=["yes", "partly", "no"])),
        ]

    def __str__(self):
        return f"{self.publication}: {self.get_useful_display()}"


class NewsLinkReview(models.Model):
    """A decision about News-Link: whether it does its work, and how often it comes from then on (E05)."""

    append_only = True

    class Frequency(models.TextChoices):
        MONTHLY = "monthly", "Once a month"
        TWO_MONTHLY = "two_monthly", "Every two months"
        QUARTERLY = "quarterly", "Once a quarter"
        ENDED = "ended", "No more"

    effectiveness = models.TextField("how well it does its work")
    frequency = models.CharField(max_length=12, choices=Frequency.choices)
    reason = models.TextField("why this often")
    decided_on = models.DateField()
    next_on = models.DateField("next review by")
    figures = models.JSONField(default=list, help_text="What was known about each issue when this was decided.")
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["-decided_on", "-pk"]
        constraints = [
            models.CheckConstraint(name="news_link_review_is_told", condition=~Q(effectiveness="") & ~Q(reason="")),
            models.CheckConstraint(name="news_link_review_comes_again", condition=Q(next_on__gt=F("decided_on"))),
        ]
        triggers = [_FROZEN]

    def __str__(self):
        return f"Review of News-Link on {self.decided_on:%-d %B %Y}"

    def get_absolute_url(self):
        return reverse("comms:news_link_review")
