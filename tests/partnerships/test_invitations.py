"""Inviting people to sign in: the link, what it opens and what it no longer opens (H16, A11, A12)."""

import datetime as dt
import re

import pytest
from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.utils import timezone

from partnerships.access import NotAllowedError, RefusedError, invitation_link, invitation_of, new_email_link
from partnerships.actions.invitations import (
    accept_invitation,
    change_sign_in_email,
    invite_person,
    stop_sign_in,
    withdraw_invitation,
)
from partnerships.models import Event, Person, Role, SignInInvitation
from tests.factories.partnerships import PersonFactory, seated
from tests.factories.portal import invited, letters

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 6, 3, 9, tzinfo=dt.UTC)
PASSWORD = "marmalade lantern brook"


@pytest.fixture
def officer(db):
    return seated(Role.SUPPORT_OFFICER, name="Olive Officer")


@pytest.fixture
def newcomer(db):
    return PersonFactory(
        name="Ivan White", honorific="Councillor", email=None, is_active=False, contact_email="ivan@council.example"
    )


@pytest.fixture
def invitation(newcomer, officer):
    return invite_person(newcomer, email="Ivan@Council.example", by=officer, at=timezone.now())


def path_of(link):
    return link.removeprefix("http://testserver")


def test_invite_person_reserves_the_address_and_waits_for_an_answer(newcomer, officer):
    invitation = invite_person(newcomer, email=" Ivan@Council.example ", by=officer, at=NOW)
    newcomer.refresh_from_db()
    assert (newcomer.email, newcomer.is_active) == ("ivan@council.example", False)
    assert (invitation.email, invitation.expires_at) == ("ivan@council.example", NOW + dt.timedelta(days=14))


def test_invite_person_leaves_an_event_without_address_or_link(newcomer, officer):
    invitation = invite_person(newcomer, email="ivan@council.example", by=officer, at=NOW)
    event = Event.objects.get(kind="person.invited")
    assert (event.data, event.visibility, event.by) == ({"invitation": invitation.pk}, "private", officer)


def test_invite_person_again_replaces_the_first_invitation(newcomer, officer):
    first = invite_person(newcomer, email="wrong@council.example", by=officer, at=NOW)
    invite_person(newcomer, email="ivan@council.example", by=officer, at=NOW)
    first.refresh_from_db()
    newcomer.refresh_from_db()
    assert (first.withdrawn_at, newcomer.email) == (NOW, "ivan@council.example")
    assert newcomer.invitations.open().count() == 1


def test_invite_person_refuses_somebody_who_signs_in(officer):
    person = PersonFactory()
    with pytest.raises(RefusedError, match="can sign in already"):
        invite_person(person, email="new@council.example", by=officer, at=NOW)


@pytest.mark.parametrize(("email", "sentence"), [("taken@council.example", "Somebody else"), ("  ", "Enter the email")])
def test_invite_person_refuses_an_address_it_cannot_use(newcomer, officer, email, sentence):
    PersonFactory(email="taken@council.example", is_active=False)
    with pytest.raises(RefusedError, match=sentence) as refused:
        invite_person(newcomer, email=email, by=officer, at=NOW)
    assert refused.value.field == "email"


@pytest.mark.parametrize("role", [Role.MANAGER, Role.CHAIR, Role.FINANCE])
def test_invite_person_is_for_the_support_office(newcomer, role):
    with pytest.raises(NotAllowedError, match="can invite people to sign in"):
        invite_person(newcomer, email="ivan@council.example", by=seated(role), at=NOW)


def test_invitation_holds_one_open_row_a_person(newcomer):
    rows = {"person": newcomer, "email": "a@b.example", "invited_at": NOW, "expires_at": NOW + dt.timedelta(days=1)}
    SignInInvitation.objects.create(**rows)
    with pytest.raises(IntegrityError), transaction.atomic():
        SignInInvitation.objects.create(**rows)


def test_accept_invitation_lets_the_person_in_with_a_verified_address(invitation):
    person = accept_invitation(invitation, password=PASSWORD, at=timezone.now())
    address = EmailAddress.objects.get(user=person)
    assert (person.is_active, person.check_password(PASSWORD)) == (True, True)
    assert (address.email, address.verified, address.primary) == ("ivan@council.example", True, True)


