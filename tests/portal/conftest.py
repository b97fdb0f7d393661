"""Somebody who is in everything, and who looks after data protection."""

import pytest
from django.utils import timezone

from partnerships.actions.people import edit_person
from partnerships.events import record
from partnerships.models import Person, Role
from tests.factories.comms import DeliveryFactory, RegistrationFactory, SubscriptionFactory
from tests.factories.partnerships import BodyFactory, PersonFactory, seated


@pytest.fixture
def keeper():
    return seated(Role.ADMINISTRATOR, name="Kim Keeper")


@pytest.fixture
def canary(keeper):
    """Somebody who is in everything, under two names and two addresses."""
    person = PersonFactory(
        name="Zelda Canary-Bird", honorific="Dr", job_title="Ornithologist", phone="023 8000 0000",
        email="zelda@birds.example", contact_email="zelda.private@birds.example",
    )  # fmt: skip
    now = timezone.now()
    edit_person(person, name="Zelda O'Canary", by=keeper, at=now)
    record(
        "body.edited", BodyFactory(), by=person, at=now, after={"contact": "Ask\nZelda O'Canary, zelda@birds.example"}
    )
    SubscriptionFactory(subscriber__address="zelda@birds.example")
    DeliveryFactory(address="zelda.private@birds.example", state="accepted", ended_at=now)
    DeliveryFactory(address="zelda@birds.example")
    RegistrationFactory(name="Zelda O'Canary", address="zelda@birds.example", needs="A perch")
    person.sessions.create(session_key="k", session_data="", expire_date=now, started_at=now, seen_at=now)
    return Person.objects.get(pk=person.pk)
