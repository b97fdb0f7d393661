"""Each person's digest: how often they want it, how far it has told them, and which duties they were told of (H13)."""

import datetime as dt

from django.core import signing
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from partnerships.models import Duty, Person

SEND_HOUR = 7  # of the clock on the wall: people read it with their first mail
STOP_SALT = "comms.digest.stop"


class Weekday(models.IntegerChoices):
    """Days as Python counts them."""

    MONDAY = 0, "Monday"
    TUESDAY = 1, "Tuesday"
    WEDNESDAY = 2, "Wednesday"
    THURSDAY = 3, "Thursday"
    FRIDAY = 4, "Friday"
    SATURDAY = 5, "Saturday"
    SUNDAY = 6, "Sunday"


def newest_morning(at) -> dt.date:
    """The local day whose hour of sending came last: today from seven on, else yesterday. Right on days of 23 and 25 hours."""
    local = timezone.localtime(at)
    return local.date() if local.hour >= SEND_HOUR else local.date() - dt.timedelta(days=1)


def next_morning(digest, *, at) -> dt.date | None:
    """The day on which somebody's next digest is put together; None if they want none."""
    day = newest_morning(at) + dt.timedelta(days=1)
    if digest.frequency == Digest.Frequency.NEVER:
        return None
    if digest.frequency == Digest.Frequency.WEEKLY:
        day += dt.timedelta(days=(digest.weekday - day.weekday()) % 7)
    return day


class DigestQuerySet(models.QuerySet):
    def due(self, *, at):
        """Whose day has come and who has not been looked after since, of those who may sign in and want it."""
        morning = newest_morning(at)
        wanted = Q(frequency=Digest.Frequency.DAILY, looked_on__lt=morning)
        for weekday in Weekday.values:
            newest = morning - dt.timedelta(days=(morning.weekday() - weekday) % 7)
            wanted |= Q(frequency=Digest.Frequency.WEEKLY, weekday=weekday, looked_on__lt=newest)
        return self.filter(wanted, person__is_active=True, person__email__isnull=False)

    def from_token(self, token):
        """The digest whose link to stop it carries `token`, or None if it is not one of ours."""
        try:
            pk = signing.Signer(salt=STOP_SALT).unsign_object(token)
        except (signing.BadSignature, ValueError):
            return None
        return self.filter(person_id=pk).select_related("person").first()


class Digest(models.Model):
    """How often a person gets the one mail of what is due and new, and how far it has told them."""

    class Frequency(models.TextChoices):
        DAILY = "daily", "Each day"
        WEEKLY = "weekly", "Each week"
        NEVER = "never", "Never"

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="digest")
    frequency = models.CharField(max_length=10, choices=Frequency.choices, default=Frequency.DAILY)
    weekday = models.PositiveSmallIntegerField("on which day", choices=Weekday.choices, default=Weekday.MONDAY)
    looked_on = models.DateField("day it was last put together")
    transaction = models.BigIntegerField(default=0)
    event_id = models.BigIntegerField(default=0)

    objects = DigestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="digest_on_a_day_of_the_week", condition=Q(weekday__range=(0, 6))),
            models.CheckConstraint(
                name="digest_comes_somehow_or_never", condition=Q(frequency__in=["daily", "weekly", "never"])
            ),
        ]

    def __str__(self):
        return f"Digest of {self.person}"

    def get_absolute_url(self):
        return reverse("comms:digest")

    @property
    def stop_path(self):
        """The way out that needs no password and can do nothing else."""
        return reverse("comms:digest_stop", args=[signing.Signer(salt=STOP_SALT).sign_object(self.person_id)])

    @property
    def words(self):
        """When it comes: "Each day", "Each week, on Monday", "Never"."""
        label = str(self.get_frequency_display())
        return f"{label}, on {self.get_weekday_display()}" if self.frequency == self.Frequency.WEEKLY else label

    @property
    def words_within(self):
        """The same within a sentence: "each week, on Monday"."""
        return self.words[:1].lower() + self.words[1:]


class DutyToldQuerySet(models.QuerySet):
    def standing(self):
        """Told since the duty was opened: one that is owed anew is told anew."""
        return self.filter(told_at__gte=F("duty__opened_at"))


class DutyTold(models.Model):
    """That somebody was told of a duty, and how pressing it was then: nobody is told the same twice."""

    digest = models.ForeignKey(Digest, on_delete=models.CASCADE, related_name="told", db_index=False)
    duty = models.ForeignKey(Duty, on_delete=models.CASCADE, related_name="+")
    stage = models.PositiveSmallIntegerField(help_text="0 for new, 1 for due soon, then 2 and one more each week late.")
    told_at = models.DateTimeField()

    objects = DutyToldQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "duties told"
        constraints = [models.UniqueConstraint(name="duty_told_once_a_digest", fields=["digest", "duty"])]

    def __str__(self):
        return f"Duty {self.duty_id} told"
