"""Audiences, subscribers, stories, issues and mail for tests."""

import datetime as dt
import hashlib

import factory
from django.core.files.base import ContentFile
from django.utils import timezone
from factory.django import DjangoModelFactory

from comms.mime import Mail, compose, slot
from comms.models import (
    Asset,
    Audience,
    Bounce,
    CalendarEntry,
    Delivery,
    FilmFile,
    Loan,
    Message,
    NewsLinkIssue,
    Picture,
    ProgrammeSession,
    Publication,
    Registration,
    SetAsideSuggestion,
    SignUp,
    Story,
    Subscriber,
    Subscription,
    UnreadReturn,
)
from comms.models.addresses import address_hash
from tests.factories.partnerships import BodyFactory, ObjectiveFactory, PersonFactory

JUNE = dt.date(2009, 6, 1)


def moments_ago():
    """Before whatever the test takes as now."""
    return timezone.now() - dt.timedelta(minutes=1)


class AudienceFactory(DjangoModelFactory):
    class Meta:
        model = Audience
        django_get_or_create = ("slug",)

    slug = "key-stakeholders"
    name = factory.LazyAttribute(lambda audience: audience.slug.replace("-", " ").capitalize())


class SubscriberFactory(DjangoModelFactory):
    class Meta:
        model = Subscriber
        django_get_or_create = ("address",)

    address = factory.Sequence(lambda n: f"reader{n:03}@readers.example")
    address_hash = factory.LazyAttribute(lambda subscriber: address_hash(subscriber.address))
    created_at = factory.LazyFunction(moments_ago)


class SubscriptionFactory(DjangoModelFactory):
    """A confirmed subscription; `confirmed_at=None` makes one that waits for its confirmation."""

    class Meta:
        model = Subscription

    subscriber = factory.SubFactory(SubscriberFactory)
    audience = factory.SubFactory(AudienceFactory)
    source = Subscription.Source.FORM
    proof = "Opened the link that was mailed to the address"
    asked_at = factory.LazyFunction(moments_ago)
    confirmed_at = factory.LazyFunction(moments_ago)


class PublicationFactory(DjangoModelFactory):
    class Meta:
        model = Publication
        django_get_or_create = ("kind", "slug", "revision")

    kind = Publication.Kind.NEWS_LINK
    slug = "2009-05"
    revision = 1
    title = "News-Link May 2009"
    html = "<p>News of May.</p>"
    data = factory.LazyFunction(dict)
    sha256 = "0" * 64
    published_at = factory.LazyFunction(moments_ago)


class MessageFactory(DjangoModelFactory):
    """A short newsletter, ready to go."""

    class Meta:
        model = Message

    kind = Message.Kind.NEWSLETTER
    priority = factory.LazyAttribute(
        lambda message: Message.Priority.BULK if message.kind == Message.Kind.NEWSLETTER else Message.Priority.URGENT
    )
    subject = "News-Link June 2009"
    publication = factory.Maybe(
        factory.LazyAttribute(lambda message: message.kind == Message.Kind.NEWSLETTER),
        factory.SubFactory(PublicationFactory, slug=factory.Sequence(lambda n: f"{1990 + n}-01")),
        None,
    )
    queued_at = factory.LazyFunction(moments_ago)
    ready = factory.LazyAttribute(
        lambda message: compose(
            Mail(
                subject=message.subject,
                text=f"Hello\n.a line that begins with a dot\n{slot('unsubscribe')}\n",
                html=f'<p>Hello</p><a href="{slot("unsubscribe")}">Unsubscribe</a>',
                sender="Southampton Partnership <partnership@portal.example>",
                date=message.queued_at,
                unsubscribe=True,
            )
        )
    )


class DeliveryFactory(DjangoModelFactory):
    class Meta:
        model = Delivery

    message = factory.SubFactory(MessageFactory)
    subscriber = factory.SubFactory(SubscriberFactory)
    address = factory.LazyAttribute(lambda delivery: delivery.subscriber.address)
    priority = factory.LazyAttribute(lambda delivery: delivery.message.priority)
    next_attempt_at = factory.LazyAttribute(lambda delivery: delivery.message.queued_at)


class BounceFactory(DjangoModelFactory):
    """A mail to an address that does not exist."""

    class Meta:
        model = Bounce

    delivery = factory.SubFactory(DeliveryFactory, state="accepted", ended_at=factory.LazyFunction(moments_ago))
    why = Bounce.Why.NO_MAILBOX
    kind = factory.LazyAttribute(lambda bounce: Bounce.kind_of(bounce.why))
    address_hash = factory.LazyAttribute(lambda bounce: address_hash(bounce.delivery.address))
    status = "5.1.1"
    words = "550 5.1.1 User unknown"
    at = factory.LazyFunction(moments_ago)


class UnreadReturnFactory(DjangoModelFactory):
    class Meta:
        model = UnreadReturn

    reason = UnreadReturn.Reason.LETTER
    fingerprint = factory.Sequence(lambda n: f"{n:064x}")
    sender = "Pat Reader <pat@readers.example>"
    subject = "Re: News-Link June 2009"
    excerpt = "Thank you for this issue."
    came_at = factory.LazyFunction(moments_ago)


