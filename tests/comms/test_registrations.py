"""Registering for events: double opt-in, places, waiting list, attendance, erasure (E06)."""

import datetime as dt
import threading

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from comms.actions import calendar
from comms.actions import registrations as actions
from comms.models import Delivery, EventAttendance, Message, Registration, SignUp
from comms.models.registrations import CONFIRM_SALT
from partnerships.access import RefusedError
from partnerships.models import Event, Role
from tests.factories.comms import CalendarEntryFactory, RegistrationFactory, SignUpFactory
from tests.factories.partnerships import BodyFactory, PersonFactory, seated
from tests.refused import refused

State = Registration.State


@pytest.fixture
def lyp(db):
    return BodyFactory(slug="lyp")


@pytest.fixture
def manager(lyp):
    return seated(Role.MANAGER, lyp)


@pytest.fixture
def sign_up(lyp):
    return SignUpFactory(entry__body=lyp, entry__title="Forum")


def states(sign_up):
    return list(sign_up.registrations.order_by("pk").values_list("state", flat=True))


def letters():
    return list(Message.objects.order_by("pk").values_list("subject", flat=True))


def waiting(sign_up, **kwargs):
    return RegistrationFactory(sign_up=sign_up, state=State.WAITING, **kwargs)


def test_somebody_registers_confirms_and_gives_the_place_back(client, sign_up):
    typed = {"name": "Ann Guest", "address": "Ann@Guests.example", "organisation": "", "needs": "Hearing loop"}
    client.post(reverse("comms:place_ask", args=[sign_up.entry_id]), typed)
    place = Registration.objects.get()
    assert (place.state, place.address, sign_up.taken) == (State.ASKED, "ann@guests.example", 0)
    assert client.get(place.confirm_path).status_code == 200
    assert states(sign_up) == [State.ASKED]
    assert client.post(place.confirm_path).headers["Location"] == place.own_path
    assert b"You have a place" in client.get(place.own_path).content
    client.post(place.own_path)
    sign_up.refresh_from_db()
    assert (states(sign_up), sign_up.taken) == ([State.CANCELLED], 0)
    assert letters() == ["Confirm your place: Forum", "You have a place: Forum", "Cancelled: your place at Forum"]
    assert not Event.objects.filter(subject_label__icontains="ann").exists()


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"name": " "}, "name", "Enter your name"),
        ({"address": "ann@"}, "address", "Enter an email address in the correct format, like name@example.com."),
        ({"address": "ann@guests.example\nBcc: x@y.example"}, "address", None),
        ({"needs": "x" * 501}, "needs", "Enter at most 500 characters; it has 501"),
    ],
)
def test_bad_input_keeps_nothing(changes, field, message, client, sign_up):
    typed = {"name": "Ann", "address": "ann@guests.example"} | changes
    form = client.post(reverse("comms:place_ask", args=[sign_up.entry_id]), typed).context["form"]
    assert field in form.errors
    assert message is None or form.errors[field] == [message]
    assert not Registration.objects.exists()


@pytest.mark.parametrize("token", ["x", "1:x", "😀", "1"])
def test_a_forged_link_leads_nowhere_and_changes_nothing(token, client, sign_up):
    RegistrationFactory(sign_up=sign_up)
    for name in ("comms:place_own", "comms:place_confirm"):
        address = reverse(name, args=[token])
        assert (client.get(address).status_code, client.post(address).status_code) == (404, 404)
    assert states(sign_up) == [State.BOOKED]


def test_a_link_to_give_back_confirms_nothing_and_the_other_gives_nothing_back(sign_up):
    place = RegistrationFactory(sign_up=sign_up, state=State.ASKED, confirmed_at=None)
    own, confirm = (path.split("/")[-2] for path in (place.own_path, place.confirm_path))
    assert Registration.objects.from_token(own, salt=CONFIRM_SALT) is None
    assert Registration.objects.from_token(confirm) is None
    assert Registration.objects.from_token(confirm, salt=CONFIRM_SALT) == place