def test_accept_invitation_works_once(invitation):
    accept_invitation(invitation, password=PASSWORD, at=timezone.now())
    with pytest.raises(RefusedError, match="has been used"):
        accept_invitation(invitation, password="another long passphrase", at=timezone.now())


def test_withdraw_invitation_stops_the_link(invitation, officer):
    withdraw_invitation(invitation.person, by=officer, at=timezone.now())
    with pytest.raises(RefusedError, match="withdrawn or replaced"):
        accept_invitation(invitation, password=PASSWORD, at=timezone.now())
    with pytest.raises(RefusedError, match="has no invitation"):
        withdraw_invitation(invitation.person, by=officer, at=timezone.now())


def test_invitation_of_refuses_an_expired_link_and_names_the_day(newcomer, officer):
    invitation = invite_person(newcomer, email="ivan@council.example", by=officer, at=NOW)
    token = invitation_link(invitation).split("/")[-2]
    assert invitation_of(token, at=NOW + dt.timedelta(days=13, hours=23)) == invitation
    with pytest.raises(RefusedError, match="ran out on 17 June 2026"):
        invitation_of(token, at=NOW + dt.timedelta(days=14))


def test_invitation_of_refuses_a_link_made_for_something_else(newcomer, officer):
    person = PersonFactory()
    token = new_email_link(person, "new@council.example").split("/")[-2]
    with pytest.raises(RefusedError, match="not complete"):
        invitation_of(token, at=NOW)


def test_invitation_letter_carries_the_link_once(client, newcomer, officer, django_capture_on_commit_callbacks):
    client.force_login(officer)
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(f"/people/{newcomer.pk}/invite/", {"email": "ivan@council.example"})
    assert answer.headers["location"] == f"/people/{newcomer.pk}/"
    assert [to for to, _text in letters()] == ["ivan@council.example"]
    link = re.search(r"http://testserver/account/invitation/\S+/", letters()[0][1])[0]
    assert client.get(path_of(link)).status_code == 200


def test_accepting_signs_in_a_browser_that_was_never_here(client, invitation):
    link = path_of(invitation_link(invitation))
    assert client.get(link).context["invitation"] == invitation
    answer = client.post(link, {"password": PASSWORD})
    assert answer.headers["location"] == "/tasks/"
    assert client.get("/account/sessions/").status_code == 200


def test_accepting_replaces_whoever_was_signed_in(client, invitation, officer):
    client.force_login(officer)
    client.post(path_of(invitation_link(invitation)), {"password": PASSWORD})
    assert client.session["_auth_user_id"] == str(invitation.person_id)


def test_weak_password_is_refused_and_nothing_changes(client, invitation):
    answer = client.post(path_of(invitation_link(invitation)), {"password": "short"})
    assert answer.status_code == 200
    assert len(answer.context["form"].errors["password"]) >= 1
    invitation.refresh_from_db()
    assert invitation.accepted_at is None


def test_opening_the_link_changes_nothing(client, invitation):
    link = path_of(invitation_link(invitation))
    for _ in range(3):
        assert client.get(link).status_code == 200
        assert client.head(link).status_code == 200
    invitation.refresh_from_db()
    assert (invitation.accepted_at, invitation.person.is_active) == (None, False)
    assert client.post(link, {"password": PASSWORD}).status_code == 302


@pytest.mark.parametrize("spoil", [lambda link: link[:-3] + "xx/", lambda link: "/account/invitation/1/"])
def test_forged_link_is_refused(client, invitation, spoil):
    answer = client.get(spoil(path_of(invitation_link(invitation))))
    assert (answer.status_code, answer.context["refusal"][:26]) == (410, "This link is not complete.")


def test_used_link_is_refused_for_reading_and_sending(client, invitation):
    link = path_of(invitation_link(invitation))
    accept_invitation(invitation, password=PASSWORD, at=timezone.now())
    assert (client.get(link).status_code, client.post(link, {"password": "x"}).status_code) == (410, 410)


def test_link_page_is_never_kept_and_sends_no_referrer_elsewhere(client, invitation):
    answer = client.get(path_of(invitation_link(invitation)))
    assert "no-store" in answer.headers["cache-control"]
    assert answer.headers["referrer-policy"] == "same-origin"


