"""Close-down workbooks and lessons for tests."""

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from partnerships.models import HEADS, Dissolution, Practice
from tests.factories.partnerships import BodyFactory

WRITTEN = {head.column: f"What is said about {head.code}." for head in HEADS}


class DissolutionFactory(DjangoModelFactory):
    """An open workbook with nothing in it; `written=True` fills every head, `closed=True` freezes it as well."""

    class Meta:
        model = Dissolution

    class Params:
        written = factory.Trait(**WRITTEN)
        closed = factory.Trait(written=True, closed_at=factory.LazyFunction(timezone.now))

    body = factory.SubFactory(BodyFactory)
    begun_at = factory.LazyFunction(timezone.now)


class PracticeFactory(DjangoModelFactory):
    """A lesson of an open workbook."""

    class Meta:
        model = Practice

    dissolution = factory.SubFactory(DissolutionFactory)
    body = factory.SelfAttribute("dissolution.body")
    title = factory.Sequence(lambda n: f"Lesson {n}")
    topic = Practice.Topic.MONEY
    lesson = "Ask for the money before the work begins."
