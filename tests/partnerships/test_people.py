"""People and organisations of the register (A06, A07, H11)."""

import datetime as dt

import pytest

from partnerships.access import NotAllowedError, RefusedError
from partnerships.actions.people import add_person, edit_person, merge_people
from partnerships.models import Duty, Event, Organisation, Person, Role
from tests.factories.partnerships import BodyFactory, OrganisationFactory, PersonFactory, SeatFactory, seated

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2009, 6, 12, 9, tzinfo=dt.UTC)


@pytest.fixture
def officer():
    return seated(Role.SUPPORT_OFFICER)


def register_person(**kwargs):
    return PersonFactory(is_active=False, email=None, **kwargs)


def test_add_person_lets_nobody_sign_in():
    manager = seated(Role.MANAGER)
    person = add_person(name="Ann Able", job_title="Director", by=manager, at=NOW)
    assert (person.is_active, person.email, person.has_usable_password()) == (False, None, False)
    with pytest.raises(NotAllowedError):
        add_person(name="Nobody", by=PersonFactory(), at=NOW)


def test_edit_person_leaves_the_sign_in_alone(officer):
    person = PersonFactory(name="Ann", email="ann@portal.example")
    edit_person(person, name="Ann Able", email="thief@portal.example", by=officer, at=NOW)
    person.refresh_from_db()
    assert (person.name, person.email) == ("Ann Able", "ann@portal.example")
    assert Event.objects.get(kind="person.edited").visibility == "private"


def test_merge_people_keeps_every_seat(officer):
    body, other = BodyFactory(), BodyFactory()
    stays, goes = PersonFactory(name="Ann Able"), register_person(name="A. Able")
    SeatFactory(person=stays, body=body, held_from=dt.date(2008, 4, 1), held_to=dt.date(2009, 4, 1))
    SeatFactory(person=goes, body=body, held_from=dt.date(2009, 1, 1))
    past = SeatFactory(person=goes, body=other, held_to=dt.date(2008, 6, 1))
    duty = Duty.objects.create(kind="x", subject_type="x", subject_id="1", owed_by=goes, due_on=NOW, opened_at=NOW)
    merge_people(goes, into=stays, by=officer, at=NOW)
    assert list(stays.seats.order_by("held_from", "body").values_list("body", "held_from", "held_to")) == sorted(
        [(body.pk, dt.date(2008, 4, 1), None), (other.pk, dt.date(2008, 4, 1), past.held_to)]
    )
    duty.refresh_from_db()
    assert (duty.owed_by, Person.objects.filter(pk=goes.pk).exists()) == (stays, False)
    assert Event.objects.get(kind="person.merged").data["merged"] == "A. Able"


def test_merge_people_refuses_two_sign_ins_and_the_wrong_way_round(officer):
    first, second, nobody = PersonFactory(), PersonFactory(), register_person()
    for goes, stays, words in (
        (first, second, "Both can sign in"),
        (first, nobody, "Merge the other way round"),
        (first, first, "Choose another person"),
    ):
        with pytest.raises(RefusedError, match=words):
            merge_people(goes, into=stays, by=officer, at=NOW)
    assert Person.objects.filter(pk__in=[first.pk, second.pk, nobody.pk]).count() == 3


def test_pages_of_people(client, officer):
    client.force_login(officer)
    posted = {"name": "Ann Able", "honorific": "", "job_title": "", "contact_email": "ann@able.example", "phone": ""}
    reply = client.post("/people/new/", posted)
    person = Person.objects.get(name="Ann Able")
    assert reply.url == f"/people/{person.pk}/"
    assert b"ann@able.example" in client.get(reply.url).content
    assert b"Ann Able" in client.get("/people/?q=ann+ables").content
    client.post(f"/people/{person.pk}/edit/", posted | {"name": "Ann B. Able"})
    twin = register_person(name="Twin")
    assert client.post(f"/people/{twin.pk}/merge/", {"into": person.pk}).url == f"/people/{person.pk}/"
    assert client.get(f"/people/{twin.pk}/").status_code == 404
    assert client.get(f"/people/{2**63}/").status_code == 404


@pytest.mark.parametrize(
    "posted", [{"name": ""}, {"name": "x" * 201}, {"name": "a\x00b"}, {"name": "A", "contact_email": "no"}]
)
def test_bad_people_are_refused(client, officer, posted):
    client.force_login(officer)
    assert b"There is a problem" in client.post("/people/new/", posted).content


def test_pages_of_organisations(client, officer):
    client.force_login(officer)
    posted = {"name": "Age Concern", "slug": "age-concern", "also_known_as": "AC, Age C", "sector": "voluntary"}
    assert client.post("/organisations/new/", posted).url == "/organisations/age-concern/"
    organisation = Organisation.objects.get()
    assert organisation.also_known_as == ["AC", "Age C"]
    SeatFactory(representing=organisation, person__name="Ann Able")
    assert client.post("/organisations/age-concern/edit/", posted | {"slug": "ac"}).url == "/organisations/ac/"
    client.logout()
    assert b"Ann Able" in client.get("/organisations/ac/").content
    assert b"Age Concern" in client.get("/organisations/?q=concerns").content
    assert b"No organisation matches" in client.get("/organisations/?q=zzz").content


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("address", "statements"), [("/people/", 4), ("/organisations/", 3)])
def test_lists_ask_the_same_number_of_statements(
    client, officer, django_assert_num_queries, address, statements, count
):
    for _ in range(count):
        SeatFactory(representing=OrganisationFactory())
    client.force_login(officer)
    with django_assert_num_queries(statements):
        assert client.get(address).status_code == 200
