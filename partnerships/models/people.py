"""People: one row each, whether or not they ever sign in."""

from typing import NamedTuple

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.indexes import GinIndex
from django.db import DEFAULT_DB_ALIAS, models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from rules import has_perm

from partnerships.models.history import track_history
from partnerships.models.statements import Statement

# SeatQuerySet.live as ready SQL: every signed-in page asks this once, and building it would cost more than
# the answer. A test holds the two together.
_LIVE_SEATS = Statement(
    "live_seats",
    """
    SELECT role, body_id, organisation_id FROM partnerships_seat
    WHERE person_id = %(person)s AND held_from <= %(on)s AND (held_to IS NULL OR held_to > %(on)s)
    """,
    person="bigint",
    on="date",
)


class LiveSeat(NamedTuple):
    """A seat somebody holds today, as far as rights follow from it."""

    role: str
    body_id: int | None
    organisation_id: int | None


class PersonQuerySet(models.QuerySet):
    def visible_to(self, person):
        """People whose record `person` may open: everybody for those who keep the register, else oneself."""
        if not person.is_authenticated:
            return self.none()
        if person.holds("support_officer", "strategic_manager", "administrator", "iic") or person.manages_any:
            return self
        return self.filter(pk=person.pk)

    def may_sign_in(self):
        return self.filter(is_active=True, email__isnull=False)

    def named_like(self, text):
        """People whose name holds `text`, or nearly; all of them for an empty text."""
        if not text:
            return self
        return self.filter(Q(name__icontains=text) | Q(name__trigram_word_similar=text))

    def in_order(self):
        return self.order_by(Lower("name"), "pk")


class PersonManager(BaseUserManager.from_queryset(PersonQuerySet)):
    def get_by_natural_key(self, email):
        return self.get(email=email.lower())


@track_history("PersonHistory", exclude=["password", "last_login"], holds_a_person=True)
class Person(AbstractBaseUser):
    """A person the partnership knows: a member, an officer, a contact; some of them sign in."""

    name = models.CharField(max_length=200)
    honorific = models.CharField("title", max_length=60, blank=True, help_text="For example Councillor or Professor.")
    job_title = models.CharField(max_length=200, blank=True)
    email = models.EmailField(
        "sign-in email address",
        unique=True,
        null=True,
        blank=True,
        help_text="Empty until the person is invited to sign in.",
    )
    contact_email = models.EmailField("contact email address", blank=True)
    phone = models.CharField(max_length=40, blank=True)
    is_active = models.BooleanField("may sign in", default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    objects = PersonManager()

    class Meta:
        verbose_name_plural = "people"
        ordering = [Lower("name"), "pk"]
        constraints = [
            models.CheckConstraint(
                name="person_email_is_lower_case",
                condition=Q(email__isnull=True) | (~Q(email="") & Q(email=Lower("email"))),
                violation_error_message="Write the email address in small letters.",
            ),
            models.CheckConstraint(
                name="person_signs_in_with_an_address",
                condition=Q(is_active=False) | Q(email__isnull=False),
                violation_error_message="Give an email address before letting this person sign in.",
            ),
            models.CheckConstraint(name="person_has_a_name", condition=~Q(name="")),
        ]
        indexes = [GinIndex(name="person_name_search", fields=["name"], opclasses=["gin_trgm_ops"])]

    def __str__(self):
        return f"{self.honorific} {self.name}".strip()

    def get_absolute_url(self):
        return reverse("partnerships:person_detail", args=[self.pk])

    @cached_property
    def live_seats(self):
        """The seats this person holds today, read once a request: what they may do follows from them."""
        rows = _LIVE_SEATS.rows(self._state.db or DEFAULT_DB_ALIAS, person=self.pk, on=timezone.localdate())
        return tuple(LiveSeat(*row) for row in rows)

    def holds(self, *roles):
        """Whether this person holds one of the roles anywhere."""
        return any(seat.role in roles for seat in self.live_seats)

    def holds_on(self, body_id, *roles):
        """Whether this person holds one of the roles (any role, if none is named) on the body with this id."""
        return body_id is not None and any(
            seat.body_id == body_id and (not roles or seat.role in roles) for seat in self.live_seats
        )

    @property
    def seat_body_ids(self):
        """Ids of the bodies on which this person has a seat of any role."""
        return {seat.body_id for seat in self.live_seats if seat.body_id}

    @property
    def manages_any(self):
        return self.holds("manager")

    @property
    def is_staff(self):
        return self.holds("administrator")

    def has_perm(self, perm, obj=None):
        return self.is_active and has_perm(perm, self, obj)

    def has_perms(self, perm_list, obj=None):
        return all(self.has_perm(perm, obj) for perm in perm_list)

    def has_module_perms(self, app_label):
        return self.is_active and self.is_staff


class SignInInvitationQuerySet(models.QuerySet):
    def open(self):
        """Invitations that wait for an answer, expired ones too."""
        return self.filter(accepted_at__isnull=True, withdrawn_at__isnull=True)

    def unwritten(self):
        """Open invitations whose letter is still to be written."""
        return self.open().filter(written_at__isnull=True)


class SignInInvitation(models.Model):
    """A letter of invitation that lets one person choose a password and sign in."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField()
    invited_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    written_at = models.DateTimeField(null=True, help_text="When the letter went to the outbox.")
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    objects = SignInInvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="invitation_email_is_lower_case", condition=Q(email=Lower("email")) & ~Q(email="")
            ),
            models.CheckConstraint(
                name="invitation_expires_after_it_is_sent", condition=Q(expires_at__gt=models.F("invited_at"))
            ),
            models.CheckConstraint(
                name="invitation_accepted_or_withdrawn",
                condition=Q(accepted_at__isnull=True) | Q(withdrawn_at__isnull=True),
            ),
            models.UniqueConstraint(
                name="invitation_one_open_a_person",
                fields=["person"],
                condition=Q(accepted_at__isnull=True, withdrawn_at__isnull=True),
            ),
        ]

    def __str__(self):
        return f"Invitation to {self.person}"
