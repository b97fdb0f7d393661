"""Budgets, spending and scenarios for tests."""

import datetime as dt
from decimal import Decimal

import factory
from django.core.files.base import ContentFile
from factory.django import DjangoModelFactory

from tariffs.models import (
    Budget,
    BudgetLine,
    Commitment,
    ExternalFunding,
    InKind,
    Scenario,
    ScenarioPlacing,
    ScenarioRate,
    Spend,
    SpendEvidence,
)
from tests.factories.partnerships import now
from tests.factories.tariffs import SchemeFactory


class BudgetFactory(DjangoModelFactory):
    class Meta:
        model = Budget
        django_get_or_create = ("year",)

    year = 2009
    need_gbp = Decimal("15000.00")


class BudgetLineFactory(DjangoModelFactory):
    class Meta:
        model = BudgetLine

    budget = factory.SubFactory(BudgetFactory)
    slug = factory.Sequence(lambda n: f"line-{n}")
    name = factory.Sequence(lambda n: f"Line {n}")
    place = factory.Sequence(int)


class CommitmentFactory(DjangoModelFactory):
    class Meta:
        model = Commitment

    line = factory.SubFactory(BudgetLineFactory)
    reference = factory.Sequence(lambda n: f"PO-{n}")
    committed_on = dt.date(2009, 6, 1)
    supplier = "Harbour Print"
    purpose = "Leaflets"
    amount_gbp = Decimal("800.00")


class SpendFactory(DjangoModelFactory):
    class Meta:
        model = Spend

    line = factory.SubFactory(BudgetLineFactory)
    reference = factory.Sequence(lambda n: f"PV-{n}")
    incurred_on = dt.date(2009, 7, 1)
    supplier = "Harbour Print"
    purpose = "Leaflets"
    amount_gbp = Decimal("100.00")
    entered_at = factory.LazyFunction(now)


class SpendEvidenceFactory(DjangoModelFactory):
    class Meta:
        model = SpendEvidence

    spend = factory.SubFactory(SpendFactory)
    title = "Supplier’s invoice"
    file = factory.LazyFunction(lambda: ContentFile(b"%PDF-1.7 an invoice", name="invoice"))
    extension = "pdf"
    content_type = "application/pdf"
    size = 19
    sha256 = factory.Sequence(lambda n: f"{n:064x}")
    added_at = factory.LazyFunction(now)


class InKindFactory(DjangoModelFactory):
    class Meta:
        model = InKind

    budget = factory.SubFactory(BudgetFactory)
    slug = factory.Sequence(lambda n: f"given-{n}")
    name = "Officers’ time"


class ExternalFundingFactory(DjangoModelFactory):
    class Meta:
        model = ExternalFunding

    budget = factory.SubFactory(BudgetFactory)
    slug = factory.Sequence(lambda n: f"fund-{n}")
    name = "Area agreement fund"


class ScenarioFactory(DjangoModelFactory):
    class Meta:
        model = Scenario

    scheme = factory.SubFactory(SchemeFactory, year=2010)
    place = 1
    name = factory.Sequence(lambda n: f"Scenario {n}")


class ScenarioRateFactory(DjangoModelFactory):
    class Meta:
        model = ScenarioRate

    scenario = factory.SubFactory(ScenarioFactory)
    unit_gbp = Decimal("300.00")


class ScenarioPlacingFactory(DjangoModelFactory):
    class Meta:
        model = ScenarioPlacing

    scenario = factory.SubFactory(ScenarioFactory)


def close(budget):
    """Close the budget's year as the database would see it."""
    Budget.objects.filter(pk=budget.pk).update(closed_at=now())
    budget.refresh_from_db()
    return budget
