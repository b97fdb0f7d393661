"""The outbox: messages, and one delivery of each for each recipient.

The row is the record and the queue only a hint. What a worker claims to send is a chunk of
deliveries.
"""

from django.db import models
from django.db.models import OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce, Lower
from django.urls import reverse

from comms.models.audiences import Subscriber
from comms.models.chunks import Chunk
from comms.models.mail_ids import mail_id_of
from comms.models.publications import Publication
from partnerships.models import Person


class MessageQuerySet(models.QuerySet):
    def visible_to(self, person):
        """The mail log holds addresses: for the support office only."""
        if person.is_authenticated and person.holds("support_officer", "strategic_manager", "administrator"):
            return self
        return self.none()

    def with_delivery_in(self, states):
        """Those with at least one delivery in one of these states."""
        return self.filter(pk__in=Delivery.objects.filter(state__in=states).values("message"))

    def with_counts(self):
        """Each message with its number of deliveries and the number in each state, those whose rows are gone too."""
        states = {
            f"count_{state}": models.Count("deliveries", filter=Q(deliveries__state=state)) + _gone(state=state)
            for state in Delivery.State.values
        }
        return self.annotate(count=models.Count("deliveries") + _gone(), count_gone=_gone(), **states)


def _gone(**state):
    """How many deliveries of a message were counted (in this state) before their rows went (O11)."""
    counts = DeliveryCount.objects.filter(message=OuterRef("pk"), **state).order_by().values("message")
    return Coalesce(Subquery(counts.annotate(number=Sum("count")).values("number")), 0)


class Message(models.Model):
    """One mail as it goes to many: its words, and its ready bytes with a gap for what differs by recipient."""

    class Kind(models.TextChoices):
        NEWSLETTER = "newsletter", "News-Link"
        TEST = "test", "Test of a mailing"
        CONFIRMATION = "confirmation", "Confirmation of a subscription"
        PLACE = "place", "About somebody’s place at an event"
        ACCOUNT = "account", "About somebody's account"
        NOTICE = "notice", "Notice"
        REPORT = "report", "A published report or paper, to subscribers"
        FOLLOWED = "followed", "News of partnerships, to those who follow them"
        DIGEST = "digest", "Somebody’s own digest of tasks and news"
        CIRCULAR = "circular", "Circular to an audience"

    BULK = (Kind.NEWSLETTER, Kind.REPORT, Kind.FOLLOWED, Kind.CIRCULAR)

    class Priority(models.IntegerChoices):
        """Lower goes first: a password reset overtakes a newsletter."""

        URGENT = 1, "At once"
        SOON = 5, "Soon"
        BULK = 9, "In its turn"

    kind = models.CharField(max_length=20, choices=Kind.choices)
    priority = models.PositiveSmallIntegerField(choices=Priority.choices)
    subject = models.CharField(max_length=200)
    html = models.TextField(blank=True)
    text = models.TextField(blank=True)
    ready = models.BinaryField(help_text="The MIME bytes, with gaps.")
    publication = models.ForeignKey(
        Publication, on_delete=models.PROTECT, null=True, blank=True, related_name="messages"
    )
    queued_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    queued_at = models.DateTimeField()
    paused_at = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)
    emptied_at = models.DateTimeField(
        null=True, blank=True, help_text="When the content was removed because it held a personal link."
    )

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["-queued_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="message_has_a_subject", condition=~Q(subject="")),
            models.CheckConstraint(name="message_subject_is_one_line", condition=~Q(subject__regex=r"[\r\n]")),
            models.UniqueConstraint(
                name="message_one_newsletter_a_publication", fields=["publication"], condition=Q(kind="newsletter")
            ),
            models.UniqueConstraint(
                name="message_of_a_publication_once",
                fields=["publication", "kind"],
                condition=Q(kind__in=["report", "notice"], publication__isnull=False),
            ),
            models.CheckConstraint(
                name="message_newsletter_is_published", condition=~Q(kind="newsletter") | Q(publication__isnull=False)
            ),
        ]

    def __str__(self):
        return self.subject

    def get_absolute_url(self):
        return reverse("comms:message_detail", args=[self.pk])

    @property
    def is_bulk(self):
        """Mail that somebody can unsubscribe from."""
        return self.kind in self.BULK

    @property
    def holds_personal_link(self):
        """Mail for one pair of eyes: its content is removed once it has gone."""
        return self.kind in {self.Kind.ACCOUNT, self.Kind.CONFIRMATION, self.Kind.PLACE, self.Kind.DIGEST}

    @property
    def is_harmless_twice(self):
        """Mail that is useless late and does no harm if it comes again."""
        return self.kind in {self.Kind.ACCOUNT, self.Kind.CONFIRMATION, self.Kind.PLACE}


