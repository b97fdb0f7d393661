"""News-Link's issues: one a month, from first story to archive."""

import datetime as dt
import re

from django.db import models
from django.db.models import Case, Q, Value, When
from django.urls import reverse

from comms.models.publications import Publication
from partnerships.models import Body, Person
from partnerships.models.history import track_history

_SLUG = re.compile(r"(\d{4})-(\d{2})\Z")


def month_from_slug(slug):
    """The first day of the month that an address such as 2009-06 names; None if it names none."""
    if not (found := _SLUG.match(slug)) or not 1 <= int(found[2]) <= 12 or int(found[1]) < 1990:
        return None
    return dt.date(int(found[1]), int(found[2]), 1)


_CANCELLED_LAST = Case(When(state="cancelled", then=Value(1)), default=Value(0))


class NewsLinkIssueQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Issues being made are for the support office; what is published is a Publication."""
        if person.is_authenticated and person.holds("support_officer", "strategic_manager", "administrator"):
            return self
        return self.none()

    def taking_stories(self):
        return self.filter(state=NewsLinkIssue.State.DRAFT)

    def for_month(self, month):
        """The issue of a month first, then those that were cancelled before it, newest first."""
        return self.filter(month=month).order_by(_CANCELLED_LAST, "-pk")

    def for_slug(self, slug):
        return self.for_month(month_from_slug(slug) or dt.date.min)

    def one_a_month(self):
        """Newest month first; of a month whose issue was cancelled and begun anew only the new one."""
        return self.order_by("-month", _CANCELLED_LAST, "-pk").distinct("month")


@track_history("NewsLinkIssueHistory")
class NewsLinkIssue(models.Model):
    """The newsletter of one month, and how far it is from being sent (E05, H08)."""

    class State(models.TextChoices):
        DRAFT = "draft", "Being written"
        APPROVED = "approved", "Approved"
        SCHEDULED = "scheduled", "Scheduled"
        LATE = "late", "Missed its hour"
        PUBLISHED = "published", "Published"
        CANCELLED = "cancelled", "Cancelled"

    OPEN = (State.DRAFT, State.APPROVED, State.SCHEDULED, State.LATE)
    CLEARED = (State.APPROVED, State.SCHEDULED, State.LATE)

    month = models.DateField(help_text="The first day of the month.")
    introduction = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    stories_due_on = models.DateField("stories due", null=True, blank=True)
    opened_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField()
    edited_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    tested_at = models.DateTimeField(null=True, blank=True)
    tested_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    tested_hash = models.CharField(max_length=64, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    approved_hash = models.CharField(max_length=64, blank=True)
    approved_data = models.JSONField(
        null=True, blank=True, help_text="What was approved, word for word: this is what is published."
    )
    send_at = models.DateTimeField(null=True, blank=True)
    publication = models.OneToOneField(
        Publication, on_delete=models.PROTECT, null=True, blank=True, related_name="news_link_issue"
    )

    objects = NewsLinkIssueQuerySet.as_manager()

    class Meta:
        ordering = ["-month"]
        constraints = [
            models.UniqueConstraint(
                name="issue_one_a_month",
                fields=["month"],
                condition=~Q(state="cancelled"),
                violation_error_message="Another issue of this month has been begun since. Go on with that one.",
            ),
            models.CheckConstraint(name="issue_month_is_a_first_day", condition=Q(month__day=1)),
            models.CheckConstraint(
                name="issue_approved_is_signed",
                condition=~Q(state__in=["approved", "scheduled", "late", "published"])
                | (Q(approved_at__isnull=False, approved_data__isnull=False) & ~Q(approved_hash="")),
            ),
            models.CheckConstraint(
                name="issue_draft_is_unsigned",
                condition=~Q(state="draft") | Q(approved_at__isnull=True, approved_hash="", send_at__isnull=True),
            ),
            models.CheckConstraint(
                name="issue_scheduled_has_its_hour",
                condition=~Q(state__in=["scheduled", "late"]) | Q(send_at__isnull=False),
            ),
            models.CheckConstraint(
                name="issue_published_iff_frozen",
                condition=Q(state="published", publication__isnull=False)
                | (~Q(state="published") & Q(publication__isnull=True)),
            ),
        ]
        indexes = [models.Index(name="issue_scheduled", fields=["send_at"], condition=Q(state="scheduled"))]

    def __str__(self):
        return f"News-Link {self.month:%B %Y}"

    def get_absolute_url(self):
        return reverse("comms:issue_desk", args=[self.slug])

    @property
    def slug(self):
        return f"{self.month:%Y-%m}"

    @property
    def is_open(self):
        return self.state in self.OPEN


class StoryCallQuerySet(models.QuerySet):
    def visible_to(self, person):
        """For the support office, and for the managers of the bodies that are asked."""
        if not person.is_authenticated:
            return self.none()
        if person.holds("support_officer", "strategic_manager", "administrator"):
            return self
        return self.filter(body__in=[seat.body_id for seat in person.live_seats if seat.role == "manager"])


@track_history("StoryCallHistory")
class StoryCall(models.Model):
    """The request to one partnership for its story for one issue, and whether it was answered (E04)."""

    issue = models.ForeignKey(NewsLinkIssue, on_delete=models.CASCADE, related_name="calls")
    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="story_calls")
    made_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    has_no_news = models.BooleanField("nothing to tell this month", default=False)

    objects = StoryCallQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="story_call_once_a_body", fields=["issue", "body"]),
            models.CheckConstraint(
                name="story_call_no_news_is_an_answer", condition=Q(has_no_news=False) | Q(answered_at__isnull=False)
            ),
        ]

    def __str__(self):
        return f"{self.issue}: a story from {self.body}"

    def get_absolute_url(self):
        return reverse("comms:story_send") + f"?body={self.body.slug}"
