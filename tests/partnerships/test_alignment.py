"""Partners' plans in line with objectives or not, key messages placed, and pledges with their totals (C12, C13)."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser

from partnerships.models import Event, MessagePlacement, PartnerPlan, Role
from partnerships.reports.alignment import alignment
from tests.factories.partnerships import (
    BodyFactory,
    ObjectiveFactory,
    OrganisationFactory,
    PersonFactory,
    SeatFactory,
    seated,
)
from tests.factories.partnerships_plans import PartnerPlanFactory, PledgeFactory
from tests.refused import refused

pytestmark = pytest.mark.django_db
TODAY = dt.date(2009, 6, 12)


@pytest.fixture
def manager(client):
    person = seated(Role.MANAGER, BodyFactory(slug="lyp"))
    client.force_login(person)
    return person


def test_plans_in_line_with_nothing_and_partners_without_a_plan():
    aligned, loose = PartnerPlanFactory(), PartnerPlanFactory()
    aligned.objectives.add(ObjectiveFactory())
    silent = OrganisationFactory()
    for organisation in (silent, aligned.organisation):
        SeatFactory(representing=organisation)
    found = alignment(PersonFactory(), on=TODAY)
    assert (found.loose, found.without_plan) == ([loose], [silent])
    assert alignment(AnonymousUser(), on=TODAY).plans == []


def test_as_many_statements_for_one_plan_as_for_three(django_assert_num_queries):
    person = PersonFactory()
    for count in (1, 3):
        while PartnerPlan.objects.count() < count:
            plan = PartnerPlanFactory()
            plan.objectives.add(ObjectiveFactory(number=count))
            SeatFactory(representing=OrganisationFactory())
        with django_assert_num_queries(4):
            alignment(person, on=TODAY)


def test_a_manager_keeps_the_list_and_records_a_message(manager, client):
    organisation, objective = OrganisationFactory(), ObjectiveFactory()
    sent = {"organisation": organisation.pk, "title": "Plan", "runs_from": 2008, "runs_until": 2011}
    client.post("/partner-plans/new/", sent)
    plan = PartnerPlan.objects.get()
    client.post(f"/partner-plans/{plan.pk}/edit/", sent | {"objectives": [objective.pk]})
    event = Event.objects.get(kind="partner_plan.edited")
    assert (event.data["before"], event.data["after"]) == ({"objectives": []}, {"objectives": [1]})
    on = {"placed_on_day": "1", "placed_on_month": "6", "placed_on_year": "2009"}
    body = BodyFactory(slug="lyp")
    client.post(
        "/partner-plans/messages/new/", {"body": body.pk, "message": "Older is wiser", "placed_in": "Plan"} | on
    )
    assert MessagePlacement.objects.get().body == body
    other = {"body": BodyFactory(slug="sep").pk, "message": "x", "placed_in": "y"} | on
    assert list(client.post("/partner-plans/messages/new/", other).context["form"].errors) == ["body"]
    assert "Older is wiser" in client.get("/partner-plans/").content.decode()


@pytest.mark.parametrize(
    ("factory", "details", "constraint"),
    [
        (PledgeFactory, {"amount_gbp": None}, "pledge_counts_what_it_gives"),
        (PledgeFactory, {"kind": "in_kind"}, "pledge_counts_what_it_gives"),
        (PledgeFactory, {"what": ""}, "pledge_says_what"),
        (PartnerPlanFactory, {"runs_until": 2001}, "partner_plan_ends_after_it_begins"),
        (PartnerPlanFactory, {"title": ""}, "partner_plan_has_a_title"),
    ],
)
def test_the_database_refuses(factory, details, constraint):
    with refused(constraint):
        factory(**details)


def test_a_plan_stands_once_and_a_message_says_where():
    plan = PartnerPlanFactory()
    with refused("partner_plan_once"):
        PartnerPlanFactory(organisation=plan.organisation, title=plan.title)
    with refused("message_placement_says_what_and_where"):
        MessagePlacement.objects.create(body=BodyFactory(), message="", placed_in="x", placed_on=TODAY)
