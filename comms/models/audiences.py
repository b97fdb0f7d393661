"""Who wants our mail: audiences, subscribers and their subscriptions, and the addresses never to write to again."""

import hashlib
import hmac
import json

from django.core import signing
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower
from django.urls import reverse

from partnerships.models import Body, Person
from partnerships.models.history import track_history

CONFIRM_SALT, UNSUBSCRIBE_SALT, PREFERENCES_SALT = "comms.subscribe.confirm", "comms.unsubscribe", "comms.preferences"
CONFIRM_DAYS = 7


class AudienceQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Whom the partnership writes to is kept by the support office."""
        if person.is_authenticated and person.holds("support_officer", "strategic_manager", "administrator"):
            return self
        return self.none()

    def open_to_public(self):
        return self.filter(is_open=True)

    def getting_news_link(self):
        return self.filter(gets_news_link=True)


@track_history("AudienceHistory")
class Audience(models.Model):
    """A group of people that the partnership writes to, such as the five of the communications plan (E07)."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200, unique=True)
    is_open = models.BooleanField("anybody may join", default=True)
    gets_news_link = models.BooleanField("gets News-Link", default=True)
    has_seated = models.BooleanField(
        "people who hold a seat belong to it", default=False, help_text="Circulars to it go to them too (E16)."
    )
    position = models.PositiveSmallIntegerField(default=0)

    objects = AudienceQuerySet.as_manager()

    class Meta:
        ordering = ["position", Lower("name")]
        constraints = [models.CheckConstraint(name="audience_has_a_name", condition=~Q(name=""))]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("comms:audience_detail", args=[self.slug])


class SubscriberQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Addresses are personal data: for the support office only."""
        if person.is_authenticated and person.holds("support_officer", "strategic_manager", "administrator"):
            return self
        return self.none()

    def wanting(self, audiences):
        """Subscribers with a confirmed, running subscription to one of `audiences`, each once, none suppressed."""
        running = Subscription.objects.running().filter(subscriber=OuterRef("pk"), audience__in=audiences)
        return self.filter(Exists(running)).not_suppressed()

    def following(self, body):
        """Subscribers who follow `body`, none suppressed."""
        return self.filter(
            Exists(Subscription.objects.running().filter(subscriber=OuterRef("pk"), body=body))
        ).not_suppressed()

    def not_suppressed(self):
        return self.exclude(Exists(Suppression.objects.filter(address_hash=OuterRef("address_hash"))))

    def from_token(self, token, salt=UNSUBSCRIBE_SALT):
        """The subscriber whose link for this purpose carries `token`, or None if it is not one of ours."""
        try:
            pk = signing.Signer(salt=salt).unsign_object(token)
        except (signing.BadSignature, ValueError):
            return None
        return self.filter(pk=pk).first()


class _Signatures(signing.Signer):
    """Django's signatures of keys of rows, its own key derived once instead of for each: a test holds them together."""

    def __init__(self, salt):
        super().__init__(salt=salt)
        self._derived = hashlib.sha256(f"{self.salt}signer{self.key}".encode()).digest()

    def sign_key(self, pk):
        """What `sign_object(pk)` would say."""
        value = signing.b64_encode(json.dumps(pk).encode())
        return (value + b":" + signing.b64_encode(hmac.digest(self._derived, value, "sha256"))).decode()


class PersonalPaths:
    """The personal paths of many subscribers: what is the same for all is worked out once."""

    _VIEWS = {
        "unsubscribe": ("comms:unsubscribe", UNSUBSCRIBE_SALT),
        "preferences": ("comms:preferences", PREFERENCES_SALT),
    }

    def __init__(self):
        self._signatures = {name: _Signatures(salt) for name, (_view, salt) in self._VIEWS.items()}
        self._around = {
            name: reverse(view, args=["TOKEN"]).split("TOKEN") for name, (view, _salt) in self._VIEWS.items()
        }

    def path(self, name, pk):
        """The path of the link `name` for the subscriber `pk`."""
        before, after = self._around[name]
        return before + self._signatures[name].sign_key(pk) + after


class Subscriber(models.Model):
    """An address that asked for our mail; not a person of the register."""

    address = models.CharField("email address", max_length=254, unique=True)
    address_hash = models.CharField(max_length=64, db_index=True)
    created_at = models.DateTimeField()
    erased_at = models.DateTimeField(
        null=True, blank=True, help_text="When the address was taken out of every row, and a blank put in its place."
    )

    objects = SubscriberQuerySet.as_manager()

    class Meta:
        ordering = ["address"]
        constraints = [
            models.CheckConstraint(
                name="subscriber_address_is_small", condition=Q(address=Lower("address"), address__contains="@")
            ),
        ]

    def __str__(self):
        # Never the address: labels reach events and logs.
        return f"Subscriber {self.pk}"

    @property
    def unsubscribe_token(self):
        return signing.Signer(salt=UNSUBSCRIBE_SALT).sign_object(self.pk)

    @property
    def unsubscribe_path(self):
        return reverse("comms:unsubscribe", args=[self.unsubscribe_token])

    @property
    def preferences_path(self):
        return reverse("comms:preferences", args=[signing.Signer(salt=PREFERENCES_SALT).sign_object(self.pk)])


