"""People who ring up to come to an event: taken down by its organiser, within the same rules (E06)."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from comms.actions import registrations as actions
from comms.actions.registration_letters import tell_registered
from comms.models import Delivery, Message, Registration
from partnerships.access import NotAllowedError, RefusedError
from partnerships.models import Event, Role
from tests.factories.comms import RegistrationFactory, SignUpFactory
from tests.factories.partnerships import BodyFactory, seated

State = Registration.State
AGREED = "Agreed on the telephone, 3 June 2009."


@pytest.fixture
def lyp(db):
    return BodyFactory(slug="lyp")


@pytest.fixture
def manager(lyp):
    return seated(Role.MANAGER, lyp)


@pytest.fixture
def sign_up(lyp):
    return SignUpFactory(entry__body=lyp, entry__title="Forum", places=1)


def take_down(sign_up, by, **details):
    told = {"name": "Ann Guest", "consent_note": AGREED} | details
    return actions.take_down_registration(sign_up.entry, **told, by=by, at=timezone.now())


def letters():
    return list(Message.objects.order_by("pk").values_list("subject", flat=True))


def test_who_rings_up_has_a_place_at_once_and_then_waits_like_everybody(sign_up, manager):
    first, second = (
        take_down(sign_up, manager, needs="Hearing loop"),
        take_down(sign_up, manager, address="Bob@Guests.example"),
    )
    assert [(each.state, each.address) for each in (first, second)] == [
        (State.BOOKED, ""),
        (State.WAITING, "bob@guests.example"),
    ]
    assert (first.entered_by, first.consent_note, first.needs) == (manager, AGREED, "Hearing loop")
    # Without an address no letter goes, neither now nor when the place is given back.
    actions.cancel_place(first, by=manager, at=timezone.now())
    second.refresh_from_db()
    assert second.state == State.BOOKED
    assert letters() == ["You are on the waiting list: Forum", "A place is free and yours: Forum"]
    told = Event.objects.filter(kind="registration.taken_down")
    assert [(event.by, event.visibility, "ann" in str(event.data).lower()) for event in told] == [
        (manager, "private", False)
    ] * 2


def test_news_of_the_event_goes_to_those_with_an_address(sign_up, manager):
    sign_up.places = None
    sign_up.save()
    for address in ("", "", "bob@guests.example"):
        take_down(sign_up, manager, address=address)
    Delivery.objects.all().delete()
    tell_registered(sign_up.entry, subject="Moved", line="It is elsewhere.", by=manager, at=timezone.now())
    assert list(Delivery.objects.values_list("address", flat=True)) == ["bob@guests.example"]


def test_what_is_refused(sign_up, manager):
    RegistrationFactory(sign_up=sign_up, address="ann@guests.example", state=State.ASKED, confirmed_at=None)
    for details, field, words in (
        ({"address": "Ann@guests.example"}, "address", "asked for a place with this address already"),
        ({"consent_note": ""}, "consent_note", "how they agreed"),
    ):
        with pytest.raises(RefusedError, match=words) as refusal:
            take_down(sign_up, manager, **details)
        assert refusal.value.field == field
    with pytest.raises(NotAllowedError):
        take_down(sign_up, seated(Role.MANAGER, BodyFactory()))
    sign_up.closes_at = timezone.now() - dt.timedelta(days=1)
    sign_up.save()
    with pytest.raises(RefusedError, match="Registration closed on"):
        take_down(sign_up, manager)


def test_the_organiser_takes_it_down_on_a_page(client, sign_up, manager):
    client.force_login(manager)
    listed = reverse("comms:registration_list", args=[sign_up.entry_id])
    address = reverse("comms:registration_take_down", args=[sign_up.entry_id])
    assert address in client.get(listed).content.decode()
    empty = client.post(address, {"name": " ", "address": "ann@", "consent_note": ""}).context["form"].errors
    assert set(empty) == {"name", "address", "consent_note"}
    page = client.post(address, {"name": "Ann Guest", "consent_note": AGREED}, follow=True).content.decode()
    assert "Ann Guest has a place. No mail goes to them: tell them yourself." in page
    assert AGREED in page
    cancel = reverse("comms:registration_cancel", args=[Registration.objects.get().pk])
    assert "They gave no address: tell them yourself." in client.get(cancel).content.decode()
    sheet = b"".join(client.get(f"{listed}csv/").streaming_content).decode()
    assert AGREED in sheet
    sign_up.closes_at = timezone.now() - dt.timedelta(days=1)
    sign_up.save()
    assert address not in client.get(listed).content.decode()
    assert "Registration closed on" in client.post(address, {"name": "Bob", "consent_note": AGREED}).content.decode()
