"""Press releases, what the media made of them, and what partners' boards and events were told (E13)."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from comms.models.calendar import CalendarEntry
from comms.models.plans import works_on_comms
from comms.models.publications import Publication
from partnerships.models import Body, Organisation, Person
from partnerships.models.history import track_history


class PressReleaseQuerySet(models.QuerySet):
    def visible_to(self, person):
        """All for those who work on communications; else one's own, and those of bodies one chairs."""
        if not person.is_authenticated:
            return self.none()
        if works_on_comms(person):
            return self
        chaired = [seat.body_id for seat in person.live_seats if seat.role in ("chair", "co_chair", "vice_chair")]
        return self.filter(Q(author=person) | Q(body__in=[pk for pk in chaired if pk]))

    def waiting(self):
        """For somebody else: to be approved, or to be issued."""
        return self.filter(state__in=[PressRelease.State.SUBMITTED, PressRelease.State.APPROVED])


@track_history("PressReleaseHistory")
class PressRelease(models.Model):
    """A release for the media from one body: written, approved by somebody else, then issued for good."""

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        SUBMITTED = "submitted", "To be approved"
        RETURNED = "returned", "Sent back"
        APPROVED = "approved", "Approved"
        ISSUED = "issued", "Issued"
        DROPPED = "dropped", "Dropped"

    WITH_AUTHOR = (State.DRAFT, State.RETURNED)

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="press_releases", verbose_name="from")
    title = models.CharField("headline", max_length=150)
    text = models.TextField()
    contact = models.TextField("whom the media may ask", blank=True)
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="press_releases")
    edited_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    state_since = models.DateTimeField()
    note = models.TextField("note to the author", blank=True)
    approved_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    publication = models.OneToOneField(
        Publication, on_delete=models.PROTECT, null=True, blank=True, related_name="press_release"
    )

    objects = PressReleaseQuerySet.as_manager()

    class Meta:
        ordering = ["-state_since", "-pk"]
        constraints = [
            models.CheckConstraint(name="press_release_says_something", condition=~Q(title="") & ~Q(text="")),
            models.CheckConstraint(name="press_release_headline_is_one_line", condition=~Q(title__regex=r"[\r\n]")),
            models.CheckConstraint(name="press_release_returned_with_a_note", condition=~Q(state="returned") | ~Q(note="")),
            models.CheckConstraint(
                name="press_release_approved_is_signed",
                condition=Q(state__in=["approved", "issued"], approved_by__isnull=False, approved_at__isnull=False)
                | (~Q(state__in=["approved", "issued"]) & Q(approved_by__isnull=True, approved_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="press_release_approved_by_another",
                condition=Q(approved_by__isnull=True)
                | (~Q(approved_by=models.F("author")) & ~Q(approved_by=models.F("edited_by"))),
            ),
            models.CheckConstraint(
                name="press_release_issued_iff_published",
                condition=Q(state="issued", publication__isnull=False)
                | (~Q(state="issued") & Q(publication__isnull=True)),
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("comms:press_detail", args=[self.pk])

    @property
    def is_with_author(self):
        return self.state in self.WITH_AUTHOR

    @property
    def public_address(self):
        return reverse("comms:press_release", args=[self.pk])


class ForWorkersQuerySet(models.QuerySet):
    def visible_to(self, person):
        """For those who work on communications."""
        return self if works_on_comms(person) else self.none()


@track_history("PressCoverageHistory")
class PressCoverage(models.Model):
    """Something that a newspaper, station or website said about the partnership, and in what tone."""

    class Tone(models.TextChoices):
        GOOD = "good", "Good"
        NEUTRAL = "neutral", "Neutral"
        ADVERSE = "adverse", "Adverse"

    release = models.ForeignKey(
        PressRelease, on_delete=models.PROTECT, null=True, blank=True, related_name="coverage",
        verbose_name="after which release", help_text="If it followed one.",
    )  # fmt: skip
    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="press_coverage", verbose_name="about whom"
    )
    outlet = models.CharField("newspaper, station or website", max_length=100)
    headline = models.CharField(max_length=200)
    seen_on = models.DateField("date")
    tone = models.CharField(max_length=10, choices=Tone.choices)
    link = models.URLField(max_length=300, blank=True)
    note = models.TextField(blank=True)
    logged_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    logged_at = models.DateTimeField()

    objects = ForWorkersQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "press coverage"
        ordering = ["-seen_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="press_coverage_names_outlet_and_headline", condition=~Q(outlet="") & ~Q(headline="")
            )
        ]

    def __str__(self):
        return f"{self.outlet}: {self.headline}"

    def get_absolute_url(self):
        return reverse("comms:coverage_list")


@track_history("PartnerUpdateHistory")
class PartnerUpdate(models.Model):
    """An update that a body gave to a partner's board or management team, or a talk at an event of the city."""

    class Kind(models.TextChoices):
        SPOKEN = "spoken", "Update, spoken"
        WRITTEN = "written", "Update, written"
        TALK = "talk", "Talk at an event"

    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, related_name="partner_updates", verbose_name="whose update"
    )
    kind = models.CharField(max_length=10, choices=Kind.choices)
    given_to = models.CharField("to whom, or at which event", max_length=200)
    partner = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="updates_given",
        verbose_name="which partner was told", help_text="If it is an organisation of the register.",
    )  # fmt: skip
    given_on = models.DateField("date")
    summary = models.TextField("what it was about", blank=True)
    event = models.ForeignKey(
        CalendarEntry, on_delete=models.PROTECT, null=True, blank=True, related_name="talks",
        verbose_name="event of our calendar", help_text="If it was one of ours.",
    )  # fmt: skip
    logged_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    logged_at = models.DateTimeField()

    objects = ForWorkersQuerySet.as_manager()

    class Meta:
        ordering = ["-given_on", "-pk"]
        constraints = [
            models.CheckConstraint(name="partner_update_says_to_whom", condition=~Q(given_to="")),
            models.CheckConstraint(
                name="partner_update_only_talks_are_at_events",
                condition=Q(kind="talk") | Q(event__isnull=True),
                violation_error_message="Only a talk is given at an event of the calendar.",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.given_to}"

    def get_absolute_url(self):
        return reverse("comms:update_list")
