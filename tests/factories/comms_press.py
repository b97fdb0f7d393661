"""Press releases, coverage and updates for tests."""

import datetime as dt

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from comms.models import PartnerUpdate, PressCoverage, PressRelease
from tests.factories.comms import PublicationFactory, moments_ago
from tests.factories.partnerships import BodyFactory, PersonFactory


class PressReleaseFactory(DjangoModelFactory):
    """A draft; `issued=True` makes one that is published."""

    class Meta:
        model = PressRelease

    class Params:
        issued = factory.Trait(
            state="issued",
            approved_by=factory.SubFactory(PersonFactory),
            approved_at=factory.LazyFunction(timezone.now),
            publication=factory.SubFactory(
                PublicationFactory,
                kind="press_release",
                slug=factory.Sequence(lambda n: f"press-{n}"),
                address="/press/1/",
                data={"body": "Lyp"},
            ),
        )

    body = factory.SubFactory(BodyFactory)
    title = factory.Sequence(lambda n: f"Hall {n} opens")
    text = "The hall is **open**."
    author = factory.SubFactory(PersonFactory)
    edited_by = factory.SelfAttribute("author")
    state_since = factory.LazyFunction(moments_ago)


class PressCoverageFactory(DjangoModelFactory):
    class Meta:
        model = PressCoverage

    outlet = "Daily Echo"
    headline = "Hall opens"
    seen_on = dt.date(2009, 6, 12)
    tone = "good"
    logged_at = factory.LazyFunction(moments_ago)


class PartnerUpdateFactory(DjangoModelFactory):
    class Meta:
        model = PartnerUpdate

    body = factory.SubFactory(BodyFactory)
    kind = "spoken"
    given_to = "Board of the Primary Care Trust"
    given_on = dt.date(2009, 6, 12)
    logged_at = factory.LazyFunction(moments_ago)
