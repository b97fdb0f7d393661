"""The lists of the register as spreadsheets: keys, order, and which action writes what."""

import datetime as dt

import pytest

from partnerships.imports import Outcome, import_kind, import_kinds
from partnerships.models import Body, Event, Person, Role, Seat
from partnerships.sheets import read_sheet, write_csv
from tests.factories.partnerships import (
    BodyFactory,
    BodyPageFactory,
    CadenceFactory,
    KeyActivityFactory,
    ObjectiveFactory,
    OfficeFactory,
    OrganisationFactory,
    PersonFactory,
    SeatFactory,
    TopBoardFactory,
    now,
)
from tests.factories.partnerships_closing import DissolutionFactory
from tests.factories.partnerships_plans import ActionPlanFactory, PlanActionFactory

pytestmark = pytest.mark.django_db


def load(kind, text) -> Outcome:
    return import_kind(kind).load(read_sheet(text.encode(), "x.csv"), by=None, at=now())


def said(outcome):
    return [str(problem) for problem in outcome.problems]


def kinds_of_events():
    return list(Event.objects.order_by("pk").values_list("kind", flat=True))


def everything():
    """One of each thing that the register's lists hold."""
    body = BodyFactory(slug="lyp", name="Later Years", opened_on=dt.date(2008, 4, 1), manager_full_time=False)
    BodyPageFactory(body=body)
    KeyActivityFactory(body=body)
    organisation = OrganisationFactory(also_known_as=["PCT", "the Trust"])
    twins = [PersonFactory(name="Sam Same", contact_email=f"sam{number}@portal.example") for number in (1, 2)]
    for person in twins:
        SeatFactory(body=body, person=person, representing=organisation, delegated_authority="Up to £500")
    SeatFactory(body=None, organisation=organisation, role=Role.CONTACT, held_to=dt.date(2009, 4, 1))
    SeatFactory(body=body, role=Role.CHAIR, joint=True)
    ObjectiveFactory(lead_body=body).aspirations.create(number=2, title="Learning for all")
    PlanActionFactory(plan=ActionPlanFactory())
    CadenceFactory(body=body, first_on=dt.date(2007, 3, 31))


@pytest.mark.parametrize(
    "name", [kind.name for kind in import_kinds() if kind.resource_class.__module__.startswith("partnerships.")]
)
def test_every_list_comes_back_unchanged(name):
    everything()
    kind = import_kind(name)
    columns, rows = kind.table(kind.resource_class().queryset())
    sheet = read_sheet("".join(write_csv(columns, rows)).encode(), "x.csv")
    outcome = kind.load(sheet, by=None, at=now())
    assert (said(outcome), outcome.added, outcome.changed, outcome.unchanged) == ([], 0, 0, len(sheet.rows))


def test_a_body_changes_by_the_action_for_each_change():
    TopBoardFactory()
    BodyFactory(slug="sep")
    BodyFactory(slug="lyp", name="Lyp", status="proposed")
    outcome = load(
        "bodies", "slug,name,kind,reports_to,status,opened_on\nlyp,Later Years,thematic,sep,active,2009-04-01\n"
    )
    assert (said(outcome), outcome.changed) == ([], 1)
    body = Body.objects.get(slug="lyp")
    assert (body.name, body.parent.slug, body.status, body.opened_on) == (
        "Later Years",
        "sep",
        "active",
        dt.date(2009, 4, 1),
    )
    assert kinds_of_events() == ["body.moved", "body.edited", "body.activated"]


def test_what_the_register_refuses_an_import_refuses():
    lyp = BodyFactory(slug="lyp", name="Lyp")
    low = BodyFactory(slug="low", parent=lyp)
    assert said(load("bodies", "slug,name,kind,reports_to\nlyp,Lyp,thematic,low\n")) == [
        "Row 2, column “reports_to”: Low reports to Lyp, directly or through others. Choose a body outside it."
    ]
    head = "slug,name,kind,reports_to,status,closed_on\n"
    assert said(load("bodies", head + "lyp,Lyp,thematic,policy-board,closed,\n")) == [
        "Row 2, column “closed_on”: Type the day on which it closed."
    ]
    assert said(load("bodies", head + "lyp,Lyp,thematic,policy-board,closed,2026-03-31\n")) == [
        "Row 2: These still report to it: Low. Close them or let them report to another body first."
    ]
    DissolutionFactory(body=low, written=True, risks="", costs="")
    assert said(load("bodies", head + "low,Low,thematic,lyp,closed,2026-03-31\n")) == [
        "Row 2: The close-down workbook of Low is not complete. Write under each of these heads first: "
        "Remaining risks to the Council; Costs or funding effects."
    ]
    assert said(load("bodies", "slug,name,kind\ngaps,Gaps,network\n")) == [
        "Row 2, column “slug”: “gaps” is kept for a page of the portal. Choose another address."
    ]