class DeliveryQuerySet(models.QuerySet):
    def visible_to(self, person):
        """As the messages are."""
        return self.filter(message__in=Message.objects.visible_to(person))

    def waiting(self):
        return self.filter(state__in=Delivery.WAITING)

    def due(self, *, at):
        """What may be handed out at the moment `at`: neither too early nor of a paused or stopped message."""
        return self.waiting().filter(next_attempt_at__lte=at, message__paused_at=None, message__stopped_at=None)

    def needing_attention(self):
        """What a person must look at: refused for good, or perhaps sent (F01)."""
        return self.filter(Q(state__in=[Delivery.State.FAILED, Delivery.State.UNCERTAIN]) | Q(repeat_possible=True))


class Delivery(models.Model):
    """One message to one address, and what became of it (H07)."""

    class State(models.TextChoices):
        PENDING = "pending", "Waiting"
        CLAIMED = "claimed", "Being sent"
        ACCEPTED = "accepted", "Sent"
        DEFERRED = "deferred", "To be tried again"
        FAILED = "failed", "Refused"
        SUPPRESSED = "suppressed", "Not sent"
        UNCERTAIN = "uncertain", "Perhaps sent"

    WAITING = (State.PENDING, State.DEFERRED)
    TO_DECIDE = (State.DEFERRED, State.FAILED, State.UNCERTAIN)

    # The unique constraint begins with the message, and chunks are looked for only while claimed.
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="deliveries", db_index=False)
    address = models.CharField("email address", max_length=254)
    subscriber = models.ForeignKey(Subscriber, on_delete=models.SET_NULL, null=True, related_name="deliveries")
    priority = models.PositiveSmallIntegerField(choices=Message.Priority.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    deferred_since = models.DateTimeField(
        null=True, help_text="When it was first put off; after three days of that it has failed."
    )
    next_attempt_at = models.DateTimeField()
    chunk = models.ForeignKey(Chunk, on_delete=models.SET_NULL, null=True, related_name="deliveries", db_index=False)
    place = models.PositiveSmallIntegerField(null=True)
    code = models.PositiveSmallIntegerField("answer code", null=True)
    reply = models.CharField("answer", max_length=300, blank=True)
    ended_at = models.DateTimeField(null=True)
    repeat_possible = models.BooleanField("may have gone twice", default=False)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "deliveries"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="delivery_once_an_address", fields=["message", "address"]),
            models.CheckConstraint(
                name="delivery_address_is_small", condition=Q(address=Lower("address"), address__contains="@")
            ),
            models.CheckConstraint(
                name="delivery_claimed_in_a_chunk",
                condition=~Q(state="claimed") | Q(chunk__isnull=False, place__isnull=False),
            ),
            models.CheckConstraint(
                name="delivery_waits_or_has_ended",
                condition=Q(state__in=["pending", "deferred", "claimed"], ended_at__isnull=True)
                | Q(state__in=["accepted", "failed", "suppressed", "uncertain"], ended_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                name="delivery_waiting",
                fields=["priority", "next_attempt_at", "id"],
                condition=Q(state__in=["pending", "deferred"]),
            ),
            models.Index(
                name="delivery_to_look_at", fields=["state", "ended_at"], condition=Q(state__in=["failed", "uncertain"])
            ),
            models.Index(name="delivery_of_chunk", fields=["chunk", "place"], condition=Q(state="claimed")),
        ]

    def __str__(self):
        # Never the address: labels reach events and logs.
        return f"Delivery {self.pk}"

    def get_absolute_url(self):
        return f"{self.message.get_absolute_url()}?state={self.state}"

    @property
    def can_be_decided(self):
        """Whether a person may send it again or drop it."""
        return self.state in self.TO_DECIDE

    @property
    def mail_id(self):
        """The same at every attempt, so that a repeated mail can be told from another."""
        return f"<{self.mail_id_of(self.message.pk, self.pk)}>"

    mail_id_of = staticmethod(mail_id_of)


class DeliveryCount(models.Model):
    """How many deliveries of a message ended in one state, kept when their rows are gone (O11)."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="delivery_counts", db_index=False)
    state = models.CharField(max_length=10, choices=Delivery.State.choices)
    count = models.PositiveIntegerField()

    class Meta:
        ordering = ["message", "state"]
        constraints = [
            models.UniqueConstraint(name="delivery_count_once_a_state", fields=["message", "state"]),
            models.CheckConstraint(
                name="delivery_count_of_what_has_ended",
                condition=Q(state__in=["accepted", "failed", "suppressed", "uncertain"], count__gte=1),
            ),
        ]

    def __str__(self):
        return f"{self.count} {self.get_state_display().lower()}"
