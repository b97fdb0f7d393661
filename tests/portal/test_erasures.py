"""Somebody is erased in one act, unless a hold stands; what stays is told, and every column is in the register (P19)."""

import datetime as dt
import re

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, connection, models, transaction
from django.urls import reverse
from django.utils import timezone

from comms.models import Delivery, Registration, Suppression
from comms.models.addresses import address_hash
from partnerships.access import NotAllowedError, RefusedError
from partnerships.actions.seats import end_seat
from partnerships.events import record
from partnerships.models import Duty, Event, Person, Role
from portal.actions.erasures import REVIEW, erase_person, lift_hold, place_hold
from portal.models import Erasure, LegalHold
from portal.reports.erasures import COLUMNS, ERASED, personal_data
from tests.factories.comms import SubscriptionFactory
from tests.factories.partnerships import BodyFactory, PersonFactory, SeatFactory, seated

pytestmark = pytest.mark.django_db
PERSONAL = re.compile(r"(^|_)(e?mail|address|phone|sender|contact|honorific|by_label)$|^contact_|reply_address")
PEOPLES_NAMES = {"Person.name", "CopyRequest.name", "Registration.name"}
OURS = ("portal", "targets", "tariffs", "healthchecks", "comms", "partnerships", "account")


def erase(person, by):
    return erase_person(person, basis="asked", seen=personal_data(person).seen, by=by, at=timezone.now())