def test_people_are_told_apart_by_contact_address():
    for number in (1, 2):
        PersonFactory(name="Sam Same", contact_email=f"sam{number}@portal.example", job_title="")
    outcome = load("people", "name,contact_email,job_title\nSam Same,SAM2@portal.example,Director\n")
    assert (said(outcome), outcome.changed) == ([], 1)
    assert list(Person.objects.order_by("pk").values_list("job_title", flat=True)) == ["", "Director"]


def test_a_person_of_the_register_cannot_sign_in():
    load("people", "name,title\nVan Gore,Professor\n")
    person = Person.objects.get()
    assert (str(person), person.is_active, person.email, person.has_usable_password()) == (
        "Professor Van Gore",
        False,
        None,
        False,
    )


def test_a_seat_names_one_of_two_people():
    for number in (1, 2):
        PersonFactory(name="Sam Same", contact_email=f"sam{number}@portal.example")
    BodyFactory(slug="lyp")
    head = "person,role,body,held_from\n"
    assert said(load("seats", head + "Sam Same,member,lyp,2009-04-01\n")) == [
        "Row 2, column “person”: 2 people are called “Sam Same”. Type “Sam Same <contact email>” for one."
    ]
    assert said(load("seats", head + "Nobody,member,lyp,2009-04-01\n")) == [
        "Row 2, column “person”: There is nobody called “Nobody”. Type the name as in the list of people, or add them."
    ]
    assert load("seats", head + "Sam Same <sam2@portal.example>,member,lyp,2009-04-01\n").added == 1
    assert Seat.objects.get().person.contact_email == "sam2@portal.example"


def test_a_seat_ends_and_its_terms_are_put_right():
    seat = SeatFactory(person=PersonFactory(name="Ann"), body=BodyFactory(slug="lyp"))
    head = "person,role,body,held_from,held_to,capacity\n"
    outcome = load("seats", head + "Ann,member,lyp,2008-04-01,2009-04-01,Leader\n")
    assert (said(outcome), outcome.changed) == ([], 1)
    seat.refresh_from_db()
    assert (seat.held_to, seat.capacity) == (dt.date(2009, 4, 1), "Leader")
    assert said(load("seats", head + "Ann,member,lyp,2008-04-01,,Leader\n")) == [
        "Row 2, column “held_to”: This seat ends on 2009-04-01. To go on, add a row that begins that day."
    ]


def test_chairs_of_one_body_follow_one_another():
    PersonFactory(name="Ann")
    PersonFactory(name="Bob")
    BodyFactory(slug="lyp")
    head = "person,role,body,held_from,held_to\n"
    assert load("seats", head + "Bob,chair,lyp,2009-04-01,\nAnn,chair,lyp,2008-04-01,2009-04-01\n").added == 2
    (problem,) = load("seats", head + "Ann,chair,lyp,2010-04-01,\n").problems
    assert problem.row == 2
    assert "chairs" in problem.reason


def test_a_seat_is_on_one_thing():
    PersonFactory(name="Ann")
    OfficeFactory(slug="audit")
    OrganisationFactory(slug="pct")
    problems = said(load("seats", "person,role,body,organisation,held_from\nAnn,auditor,audit,pct,2009-04-01\n"))
    assert problems == ["Row 2: Choose a body or an organisation, and not both."]


def test_aspirations_belong_to_an_objective_of_their_strategy():
    ObjectiveFactory(number=1)
    head = "strategy,objective,number\n"
    assert load("aspirations", head + "city-strategy,1,2\n").added == 1
    assert said(load("aspirations", head + "city-strategy,2,2\n")) == [
        "Row 2, column “objective”: There is no objective 2 in the strategy “city-strategy”. Add it first."
    ]
