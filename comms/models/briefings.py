"""The members' briefing note: significant updates of pages, month by month, and when senior managers heard of each (E16)."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from comms.models.plans import OFFICE
from comms.models.publications import Publication
from partnerships.models import SignificantUpdate
from partnerships.models.history import track_history


class BriefingNoteQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Notes are put together by the support office; what is published is public as a publication."""
        return self if person.is_authenticated and person.holds(*OFFICE) else self.none()

    def drafts(self):
        return self.filter(publication=None)

    def counted(self):
        """Each note with `count`, the number of updates that it tells of."""
        return self.annotate(count=models.Count("items", filter=Q(items__is_left_out=False)))


@track_history("BriefingNoteHistory")
class BriefingNote(models.Model):
    """The note for elected members of one month: a draft that fills by itself, then published for good."""

    month = models.DateField(unique=True)
    introduction = models.TextField(blank=True)
    publication = models.OneToOneField(
        Publication, on_delete=models.PROTECT, null=True, blank=True, related_name="briefing_note"
    )

    objects = BriefingNoteQuerySet.as_manager()

    class Meta:
        ordering = ["-month"]
        constraints = [
            models.CheckConstraint(name="briefing_note_of_a_whole_month", condition=Q(month__day=1)),
        ]

    def __str__(self):
        return f"Members’ briefing note, {self.month:%B %Y}"

    def get_absolute_url(self):
        return reverse("comms:briefing_detail", args=[self.slug])

    @property
    def slug(self):
        return f"{self.month:%Y-%m}"


class BriefingItemQuerySet(models.QuerySet):
    def visible_to(self, person):
        """As the note that it stands in."""
        return self if person.is_authenticated and person.holds(*OFFICE) else self.none()

    def standing(self):
        """What the note will say, by body."""
        return self.filter(is_left_out=False).order_by("update__body__name", "update__marked_at", "pk")


@track_history("BriefingItemHistory")
class BriefingItem(models.Model):
    """One significant update in the one note that tells of it, in words that may be edited."""

    note = models.ForeignKey(BriefingNote, on_delete=models.PROTECT, related_name="items")
    update = models.OneToOneField(SignificantUpdate, on_delete=models.PROTECT, related_name="briefing_item")
    words = models.CharField("what members read", max_length=300)
    is_left_out = models.BooleanField("left out of the note", default=False)
    told_at = models.DateTimeField("when senior managers were written to")

    objects = BriefingItemQuerySet.as_manager()

    class Meta:
        ordering = ["update__marked_at", "pk"]
        constraints = [models.CheckConstraint(name="briefing_item_says_something", condition=~Q(words=""))]

    def __str__(self):
        return self.words

    def get_absolute_url(self):
        return self.note.get_absolute_url()
