"""Rounds: a year's health check of the bodies, the members asked, and the years before the portal."""

import hashlib
import uuid
from base64 import urlsafe_b64encode

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.crypto import salted_hmac

from healthchecks.models.questionnaires import Questionnaire
from partnerships.models import Body, Person, Role
from partnerships.models.history import track_history

SHA256 = r"^[0-9a-f]{64}$"

WHILE_OPEN = """
    PERFORM 1 FROM healthchecks_round r JOIN healthchecks_bodycheck c ON c.round_id = r.id
        WHERE c.id = NEW.body_check_id AND r.status = 'open';
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the round is closed' USING ERRCODE = 'check_violation', CONSTRAINT = 'round_is_open';
    END IF;
    RETURN NEW;
"""


class RoundQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Rounds are known to everybody who signs in; what they found is asked body by body."""
        return self if person.is_authenticated else self.none()

    def open(self):
        return self.filter(status=Round.Status.OPEN)


@track_history("RoundHistory")
class Round(models.Model):
    """One year's health check across the framework (F06)."""

    class Status(models.TextChoices):
        OPEN = "open", "Open for answers"
        CLOSED = "closed", "Closed"

    year = models.PositiveSmallIntegerField(
        unique=True, error_messages={"unique": "There already is a round for this year."}
    )
    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="rounds")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    opened_on = models.DateField()
    closes_on = models.DateField("last day for answers")
    closed_on = models.DateField(null=True, blank=True)
    reminded_on = models.DateField(null=True, blank=True, help_text="When members were last reminded.")

    objects = RoundQuerySet.as_manager()

    class Meta:
        ordering = ["-year"]
        constraints = [
            models.CheckConstraint(name="round_year_is_a_year", condition=Q(year__gte=2000, year__lte=2100)),
            models.CheckConstraint(name="round_closes_after_it_opens", condition=Q(closes_on__gte=F("opened_on"))),
            models.CheckConstraint(
                name="round_closed_on_a_day",
                condition=Q(status="open", closed_on__isnull=True) | Q(status="closed", closed_on__isnull=False),
            ),
            models.UniqueConstraint(name="round_one_open", fields=["status"], condition=Q(status="open")),
        ]
        triggers = [
            pgtrigger.Protect(
                name="closed_round_stands",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__status="closed"),
            )
        ]

    def __str__(self):
        return f"Health check {self.year}"

    def get_absolute_url(self):
        return reverse("healthchecks:round_detail", args=[self.year])

    @property
    def is_open(self):
        return self.status == self.Status.OPEN


class BodyCheckQuerySet(models.QuerySet):
    def visible_to(self, person):
        """A body's check for those who sit on it; all for the support office and the Delivery Board (F04)."""
        if not person.is_authenticated:
            return self.none()
        if person.holds(Role.SUPPORT_OFFICER, Role.STRATEGIC_MANAGER, Role.ADMINISTRATOR):
            return self
        on_a_board = Body.objects.filter(pk__in=person.seat_body_ids, kind=Body.Kind.BOARD)
        return self.filter(Q(body__in=person.seat_body_ids) | models.Exists(on_a_board))


@track_history("BodyCheckHistory")
class BodyCheck(models.Model):
    """The health check of one body in one round."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="checks")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="health_checks")

    objects = BodyCheckQuerySet.as_manager()

    class Meta:
        ordering = ["body__name"]
        constraints = [models.UniqueConstraint(name="body_check_once_a_round", fields=["round", "body"])]

    def __str__(self):
        return f"{self.round}: {self.body}"

    def get_absolute_url(self):
        return reverse("healthchecks:check_detail", args=[self.round.year, self.body.slug])


class SurveyLinkQuerySet(models.QuerySet):
    def with_token(self, token):
        """The link that `token` opens, if it is one of ours."""
        return self.filter(token_hash=SurveyLink.hashed(token))


class SurveyLink(models.Model):
    """One member's personal link to the questions, and whether it has been used; never when (H10).

    No row history: a copied row with a time would say when its member answered.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    body_check = models.ForeignKey(BodyCheck, on_delete=models.CASCADE, related_name="links")
    member = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="survey_links")
    token_hash = models.CharField(max_length=64, unique=True)
    used = models.BooleanField(default=False)

    objects = SurveyLinkQuerySet.as_manager()

    class Meta:
        ordering = ["member__name"]
        constraints = [
            models.UniqueConstraint(name="survey_link_one_a_member", fields=["body_check", "member"]),
            models.CheckConstraint(name="survey_link_is_hashed", condition=Q(("token_hash__regex", SHA256))),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="link_while_open",
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("used"),
                when=pgtrigger.Before,
                func=WHILE_OPEN,
            ),
            pgtrigger.Protect(
                name="used_link_stays_used",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__used=True, new__used=False),
            ),
        ]

    def __str__(self):
        return f"Link of {self.member} for {self.body_check}"

    @property
    def token(self):
        """What opens the questions: 256 bits that only the portal's key can work out, so that a reminder can say it again."""
        digest = salted_hmac("healthchecks.survey_link", str(self.pk), algorithm="sha256").digest()
        return urlsafe_b64encode(digest).rstrip(b"=").decode()

    @staticmethod
    def hashed(token):
        """What is stored of a token."""
        return hashlib.sha256(token.encode()).hexdigest()


@track_history("PastRoundHistory")
class PastRound(models.Model):
    """What the record tells of a year's health check from before the portal (F06)."""

    year = models.PositiveSmallIntegerField(unique=True)
    partnerships_checked = models.PositiveSmallIntegerField()
    account = models.CharField("what happened", max_length=500)

    class Meta:
        ordering = ["-year"]
        constraints = [
            models.CheckConstraint(name="past_round_year_is_a_year", condition=Q(year__gte=2000, year__lte=2100)),
            models.CheckConstraint(name="past_round_says_what_happened", condition=~Q(account="")),
        ]

    def __str__(self):
        return f"Health check {self.year}"