def test_stop_sign_in_keeps_the_seats_and_shuts_the_door(client, officer):
    manager = seated(Role.MANAGER)
    client.force_login(manager)
    stop_sign_in(manager, by=officer, at=NOW)
    assert client.get("/tasks/").status_code == 302
    assert Person.objects.get(pk=manager.pk).seats.count() == 1


def test_stop_sign_in_refuses_oneself_and_those_who_cannot(officer, newcomer):
    with pytest.raises(RefusedError, match="cannot stop yourself"):
        stop_sign_in(officer, by=officer, at=NOW)
    with pytest.raises(RefusedError, match="cannot sign in as it is"):
        stop_sign_in(newcomer, by=officer, at=NOW)


def test_stopped_person_comes_back_by_a_new_invitation(officer):
    person = invited()
    stop_sign_in(person, by=officer, at=NOW)
    invitation = invite_person(person, email="back@council.example", by=officer, at=NOW)
    person = accept_invitation(invitation, password=PASSWORD, at=NOW)
    assert (person.is_active, person.email) == (True, "back@council.example")
    assert [address.email for address in EmailAddress.objects.filter(user=person)] == ["back@council.example"]


def test_change_sign_in_email_needs_proof_from_the_new_address(client):
    person = invited(email="old@council.example")
    link = path_of(new_email_link(person, "new@council.example"))
    assert client.get(link).status_code == 200
    person.refresh_from_db()
    assert person.email == "old@council.example"
    client.post(link)
    person.refresh_from_db()
    assert (person.email, EmailAddress.objects.get(user=person).email) == ("new@council.example",) * 2
    assert client.post(link).status_code == 410


def test_change_sign_in_email_refuses_an_address_taken_since(client):
    person = invited(email="old@council.example")
    link = path_of(new_email_link(person, "new@council.example"))
    PersonFactory(email="new@council.example")
    answer = client.post(link)
    assert answer.status_code == 200
    assert answer.context["form"].non_field_errors()[0].startswith("Somebody else signs in with this address.")


def test_change_sign_in_email_is_for_the_person_alone(officer):
    person = invited()
    with pytest.raises(NotAllowedError, match="Only the person themselves"):
        change_sign_in_email(person, email="new@council.example", by=officer, at=NOW)


def test_asking_for_a_new_address_writes_to_both(client):
    person = invited(email="old@council.example")
    client.post("/account/login/", {"login": person.email, "password": "a long enough passphrase"})
    client.post("/account/reauthenticate/", {"password": "a long enough passphrase"})
    answer = client.post("/account/email/", {"email": "new@council.example"})
    assert answer.headers["location"] == "/account/"
    assert [to for to, _text in letters()] == ["new@council.example", "old@council.example"]
    assert "/account/new-email/" not in letters()[1][1]


@pytest.mark.parametrize(
    "email",
    ["", "no-at-sign", "two@at@signs.example", '"quoted name"@council.example', "a@b", "x" * 300 + "@council.example"],
)
def test_invite_form_refuses_what_is_no_address_and_keeps_it(client, newcomer, officer, email):
    client.force_login(officer)
    answer = client.post(f"/people/{newcomer.pk}/invite/", {"email": email})
    assert (answer.status_code, newcomer.invitations.count()) == (200, 0)
    assert answer.context["form"]["email"].value() == email
    assert len(answer.context["form"].errors["email"]) >= 1


def test_page_of_a_person_offers_what_can_be_done_about_their_sign_in(client, newcomer, officer):
    client.force_login(officer)
    address = f"/people/{newcomer.pk}/"

    def offers():
        page = client.get(address).content.decode()
        return [path for path in ("invite/", "invitation/withdraw/", "sign-in/stop/") if f"{address}{path}" in page]

    seen = [offers()]
    invitation = invite_person(newcomer, email="ivan@council.example", by=officer, at=timezone.now())
    seen.append(offers())
    accept_invitation(invitation, password=PASSWORD, at=timezone.now())
    seen.append(offers())
    assert seen == [["invite/"], ["invite/", "invitation/withdraw/"], ["sign-in/stop/"]]


def test_page_of_a_person_offers_themselves_nothing_of_it(client):
    person = invited()
    client.force_login(person)
    assert "sign-in/stop/" not in client.get(f"/people/{person.pk}/").content.decode()