def everything():
    """Each text of each table of the portal, with where it stands."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT row_to_json(t)::text FROM "{table}" t')
            for (row,) in cursor.fetchall():
                yield table, row


def test_nothing_of_somebody_erased_is_left_in_any_table(canary, keeper):
    assert [table for table, row in everything() if "anary" in row or "birds.example" in row] != []
    erasure = erase(canary, keeper)
    left = {table for table, row in everything() if re.search("anary|birds.example|Ornithologist|8000 0000|perch", row)}
    assert left == set()
    person = Person.objects.get(pk=canary.pk)
    assert (person.name, person.email, person.is_active, person.has_usable_password()) == (
        f"Erased person {person.pk}", None, False, False,
    )  # fmt: skip
    assert (erasure.basis, person.sessions.count()) == ("asked", 0)
    event = Event.objects.get(kind="person.erased")
    assert (event.subject_label, event.data) == (person.name, {"basis": "They asked for it"})


def test_the_addresses_are_never_written_to_again_and_nothing_waits(canary, keeper):
    erase(canary, keeper)
    keys = {address_hash(each) for each in ("zelda@birds.example", "zelda.private@birds.example")}
    assert keys <= set(Suppression.objects.values_list("address_hash", flat=True))
    assert Delivery.objects.waiting().count() == 0
    assert Registration.objects.get().name == "Erased"


def test_who_decided_stays_told_and_a_namesake_s_trail_stands(canary, keeper):
    other = PersonFactory(name="Zelda O'Canaryson")
    record("body.edited", BodyFactory(), by=other, at=timezone.now(), after={"who": "Zelda O'Canaryson"})
    erase(canary, keeper)
    labels = dict(Event.objects.filter(kind="body.edited").values_list("by", "by_label"))
    assert labels == {canary.pk: f"Erased person {canary.pk}", other.pk: "Zelda O'Canaryson"}
    assert Event.objects.get(by=other).data == {"after": {"who": "Zelda O'Canaryson"}}


def test_a_hold_stops_it_until_it_is_lifted_and_its_review_is_a_task(canary, keeper):
    now = timezone.now()
    hold = place_hold(
        canary, name="Complaint 12", reason="Looked into.", review_on=dt.date(2100, 1, 1), by=keeper, at=now
    )
    assert Duty.objects.get(kind=REVIEW).due_on == dt.date(2100, 1, 1)
    with pytest.raises(RefusedError, match="A legal hold keeps this data: Complaint 12"):
        erase(canary, keeper)
    lift_hold(hold, by=keeper, at=now)
    assert erase(canary, keeper).person == canary
    assert Duty.objects.get(kind=REVIEW).done_by == keeper


def test_what_else_must_come_first(canary, keeper):
    seat = SeatFactory(person=canary, role=Role.MEMBER)
    with pytest.raises(RefusedError, match="End their seats first"):
        erase(canary, keeper)
    end_seat(seat, held_to=timezone.localdate(), by=keeper, at=timezone.now())
    seen = personal_data(canary).seen
    SubscriptionFactory(subscriber__address="zelda.private@birds.example")
    with pytest.raises(RefusedError, match="More became known"):
        erase_person(canary, basis="asked", seen=seen, by=keeper, at=timezone.now())
    erase(canary, keeper)
    with pytest.raises(RefusedError, match="has been erased already"):
        erase(canary, keeper)
    with pytest.raises(RefusedError, match="cannot erase yourself"):
        erase(keeper, keeper)
    with pytest.raises(NotAllowedError):
        erase(PersonFactory(), seated(Role.SUPPORT_OFFICER))


def test_the_database_lets_nobody_touch_the_trail_otherwise(canary, keeper):
    place_hold(canary, name="Case", reason="Why.", review_on=dt.date(2100, 1, 1), by=keeper, at=timezone.now())
    call = f"SELECT portal_erase_from_trail({canary.pk}, '{{}}', '{{}}')"
    for statement in (
        call,
        "SET LOCAL portal.erasing = 'person'; UPDATE partnerships_event SET by_label = ''",
        "SET LOCAL portal.erasing = 'person'; UPDATE partnerships_personhistory SET name = 'x'",
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            connection.cursor().execute(statement)
    Erasure.objects.create(person=canary, basis="asked", counts={}, erased_by=keeper, erased_at=timezone.now())
    with pytest.raises(IntegrityError, match="a legal hold keeps"), transaction.atomic():
        connection.cursor().execute(call)


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [({"reason": ""}, "legal_hold_says_why"), ({"lifted_at": "2009-05-01T09:00Z"}, "legal_hold_lifted_by_somebody")],
)
def test_what_the_database_refuses_of_a_hold(changes, constraint, canary, keeper):
    place_hold(canary, name="Case", reason="Why.", review_on=dt.date(2100, 1, 1), by=keeper, at=timezone.now())
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        LegalHold.objects.update(**changes)


def test_a_hold_is_for_a_matter_once_and_looked_at_on_a_day_to_come(canary, keeper):
    now = timezone.now()
    with pytest.raises(RefusedError, match="still to come"):
        place_hold(canary, name="Case", reason="Why.", review_on=timezone.localdate(), by=keeper, at=now)
    place_hold(canary, name="Case", reason="Why.", review_on=dt.date(2100, 1, 1), by=keeper, at=now)
    with pytest.raises(RefusedError, match="for this matter already"):
        place_hold(canary, name="Case", reason="Why.", review_on=dt.date(2100, 1, 1), by=keeper, at=now)
    with pytest.raises(IntegrityError, match="legal_hold_once_a_matter"), transaction.atomic():
        LegalHold.objects.create(
            person=canary, name="Case", reason="Why.", review_on=dt.date(2100, 1, 1), placed_by=keeper, placed_at=now
        )


def test_looked_at_held_lifted_and_erased_in_the_browser(client, canary, keeper):
    client.force_login(keeper)
    data, erasing = reverse("portal:person_data", args=[canary.pk]), reverse("portal:person_erase", args=[canary.pk])
    client.post(
        reverse("portal:hold_place", args=[canary.pk]),
        {"name": "Case", "reason": "Why.", "review_on_day": "1", "review_on_month": "1", "review_on_year": "2100"},
    )
    assert client.get(data).context["why_not"].startswith("A legal hold keeps this data: Case.")
    client.post(reverse("portal:hold_lift", args=[LegalHold.objects.get().pk]))
    seen = client.get(erasing).context["form"].initial["seen"]
    assert client.post(erasing, {"basis": "asked", "seen": seen}).status_code == 200
    assert client.post(erasing, {"basis": "asked", "seen": seen, "is_sure": "on"}).url == data
    assert "They asked for it".lower() in client.get(data).content.decode()


def test_every_column_that_may_hold_a_name_or_a_way_to_reach_somebody_is_in_the_register():
    found = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model._meta.app_label in OURS
        and (not model.__name__.endswith("History") or model.__name__ == "PersonHistory")
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField) and not field.choices
        if PERSONAL.search(field.name) or f"{model.__name__}.{field.name}" in PEOPLES_NAMES
    }
    assert found - set(COLUMNS) == set()


def test_the_register_names_columns_that_there_are():
    for column in COLUMNS:
        app, model, field = column.split(".")
        assert apps.get_model(app, model)._meta.get_field(field)
    assert ERASED in COLUMNS.values()
