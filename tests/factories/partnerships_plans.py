"""Factories of action plans, partners' plans and pledges."""

import datetime as dt
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from partnerships.models import (
    ActionPlan,
    PartnerPlan,
    PlanAction,
    Pledge,
)
from tests.factories.partnerships import ObjectiveFactory, OrganisationFactory


class ActionPlanFactory(DjangoModelFactory):
    class Meta:
        model = ActionPlan
        django_get_or_create = ("slug",)

    slug = "work-programme"
    title = "Work programme"


class PlanActionFactory(DjangoModelFactory):
    """An action due in June 2009."""

    class Meta:
        model = PlanAction

    plan = factory.SubFactory(ActionPlanFactory)
    number = factory.Sequence(lambda n: n + 1)
    text = "Open the hall"
    leads = ["Head of Policy"]
    kind = "deadline"
    due_on = dt.date(2009, 6, 30)


class PartnerPlanFactory(DjangoModelFactory):
    class Meta:
        model = PartnerPlan

    organisation = factory.SubFactory(OrganisationFactory)
    title = factory.Sequence(lambda n: f"Business plan {n}")
    runs_from = 2008
    runs_until = 2011


class PledgeFactory(DjangoModelFactory):
    """£500 for an objective in 2009/10."""

    class Meta:
        model = Pledge

    organisation = factory.SubFactory(OrganisationFactory)
    objective = factory.SubFactory(ObjectiveFactory)
    year = 2009
    kind = "money"
    what = "Prizes"
    amount_gbp = Decimal("500.50")
