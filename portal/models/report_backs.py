"""The annual report-back in the making: its introduction, the order of its sections, the successes it tells (E14)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from partnerships.models import Body, Person, year_label
from partnerships.models.history import track_history
from partnerships.models.years import FIRST_YEAR, LAST_YEAR


class Section(models.TextChoices):
    """What a report-back tells after its introduction."""

    RESULTS = "results", "Targets and results"
    MILESTONES = "milestones", "Milestones of the strategy"
    SUCCESSES = "successes", "What went well"
    STATEMENTS = "statements", "In the chairs’ words"
    COMMITMENTS = "commitments", "What was promised"


def every_section():
    return list(Section.values)


@track_history("ReportBackHistory")
class ReportBack(models.Model):
    """What people add to the report-back of a year; all else in it is compiled from what the portal knows."""

    year = models.PositiveSmallIntegerField("year starting in April", unique=True)
    sections = ArrayField(models.CharField(max_length=12, choices=Section.choices), default=every_section)
    introduction = models.TextField(blank=True)
    introducer = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="whose words it is"
    )
    office = models.CharField(max_length=200, blank=True, help_text="As it is printed under the name.")
    agree_by = models.DateField("asked to agree by", null=True, blank=True)
    saved_at = models.DateTimeField(null=True, blank=True)
    saved_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    agreed_at = models.DateTimeField(null=True, blank=True)
    agreed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    agreed_note = models.CharField(
        "how they agreed", max_length=300, blank=True, help_text="Where somebody else records it for them."
    )
    chosen_at = models.DateTimeField("successes chosen", null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="report_back_year_in_range", condition=Q(year__gte=FIRST_YEAR, year__lte=LAST_YEAR)
            ),
            models.CheckConstraint(
                name="report_back_has_known_sections",
                condition=Q(sections__contained_by=every_section(), sections__len__gte=1),
                violation_error_message="Keep at least one section.",
            ),
            models.CheckConstraint(
                name="report_back_introduction_is_somebodys",
                condition=Q(introduction="") | (Q(introducer__isnull=False, saved_at__isnull=False) & ~Q(office="")),
                violation_error_message="Say whose words the introduction is.",
            ),
            models.CheckConstraint(
                name="report_back_agreed_in_full",
                condition=Q(agreed_at__isnull=True, agreed_by__isnull=True, agreed_note="")
                | (Q(agreed_at__isnull=False, agreed_by__isnull=False) & ~Q(introduction="")),
            ),
            models.CheckConstraint(
                name="report_back_agreed_by_its_introducer_or_on_their_word",
                condition=Q(agreed_at__isnull=True) | Q(agreed_by=F("introducer")) | ~Q(agreed_note=""),
                violation_error_message="Say how and when they agreed.",
            ),
        ]

    def __str__(self):
        return f"Annual report-back {year_label(self.year)}"

    def get_absolute_url(self):
        return reverse("portal:report_back_prepare", args=[self.year])

    @property
    def is_agreed(self):
        return self.agreed_at is not None

    @property
    def stamp(self):
        """When the introduction was saved last, as forms carry it: nothing is overwritten or agreed unread."""
        return self.saved_at.isoformat() if self.saved_at else ""


@track_history("ToldSuccessHistory")
class ToldSuccess(models.Model):
    """A success that a report-back tells: its words, and those of its source as they were when it was chosen."""

    class Source(models.TextChoices):
        RETURN = "return", "Accepted return"
        ACHIEVEMENT = "achievement", "Achievement"
        STORY = "story", "News-Link"

    report = models.ForeignKey(ReportBack, on_delete=models.CASCADE, related_name="told")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=11, choices=Source.choices)
    source_id = models.BigIntegerField(help_text="Of the row that told it first; the row may be gone since.")
    source_label = models.CharField(max_length=200)
    source_address = models.CharField(max_length=300, blank=True)
    source_words = models.TextField()
    words = models.TextField()
    reason = models.CharField("why other words", max_length=300, blank=True)
    chosen_at = models.DateTimeField()
    chosen_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    reworded_at = models.DateTimeField(null=True, blank=True)
    reworded_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name_plural = "told successes"
        ordering = ["body__name", "source", "source_id"]
        constraints = [
            models.UniqueConstraint(name="told_success_once", fields=["report", "source", "source_id"]),
            models.CheckConstraint(name="told_success_says_something", condition=~Q(words="") & ~Q(source_words="")),
            models.CheckConstraint(
                name="told_success_reworded_with_a_reason",
                condition=Q(words=F("source_words"), reason="") | (~Q(words=F("source_words")) & ~Q(reason="")),
                violation_error_message="Say why other words are better.",
            ),
        ]

    def __str__(self):
        return f"{self.report}: a success of {self.body}"

    def get_absolute_url(self):
        return reverse("portal:report_back_reword", args=[self.report.year, self.pk])

    @property
    def key(self):
        """Which source it is of, as forms carry it."""
        return f"{self.source}-{self.source_id}"

    @property
    def is_reworded(self):
        return self.words != self.source_words
