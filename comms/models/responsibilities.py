"""Who promised to do what with each communications tool, and the ticks that say it was done (E11, G05)."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from comms.models.plans import works_on_comms
from partnerships.models import Body, Person, Role
from partnerships.models.history import track_history


@track_history("ToolHistory")
class Tool(models.Model):
    """A communications tool, such as the website, News-Link or the banners, and what it is for."""

    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=100)
    section = models.CharField(max_length=100, blank=True)
    purpose = models.CharField(max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.CheckConstraint(name="tool_has_a_name", condition=~Q(name=""))]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return f"{reverse('comms:tool_list')}#{self.slug}"


class ResponsibilityQuerySet(models.QuerySet):
    def visible_to(self, person):
        """For those who work on communications."""
        return self if works_on_comms(person) else self.none()


@track_history("ResponsibilityHistory")
class Responsibility(models.Model):
    """A line of the tools table: what the holders of one role do with one tool, and how often."""

    class Cadence(models.TextChoices):
        ONGOING = "ongoing", "All the time"
        ON_REQUEST = "on_request", "When asked"
        AS_ARISES = "as_arises", "As it arises"
        BEFORE_MEETING = "before_meeting", "Before each meeting"
        MONTHLY = "monthly", "Each month"
        EACH_ISSUE = "each_issue", "Each issue of News-Link"
        EACH_EVENT = "each_event", "Each event"
        ON_ISSUE = "on_issue", "Each new handbook"
        YEARLY = "yearly", "Once in the year"
        ONCE = "once", "Once"

    class ShownBy(models.TextChoices):
        TICK = "tick", "A tick"
        PAGE_CHECK = "page_check", "The month’s page check"
        ISSUE = "issue", "The issue’s publication"
        STORY = "story", "The story sent in"
        HANDBOOK = "handbook", "The handbook’s publication"
        REVIEW = "review", "The recorded review of News-Link"
        FLYER = "flyer", "The flyers in the event’s pack, or a tick"
        CARD = "card", "The business cards in the event’s pack, or a tick"
        BANNER = "banner", "The banner in the event’s pack, or a tick"
        FILM = "film", "The film in the event’s pack, or a tick"
        EVENT = "event", "An event announced, or a tick"
        NOTHING = "nothing", "Nothing: it never ends"

    # What the portal sees of these is done; what it does not see, such as a talk by telephone, a person ticks.
    PACKED = (ShownBy.FLYER, ShownBy.CARD, ShownBy.BANNER, ShownBy.FILM)
    TICKED = (ShownBy.TICK, *PACKED, ShownBy.EVENT)
    ENDLESS = (Cadence.ONGOING, Cadence.ON_REQUEST, Cadence.AS_ARISES, Cadence.BEFORE_MEETING)
    ROLES = [(Role.SUPPORT_OFFICER.value, Role.SUPPORT_OFFICER.label), (Role.MANAGER.value, Role.MANAGER.label)]

    tool = models.ForeignKey(Tool, on_delete=models.CASCADE, related_name="responsibilities")
    role = models.CharField("whose", max_length=20, choices=ROLES)
    number = models.PositiveSmallIntegerField()
    text = models.CharField("what", max_length=300)
    cadence = models.CharField("how often", max_length=15, choices=Cadence.choices)
    shown_by = models.CharField(max_length=10, choices=ShownBy.choices, default=ShownBy.TICK)

    objects = ResponsibilityQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "responsibilities"
        ordering = ["tool__position", "role", "number"]
        constraints = [
            models.CheckConstraint(name="responsibility_says_what", condition=~Q(text="")),
            models.UniqueConstraint(
                name="responsibility_number_once",
                fields=["tool", "role", "number"],
                violation_error_message="This role has another line with this number for the tool.",
            ),
            models.CheckConstraint(
                name="responsibility_endless_is_not_ticked",
                condition=Q(
                    cadence__in=["ongoing", "on_request", "as_arises", "before_meeting"], shown_by="nothing"
                )
                | (
                    ~Q(cadence__in=["ongoing", "on_request", "as_arises", "before_meeting"]) & ~Q(shown_by="nothing")
                ),
                violation_error_message="What never ends is shown by nothing; everything else by something.",
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.tool}: {self.text}"

    def get_absolute_url(self):
        return f"{reverse('comms:tool_list')}#{self.tool.slug}"

    @property
    def list_address(self):
        """Where the support office ticks it."""
        return reverse("comms:checklist_office")

    @property
    def is_managers(self):
        return self.role == Role.MANAGER


class TickQuerySet(models.QuerySet):
    def visible_to(self, person):
        return self if works_on_comms(person) else self.none()


@track_history("TickHistory")
class Tick(models.Model):
    """Somebody's word that a responsibility was met for a period, by the office or by one partnership."""

    responsibility = models.ForeignKey(Responsibility, on_delete=models.CASCADE, related_name="ticks")
    body = models.ForeignKey(Body, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    period = models.CharField(max_length=20, help_text="Such as 2009-06, event-12, handbook-2 or 2009-10.")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    objects = TickQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="tick_once_a_period",
                fields=["responsibility", "body", "period"],
                nulls_distinct=False,
                violation_error_message="This is ticked already.",
            ),
            models.CheckConstraint(name="tick_names_its_period", condition=~Q(period="")),
        ]

    def __str__(self):
        return str(self.responsibility)
