"""Pledges towards indicators of the agreement and objectives, with their totals (C13)."""

from decimal import Decimal

import pytest
from django.db import connection

from partnerships.models import Event, Pledge, Role
from targets.models import PledgedIndicator
from targets.reports.pledges import pledges_of
from tests.factories.partnerships import BodyFactory, ObjectiveFactory, OrganisationFactory, PersonFactory, seated
from tests.factories.partnerships_plans import PledgeFactory
from tests.factories.targets import IndicatorFactory
from tests.refused import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(client):
    person = seated(Role.MANAGER, BodyFactory(slug="lyp"))
    client.force_login(person)
    return person


def test_pledges_add_up_to_the_penny_and_by_priority(django_assert_num_queries):
    first = PledgeFactory()
    PledgeFactory(amount_gbp=Decimal("0.10"), objective=ObjectiveFactory(number=2))
    PledgeFactory(kind="staff", amount_gbp=None, staff_days=Decimal("2.5"), organisation=first.organisation)
    PledgeFactory(kind="in_kind", amount_gbp=None)
    PledgeFactory(year=2008)
    person = PersonFactory()
    with django_assert_num_queries(1):
        found = pledges_of(person, year=2009)
    assert (found.money, found.days, found.in_kind, found.partners) == (Decimal("500.60"), Decimal("2.5"), 1, 3)
    assert found.together == ["£500.60", "2.5 days of staff time", "1 gift in kind"]
    assert pledges_of(person, year=2008).together == ["£500.50"]
    assert [(own.priority.number, own.money) for own in found.objectives] == [
        (1, Decimal("500.50")), (2, Decimal("0.10")),
    ]  # fmt: skip


def test_a_pledge_is_entered_and_changed(manager, client):
    organisation, objective = OrganisationFactory(), ObjectiveFactory()
    sent = {"organisation": organisation.pk, "objective": objective.pk, "year": 2009, "kind": "money", "what": "Prizes"}
    assert client.post("/pledges/new/", sent).context["form"].errors != {}
    client.post("/pledges/new/", sent | {"amount_gbp": "£1,200"})
    pledge = Pledge.objects.get()
    client.post(f"/pledges/{pledge.pk}/edit/", sent | {"amount_gbp": "1500"})
    page = client.get("/pledges/")
    assert page.context["pledged"].money == Decimal(1500)
    assert "£1,500" in page.content.decode()


def test_a_pledge_is_given_for_an_indicator_of_the_agreement(manager, client, django_assert_num_queries):
    indicator = IndicatorFactory(title="Homes insulated")
    sent = {"organisation": OrganisationFactory().pk, "year": 2009, "kind": "money", "what": "Loft kits"}
    sent |= {"amount_gbp": "1500"}
    assert list(client.post("/pledges/new/", sent).context["form"].errors) == ["indicator"]
    client.post("/pledges/new/", sent | {"indicator": indicator.pk})
    with django_assert_num_queries(1):
        found = pledges_of(manager, year=2009)
    assert [(own.priority, own.money) for own in found.indicators] == [(indicator, Decimal(1500))]
    assert found.objectives == []
    assert "1 partner pledges £1,500." in client.get("/pledges/").content.decode()
    edit = f"/pledges/{Pledge.objects.get().pk}/edit/"
    assert client.get(edit).context["form"]["indicator"].value() == indicator.pk
    client.post(edit, sent | {"objective": ObjectiveFactory(number=4, title="").pk})
    data = Event.objects.get(kind="pledge.changed").data
    assert (data["before"]["indicator"], data["after"]["objective"]) == ("Homes insulated", "Objective 4")


def test_the_database_refuses_a_pledge_for_neither_objective_nor_indicator():
    link = PledgedIndicator.objects.create(pledge=PledgeFactory(objective=None), indicator=IndicatorFactory())
    connection.check_constraints()
    with refused("pledge_is_given_for_something"):
        link.delete()
        connection.check_constraints()
    with refused("pledge_is_given_for_something"):
        PledgeFactory(objective=None)
        connection.check_constraints()
    with refused("pledge_is_given_for_something"):
        Pledge.objects.filter(pk=PledgeFactory().pk).update(objective=None)
        connection.check_constraints()
    link.pledge.delete()
    connection.check_constraints()
