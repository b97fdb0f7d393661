"""Digests and briefing notes for tests."""

import datetime as dt

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from comms.models import BriefingItem, BriefingNote, Digest
from tests.factories.partnerships import PersonFactory, SignificantUpdateFactory


class DigestFactory(DjangoModelFactory):
    """One that comes each day and was last put together long ago."""

    class Meta:
        model = Digest

    person = factory.SubFactory(PersonFactory)
    looked_on = dt.date(2009, 6, 1)


class BriefingNoteFactory(DjangoModelFactory):
    """The draft of June 2009."""

    class Meta:
        model = BriefingNote
        django_get_or_create = ("month",)

    month = dt.date(2009, 6, 1)


class BriefingItemFactory(DjangoModelFactory):
    class Meta:
        model = BriefingItem

    note = factory.SubFactory(BriefingNoteFactory)
    update = factory.SubFactory(SignificantUpdateFactory)
    words = factory.SelfAttribute("update.words")
    told_at = factory.LazyFunction(timezone.now)
