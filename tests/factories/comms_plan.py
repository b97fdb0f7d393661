"""Communications plans, their lines and channels, and the tools table, for tests."""

import datetime as dt

import factory
from factory.django import DjangoModelFactory

from comms.models import Channel, CommsPlan, PlanItem, Responsibility, Tool
from tests.factories.partnerships import PersonFactory

MAY = dt.datetime(2009, 5, 12, 9, tzinfo=dt.UTC)


class CommsPlanFactory(DjangoModelFactory):
    """A draft of 2009/10; `adopted=True` makes one that is public."""

    class Meta:
        model = CommsPlan
        django_get_or_create = ("year",)

    class Params:
        adopted = factory.Trait(state="adopted", agreement="Delivery Board, 12 May 2009", adopted_at=MAY)

    year = 2009
    purpose = "Tell people."


class PlanItemFactory(DjangoModelFactory):
    class Meta:
        model = PlanItem

    plan = factory.SubFactory(CommsPlanFactory)
    kind = PlanItem.Kind.OBJECTIVE
    number = factory.Sequence(lambda n: n + 1)
    text = factory.Sequence(lambda n: f"People know us {n}")


class ChannelFactory(DjangoModelFactory):
    class Meta:
        model = Channel

    plan = factory.SubFactory(CommsPlanFactory)
    number = factory.Sequence(lambda n: n + 1)
    name = factory.Sequence(lambda n: f"Channel {n}")
    owner = factory.SubFactory(PersonFactory)


class ToolFactory(DjangoModelFactory):
    class Meta:
        model = Tool
        django_get_or_create = ("slug",)

    slug = "news-link"
    name = "News-Link"


class ResponsibilityFactory(DjangoModelFactory):
    """A manager's line that is ticked each month."""

    class Meta:
        model = Responsibility

    tool = factory.SubFactory(ToolFactory)
    role = "manager"
    number = factory.Sequence(lambda n: n + 1)
    text = factory.Sequence(lambda n: f"Tell members {n}")
    cadence = Responsibility.Cadence.MONTHLY
    shown_by = Responsibility.ShownBy.TICK
