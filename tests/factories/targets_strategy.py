"""Factories of the strategy, its milestones and reviews, and of the evidence base."""

import datetime as dt

import factory
from factory.django import DjangoModelFactory

from partnerships.models import Aspiration
from targets.models import (
    DataSet,
    Intervention,
    Milestone,
    StrategyReview,
    StrategyTarget,
)
from tests.factories.partnerships import (
    BodyFactory,
    ObjectiveFactory,
)
from tests.factories.targets import IndicatorFactory


class AspirationFactory(DjangoModelFactory):
    class Meta:
        model = Aspiration
        django_get_or_create = ("objective", "number")

    objective = factory.SubFactory(ObjectiveFactory)
    number = 1


class StrategyTargetFactory(DjangoModelFactory):
    class Meta:
        model = StrategyTarget

    aspiration = factory.SubFactory(AspirationFactory)
    number = factory.Sequence(lambda n: n + 1)


class MilestoneFactory(DjangoModelFactory):
    class Meta:
        model = Milestone

    target = factory.SubFactory(StrategyTargetFactory)
    body = factory.SubFactory(BodyFactory)
    text = "A hall is built"
    due_label = "By 2010"
    due_year = 2010


class DataSetFactory(DjangoModelFactory):
    """A survey that is on the web."""

    class Meta:
        model = DataSet

    body = factory.SubFactory(BodyFactory)
    title = factory.Sequence(lambda n: f"Household survey {n}")
    topic = "Housing"
    source = "Office for National Statistics"
    licence = "Open Government Licence v3.0"
    area = "The city"
    dated_on = dt.date(2009, 3, 31)
    url = "https://data.example/"


class InterventionFactory(DjangoModelFactory):
    class Meta:
        model = Intervention

    body = factory.SubFactory(BodyFactory)
    indicator = factory.SubFactory(IndicatorFactory)
    title = "Visits at home"
    started_on = dt.date(2009, 4, 1)
    expected = "Ten more grants a month"


class StrategyReviewFactory(DjangoModelFactory):
    class Meta:
        model = StrategyReview

    year = 2008
    findings = "Carbon lags behind."
