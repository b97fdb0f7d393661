"""Stories: what partnerships send in for News-Link (E04, H02)."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from comms.models.issues import NewsLinkIssue
from comms.models.pictures import Picture
from partnerships.models import Body, Objective, Person
from partnerships.models.history import track_history


class StoryQuerySet(models.QuerySet):
    def visible_to(self, person):
        """The support office sees every story; others see their own and those of bodies they manage."""
        if not person.is_authenticated:
            return self.none()
        if person.holds("support_officer", "strategic_manager", "administrator"):
            return self
        managed = [seat.body_id for seat in person.live_seats if seat.body_id and seat.role == "manager"]
        return self.filter(Q(author=person) | Q(body__in=managed))

    def waiting(self):
        """Sent in or held back: on the Support Officer's desk and in no issue yet."""
        return self.filter(state__in=[Story.State.SUBMITTED, Story.State.HELD])

    def in_order(self):
        """As an issue shows them: by strand of the vision, then as placed."""
        return self.order_by("strand__number", "position", "pk")


@track_history("StoryHistory")
class Story(models.Model):
    """A piece of news from one body about one strand of the vision; the author stays the author."""

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        SUBMITTED = "submitted", "Sent in"
        RETURNED = "returned", "Sent back"
        HELD = "held", "Kept for later"
        ACCEPTED = "accepted", "Accepted"

    WITH_AUTHOR = (State.DRAFT, State.RETURNED)

    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="stories")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="stories")
    strand = models.ForeignKey(Objective, on_delete=models.PROTECT, related_name="stories")
    title = models.CharField(max_length=120)
    text = models.TextField()
    picture = models.ForeignKey(Picture, on_delete=models.PROTECT, null=True, blank=True, related_name="stories")
    from_event = models.BigIntegerField(
        "the event it was written up from", null=True, blank=True, help_text="Then that is suggested no more."
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    state_since = models.DateTimeField()
    note = models.TextField("note to the author", blank=True)
    issue = models.ForeignKey(NewsLinkIssue, on_delete=models.PROTECT, null=True, blank=True, related_name="stories")
    position = models.PositiveSmallIntegerField(default=0)
    edited_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    objects = StoryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "stories"
        ordering = [F("state_since").desc(), "pk"]
        constraints = [
            models.CheckConstraint(name="story_has_a_title", condition=~Q(title="")),
            models.CheckConstraint(name="story_title_is_one_line", condition=~Q(title__regex=r"[\r\n]")),
            models.CheckConstraint(name="story_says_something", condition=~Q(text="")),
            models.CheckConstraint(name="story_returned_with_a_note", condition=~Q(state="returned") | ~Q(note="")),
            models.CheckConstraint(
                name="story_in_an_issue_iff_accepted",
                condition=Q(state="accepted", issue__isnull=False) | (~Q(state="accepted") & Q(issue__isnull=True)),
            ),
        ]
        indexes = [models.Index(name="story_by_state", fields=["state", "-state_since"])]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("comms:story_detail", args=[self.pk])

    @property
    def is_with_author(self):
        return self.state in self.WITH_AUTHOR