class SubscriptionQuerySet(models.QuerySet):
    def running(self):
        return self.filter(confirmed_at__isnull=False, ended_at__isnull=True)

    def waiting(self):
        return self.filter(confirmed_at__isnull=True, ended_at__isnull=True)

    def from_token(self, token):
        """The unended subscription that a confirmation link names, or None if forged or too old."""
        try:
            pk = signing.TimestampSigner(salt=CONFIRM_SALT).unsign_object(token, max_age=CONFIRM_DAYS * 24 * 3600)
        except (signing.BadSignature, ValueError):
            return None
        return self.filter(pk=pk, ended_at__isnull=True).select_related("audience", "body", "subscriber").first()


class Subscription(models.Model):
    """One subscriber's wish for one audience's or one body's mail, with the proof of it; ended ones are the trail."""

    class Source(models.TextChoices):
        FORM = "form", "Asked for on the subscription page"
        FOLLOW = "follow", "Asked for on a partnership's page"
        CHOICE = "choice", "Ticked on the page of one's own mail"
        LIST = "list", "Brought in from a list"

    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, related_name="subscriptions")
    audience = models.ForeignKey(
        Audience, on_delete=models.PROTECT, null=True, blank=True, related_name="subscriptions"
    )
    body = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, blank=True, related_name="subscriptions")
    source = models.CharField(max_length=10, choices=Source.choices)
    proof = models.CharField("how consent was given", max_length=300)
    wording = models.CharField(
        max_length=20, blank=True, help_text="Which version of the words stood beside the button."
    )
    agreed_on = models.DateField("when they agreed", null=True, blank=True, help_text="For lists: the day of consent.")
    asked_at = models.DateTimeField()
    added_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="subscription_one_open_an_audience",
                fields=["subscriber", "audience"],
                condition=Q(ended_at__isnull=True),
            ),
            models.UniqueConstraint(
                name="subscription_one_open_a_body",
                fields=["subscriber", "body"],
                condition=Q(ended_at__isnull=True),
            ),
            models.CheckConstraint(
                name="subscription_to_an_audience_or_a_body", condition=Q(audience__isnull=True) ^ Q(body__isnull=True)
            ),
            models.CheckConstraint(name="subscription_has_proof", condition=~Q(proof="")),
            models.CheckConstraint(
                name="subscription_list_names_who",
                condition=~Q(source="list") | Q(added_by__isnull=False, confirmed_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                name="subscription_running",
                fields=["audience", "subscriber"],
                condition=Q(confirmed_at__isnull=False, ended_at__isnull=True),
            ),
            models.Index(
                name="subscription_following",
                fields=["body", "subscriber"],
                condition=Q(confirmed_at__isnull=False, ended_at__isnull=True, body__isnull=False),
            ),
        ]

    def __str__(self):
        return f"Subscription {self.pk} to {self.to}"

    @property
    def to(self):
        """The audience or the body whose mail this is."""
        return self.audience or self.body

    @property
    def confirm_token(self):
        return signing.TimestampSigner(salt=CONFIRM_SALT).sign_object(self.pk)


class SuppressionQuerySet(models.QuerySet):
    def of_broken_addresses(self):
        """Those of addresses that do not work, which a person may put right."""
        return self.filter(reason=Suppression.Reason.BOUNCED)


class Suppression(models.Model):
    """An address, kept only as a hash, that gets no more newsletters until its owner asks again (H07)."""

    class Reason(models.TextChoices):
        UNSUBSCRIBED = "unsubscribed", "Unsubscribed"
        BOUNCED = "bounced", "The address does not work"
        COMPLAINED = "complained", "Reported our mail as unwanted"

    # What somebody wants is not undone by what a machine found later; the last weighs most.
    WEIGHT = (Reason.BOUNCED, Reason.UNSUBSCRIBED, Reason.COMPLAINED)

    address_hash = models.CharField(max_length=64, unique=True)
    reason = models.CharField(max_length=20, choices=Reason.choices)
    at = models.DateTimeField()

    objects = SuppressionQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.CheckConstraint(name="suppression_is_hashed", condition=Q(address_hash__regex=r"^[0-9a-f]{64}$"))
        ]

    def __str__(self):
        return f"Suppression {self.pk}"
