"""Handbooks, paper copies, logos and consultations for tests."""

import datetime as dt

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from comms.models import Consultation, ConsultationReply, CopyRequest, HandbookDistribution, Logo, Picture, StrategySite
from tests.factories.comms import PublicationFactory, moments_ago
from tests.factories.partnerships import BodyFactory, StrategyFactory


class HandbookFactory(PublicationFactory):
    kind = "handbook"
    slug = "handbook"
    title = "Partnership handbook, version 1"
    address = factory.LazyAttribute(lambda book: f"/handbook/{book.revision}/")
    data = factory.LazyFunction(lambda: {"edition": "Version 1, 12 June 2009"})


class DistributionFactory(DjangoModelFactory):
    class Meta:
        model = HandbookDistribution

    handbook = factory.SubFactory(HandbookFactory)
    given_to = "All members"
    copies = 12
    form = "paper"
    given_on = dt.date(2009, 6, 12)
    logged_at = factory.LazyFunction(moments_ago)


class StrategySiteFactory(DjangoModelFactory):
    class Meta:
        model = StrategySite

    strategy = factory.SubFactory(StrategyFactory)
    kind = "own"
    name = factory.Sequence(lambda n: f"Site {n}")


class CopyRequestFactory(DjangoModelFactory):
    class Meta:
        model = CopyRequest

    what = "strategy"
    name = "Ann Reader"
    address = "1 High Street"
    asked_at = factory.LazyFunction(moments_ago)


class PictureFactory(DjangoModelFactory):
    class Meta:
        model = Picture

    content = b"\x89PNG\r\n\x1a\n"
    format = "png"
    sha256 = "a" * 64
    width = 10
    height = 10
    alt = "Two waves under a star"
    added_at = factory.LazyFunction(moments_ago)


class LogoFactory(DjangoModelFactory):
    class Meta:
        model = Logo

    name = "Logo in colour"
    version = factory.Sequence(lambda n: n + 1)
    picture = factory.SubFactory(PictureFactory)
    decision = "On all that we publish."
    decided_by = "Policy Board"
    decided_on = dt.date(2009, 6, 12)
    added_at = factory.LazyFunction(moments_ago)


class ConsultationFactory(DjangoModelFactory):
    """Open for a month from today; `closed=True` makes one that closed yesterday."""

    class Meta:
        model = Consultation

    class Params:
        closed = factory.Trait(
            opens_on=dt.date(2009, 4, 1),
            closes_on=factory.LazyFunction(lambda: timezone.localdate() - dt.timedelta(days=1)),
        )

    title = factory.Sequence(lambda n: f"What about park {n}?")
    body = factory.SubFactory(BodyFactory)
    summary = "What should **become** of it?"
    opens_on = factory.LazyFunction(timezone.localdate)
    closes_on = factory.LazyFunction(lambda: timezone.localdate() + dt.timedelta(days=30))


class ConsultationReplyFactory(DjangoModelFactory):
    class Meta:
        model = ConsultationReply

    consultation = factory.SubFactory(ConsultationFactory)
    body = factory.SubFactory(BodyFactory)
    asked_at = factory.LazyFunction(moments_ago)