def test_when_nobody_can_register_the_page_says_why(client, sign_up):
    now = timezone.now()
    sign_up.opens_at = now + dt.timedelta(days=1)
    assert "Registration opens on" in sign_up.why_not_open(at=now)
    sign_up.opens_at, sign_up.closes_at = None, now
    assert "Registration closed on" in sign_up.why_not_open(at=now)
    sign_up.save()
    typed = {"name": "Ann", "address": "ann@guests.example"}
    reply = client.post(reverse("comms:place_ask", args=[sign_up.entry_id]), typed)
    assert "Registration closed on" in reply.content.decode()
    assert not Registration.objects.exists()


def test_whoever_asks_again_gets_a_letter_but_no_more_than_three_an_hour(sign_up):
    now = timezone.now()
    for _turn in range(5):
        actions.ask_for_place(sign_up.entry, name="Ann", address="ann@guests.example", at=now)
    assert (Registration.objects.count(), len(letters())) == (1, 3)


def test_the_waiting_list_moves_up_in_order_by_itself(sign_up):
    now = timezone.now()
    first, second = (RegistrationFactory(sign_up=sign_up) for _number in range(2))
    late = waiting(sign_up, confirmed_at=now)
    soon = waiting(sign_up, confirmed_at=now - dt.timedelta(hours=2))
    newcomer = RegistrationFactory(sign_up=sign_up, state=State.ASKED, confirmed_at=None)
    assert actions.confirm_place(newcomer, at=now).state == State.WAITING
    actions.cancel_place(first, at=now)
    soon.refresh_from_db()
    assert soon.state == State.BOOKED
    actions.cancel_place(second, at=now)
    late.refresh_from_db()
    assert late.state == State.BOOKED
    assert letters()[0] == "You are on the waiting list: Forum"
    assert letters()[1:] == ["Cancelled: your place at Forum", "A place is free and yours: Forum"] * 2


def test_more_places_let_people_in_and_fewer_than_taken_are_refused(sign_up, manager):
    RegistrationFactory.create_batch(2, sign_up=sign_up)
    people = [waiting(sign_up) for _number in range(3)]
    keep = {"by": manager, "at": timezone.now(), "kept_days": 30}
    with pytest.raises(RefusedError, match="2 people have a place already"):
        actions.keep_sign_up(sign_up.entry, places=1, **keep)
    actions.keep_sign_up(sign_up.entry, places=4, **keep)
    assert states(sign_up).count(State.BOOKED) == 4
    actions.keep_sign_up(sign_up.entry, places=None, **keep)
    assert states(sign_up) == [State.BOOKED] * (2 + len(people))


def test_those_registered_learn_of_a_new_time_and_of_the_end(sign_up, manager):
    RegistrationFactory(sign_up=sign_up)
    waiting(sign_up)
    RegistrationFactory(sign_up=sign_up, state=State.ASKED, confirmed_at=None)
    entry, now = sign_up.entry, timezone.now()
    calendar.change_event(entry, description="Tea.", by=manager, at=now)
    calendar.change_event(entry, place="Guildhall", by=manager, at=now)
    calendar.cancel_event(entry, by=manager, at=now)
    assert letters() == ["Changed: Forum", "Cancelled: Forum"]
    assert Delivery.objects.count() == 4


def over(lyp, **kwargs):
    """An event of yesterday with three places taken."""
    entry = CalendarEntryFactory(body=lyp, starts_at=timezone.now() - dt.timedelta(days=1))
    sign_up = SignUpFactory(entry=entry, places=None, **kwargs)
    return sign_up, [RegistrationFactory(sign_up=sign_up, name=name) for name in ("Ann", "Bob", "Cyd")]


def test_the_organisers_file_holds_no_formula(client, sign_up, manager):
    RegistrationFactory(sign_up=sign_up, name="=1+1", needs="Ramp")
    client.force_login(manager)
    address = reverse("comms:registration_export", args=[sign_up.entry_id, "csv"])
    lines = b"".join(client.get(address)).decode().splitlines()
    assert len(lines) == 2
    assert lines[1].startswith("'=1+1,")
    assert client.get(reverse("comms:registration_export", args=[sign_up.entry_id, "pdf"])).status_code == 404