class NewsLinkIssueFactory(DjangoModelFactory):
    class Meta:
        model = NewsLinkIssue
        django_get_or_create = ("month",)

    month = JUNE
    introduction = "Summer is here."
    opened_at = factory.LazyFunction(moments_ago)


class PictureFactory(DjangoModelFactory):
    """A described picture, whose bytes nobody looks at."""

    class Meta:
        model = Picture

    content = b"not looked at"
    format = Picture.Format.JPEG
    sha256 = factory.LazyAttribute(lambda picture: hashlib.sha256(picture.content).hexdigest())
    width = 600
    height = 400
    alt = "Two engineers insulate a loft."
    added_at = factory.LazyFunction(moments_ago)


class StoryFactory(DjangoModelFactory):
    """A story that has been sent in; give `issue` and state "accepted" for one in an issue."""

    class Meta:
        model = Story

    author = factory.SubFactory(PersonFactory)
    body = factory.SubFactory(BodyFactory)
    strand = factory.SubFactory(ObjectiveFactory)
    title = factory.Sequence(lambda n: f"Story {n}")
    text = "We planted **forty trees**.\n\nCome and see them."
    state = factory.LazyAttribute(lambda story: "accepted" if story.issue else "submitted")
    state_since = factory.LazyFunction(moments_ago)
    issue = None


class SetAsideSuggestionFactory(DjangoModelFactory):
    """Something that is not to be suggested as a story."""

    class Meta:
        model = SetAsideSuggestion

    event = factory.Sequence(lambda n: n + 1)
    words = "The partnership met its target"
    set_aside_at = factory.LazyFunction(moments_ago)


class CalendarEntryFactory(DjangoModelFactory):
    class Meta:
        model = CalendarEntry

    title = factory.Sequence(lambda n: f"Event {n}")
    body = factory.SubFactory(BodyFactory)
    starts_at = dt.datetime(2009, 7, 4, 9, tzinfo=dt.UTC)
    ends_at = factory.LazyAttribute(lambda entry: entry.starts_at + dt.timedelta(hours=2))
    notified_at = factory.LazyFunction(moments_ago)


class SignUpFactory(DjangoModelFactory):
    """Registration for an event that is to come; two places unless told."""

    class Meta:
        model = SignUp

    entry = factory.SubFactory(
        CalendarEntryFactory, starts_at=factory.LazyFunction(lambda: timezone.now() + dt.timedelta(days=30))
    )
    places = 2


class RegistrationFactory(DjangoModelFactory):
    """Somebody with a place; give another state and `confirmed_at=None` for who has not confirmed."""

    class Meta:
        model = Registration

    sign_up = factory.SubFactory(SignUpFactory)
    name = factory.Sequence(lambda n: f"Guest {n:03}")
    address = factory.Sequence(lambda n: f"guest{n:03}@guests.example")
    state = Registration.State.BOOKED
    asked_at = factory.LazyFunction(moments_ago)
    confirmed_at = factory.LazyAttribute(lambda place: place.asked_at)


class ProgrammeSessionFactory(DjangoModelFactory):
    """The first half hour of a conference."""

    class Meta:
        model = ProgrammeSession

    entry = factory.SubFactory(CalendarEntryFactory, kind="conference")
    title = factory.Sequence(lambda n: f"Session {n}")
    starts_at = factory.LazyAttribute(lambda session: session.entry.starts_at)
    ends_at = factory.LazyAttribute(lambda session: session.starts_at + dt.timedelta(minutes=30))


class AssetFactory(DjangoModelFactory):
    """A banner unless told; its stock comes by movements."""

    class Meta:
        model = Asset

    name = factory.Sequence(lambda n: f"Item {n}")
    kind = Asset.Kind.BANNER


class FilmFileFactory(DjangoModelFactory):
    """A film of a few bytes, with a caption."""

    class Meta:
        model = FilmFile

    asset = factory.SubFactory(AssetFactory, kind=Asset.Kind.FILM)
    file = factory.LazyFunction(lambda: ContentFile(b"0123456789", "film"))
    format = FilmFile.Format.MP4
    size = 10
    sha256 = hashlib.sha256(b"0123456789").hexdigest()
    captions = "WEBVTT\n\n00:00.000 --> 00:02.000\nWaves."
    uploaded_at = factory.LazyFunction(moments_ago)


class LoanFactory(DjangoModelFactory):
    """A loan of two days, each a week after the one before."""

    class Meta:
        model = Loan

    asset = factory.SubFactory(AssetFactory)
    body = factory.SubFactory(BodyFactory)
    from_on = factory.Sequence(lambda n: dt.date(2030, 1, 1) + dt.timedelta(weeks=n))
    until_on = factory.LazyAttribute(lambda loan: loan.from_on + dt.timedelta(days=1))
    booked_at = factory.LazyFunction(moments_ago)