@pytest.mark.parametrize("name", ["comms:registration_list", "comms:attendance_list"])
def test_lists_ask_as_much_for_three_as_for_one(name, client, lyp, manager, django_assert_num_queries):
    sign_up, _people = over(lyp)
    Registration.objects.exclude(name="Ann").delete()
    client.force_login(manager)
    started = sign_up.entry.starts_at
    args = [sign_up.entry_id] if name.endswith("registration_list") else []
    address = reverse(name, args=args) + f"?year={started.year - (started.month < 4)}"
    with connection.execute_wrapper(counter := Counter()):
        client.get(address)
    RegistrationFactory.create_batch(2, sign_up=sign_up)
    over(lyp)
    over(lyp)
    with django_assert_num_queries(counter.count):
        client.get(address)


class Counter:
    def __init__(self):
        self.count = 0

    def __call__(self, execute, *args):
        self.count += 1
        return execute(*args)


def test_the_database_refuses_what_the_business_forbids(sign_up):
    full = RegistrationFactory.create_batch(2, sign_up=sign_up)
    with refused("sign_up_never_over_its_places"):
        RegistrationFactory(sign_up=sign_up)
    with refused("sign_up_never_over_its_places"):
        SignUp.objects.filter(pk=sign_up.pk).update(places=1)
    with refused("sign_up_has_a_place"):
        SignUpFactory(places=0)
    with refused("sign_up_closes_after_it_opens"):
        SignUpFactory(opens_at=timezone.now(), closes_at=timezone.now() - dt.timedelta(days=1))
    with refused("sign_up_kept_up_to_two_years"):
        SignUpFactory(kept_days=731)
    with refused("registration_once_an_address"):
        waiting(sign_up, address=full[0].address)
    with refused("registration_confirmed_before_a_place"):
        waiting(sign_up, confirmed_at=None)
    with refused("registration_cancelled_when"):
        RegistrationFactory(sign_up=sign_up, state=State.CANCELLED)
    with refused("registration_came_with_a_place"):
        waiting(sign_up, came=True)
    with refused("registration_address_is_small"):
        waiting(sign_up, address="Ann@guests.example")
    with refused("registration_address_is_small"):
        waiting(sign_up, address="")
    for details in ({"consent_note": "By telephone."}, {"entered_by": PersonFactory()}):
        with refused("registration_taken_down_with_consent"):
            waiting(sign_up, **details)
    with refused("registration_has_a_name"):
        waiting(sign_up, name="")
    with refused("event_attendance_of_those_booked"):
        EventAttendance.objects.create(entry=sign_up.entry, booked=1, came=2, recorded_at=timezone.now())


@pytest.mark.django_db(transaction=True)
def test_many_at_once_never_get_more_places_than_there_are():
    sign_up = SignUpFactory(places=3)
    asking = RegistrationFactory.create_batch(6, sign_up=sign_up, state=State.ASKED, confirmed_at=None)
    sitting = RegistrationFactory.create_batch(2, sign_up=sign_up)
    jobs = [(actions.confirm_place, place) for place in asking] + [(actions.cancel_place, sitting[0])]
    start, failures = threading.Barrier(len(jobs)), []

    def run(act, place):
        try:
            start.wait(timeout=30)
            act(place, at=timezone.now())
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=job) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sign_up.refresh_from_db()
    assert failures == []
    assert (sign_up.taken, sign_up.registrations.booked().count(), sign_up.registrations.waiting().count()) == (3, 3, 4)


def test_registration_closes_before_the_event_begins_and_says_the_day_that_was_entered(client, lyp, manager):
    entry = CalendarEntryFactory(body=lyp, starts_at=dt.datetime(2050, 12, 12, 10, tzinfo=dt.UTC))
    client.force_login(manager)
    address, typed = reverse("comms:sign_up_keep", args=[entry.pk]), {"kept_days": "90", "places": "5"}

    def closes(day):
        typed_day = {"closes_day_day": day, "closes_day_month": "12", "closes_day_year": "2050"}
        return client.post(address, typed | typed_day, follow=True)

    assert closes("31").context["form"].errors["closes_day"] == [
        "The event begins on 12 December 2050 at 10am. Choose a time before that, or leave it empty."
    ]
    assert "Registration closes at the end of 10 December 2050." in closes("10").content.decode()
    form = client.get(address).context["form"]
    assert (form.initial["closes_day"], form.initial["closes_time"]) == (dt.date(2050, 12, 10), None)
    assert SignUp.objects.get().why_not_open(at=dt.datetime(2050, 12, 11, tzinfo=dt.UTC)) == (
        "Registration closed at the end of 10 December 2050."
    )
