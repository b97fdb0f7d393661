"""Signing in, and being kept out: by password only for those who were invited (H16, A7–A11)."""

import re

import pytest
from django.core.cache import cache

from partnerships.models import Role
from portal.models import Session
from tests.factories.partnerships import PersonFactory, seated
from tests.factories.portal import PASSWORD, invited, letters, sign_in

RESET = "/account/password/reset/"
NEW = "marmalade lantern brook"


@pytest.fixture(autouse=True)
def fresh_rates(db):
    cache.clear()


@pytest.fixture
def person(db):
    return invited(name="Ada Quill", email="ada@portal.example")


def reset_link(client, person):
    client.post(RESET, {"email": person.email})
    return re.search(r"http://testserver(/\S+)", letters()[-1][1])[1]


def set_password(client, link, password=NEW):
    form = client.get(link, follow=True)
    return client.post(form.redirect_chain[-1][0], {"password1": password, "password2": password})


def is_in(client):
    return client.get("/account/sessions/").status_code == 200


def test_sign_in_leads_to_your_tasks(client, person):
    assert sign_in(client, person).headers["location"] == "/tasks/"
    assert is_in(client)


def test_address_may_be_typed_in_capitals(client, person):
    client.post("/account/login/", {"login": "ADA@Portal.Example", "password": PASSWORD})
    assert is_in(client)


def test_sign_in_leads_back_to_where_one_came_from(client, person):
    asked = client.get("/account/sessions/")
    assert asked.headers["location"] == "/account/login/?next=/account/sessions/"
    answer = client.post(asked.headers["location"], {"login": person.email, "password": PASSWORD})
    assert answer.headers["location"] == "/account/sessions/"


@pytest.mark.parametrize(
    "target",
    [
        "https://elsewhere.example/",
        "//elsewhere.example/",
        "///elsewhere.example/",
        "/\\elsewhere.example/",
        "http:elsewhere.example",
        "javascript:alert(1)",
        "\thttps://elsewhere.example/",
        "https:/\\elsewhere.example",
    ],
)
def test_sign_in_never_leads_elsewhere(client, person, target):
    answer = client.post("/account/login/", {"login": person.email, "password": PASSWORD, "next": target})
    assert answer.headers["location"] == "/tasks/"


def test_wrong_password_and_unknown_address_get_the_same_answer(client, person):
    wrong = sign_in(client, person, "not the passphrase")
    unknown = client.post("/account/login/", {"login": "nobody@portal.example", "password": "not the passphrase"})
    sentences = [list(page.context["form"].non_field_errors()) for page in (wrong, unknown)]
    assert (wrong.status_code, unknown.status_code) == (200, 200)
    assert sentences == [["The email address and/or password you specified are not correct."]] * 2
    assert not is_in(client)


@pytest.mark.parametrize("forged", ["198.51.100.{}", "198.51.100.{}, 127.0.0.1"])
def test_ten_wrong_passwords_lock_whatever_address_the_caller_claims(client, person, forged):
    for number in range(10):
        sign_in(client, person, "not the passphrase", **{"x-forwarded-for": forged.format(number)})
    locked = sign_in(client, person, **{"x-forwarded-for": forged.format(99)})
    assert locked.context["form"].non_field_errors() == ["Too many failed login attempts. Try again later."]
    assert not is_in(client)


def test_locked_person_gets_in_by_a_new_password(client, person):
    for _ in range(10):
        sign_in(client, person, "not the passphrase")
    set_password(client, reset_link(client, person))
    sign_in(client, person, NEW)
    assert is_in(client)


def test_person_of_the_register_cannot_sign_in(client, db):
    person = PersonFactory(is_active=False)
    sign_in(client, person)
    assert not is_in(client)


def test_sign_up_is_closed(client, db):
    answer = client.post(
        "/account/signup/", {"email": "new@portal.example", "password1": PASSWORD, "password2": PASSWORD}
    )
    assert (answer.status_code, answer.templates[0].name) == (200, "account/signup_closed.html")
    assert not is_in(client)


def test_reset_lets_an_invited_person_choose_a_new_password(client, person):
    link = reset_link(client, person)
    assert [to for to, _text in letters()] == [person.email]
    set_password(client, link)
    assert not is_in(client)
    sign_in(client, person, NEW)
    assert is_in(client)


@pytest.mark.parametrize(
    "headers", [{"host": "localhost"}, {"host": "127.0.0.1:9999"}, {"x-forwarded-host": "evil.example"}]
)
def test_reset_link_leads_to_the_portal_whatever_host_was_named(client, person, headers):
    client.post(RESET, {"email": person.email}, headers=headers)
    assert re.findall(r"https?://[^/\s]+", letters()[-1][1]) == ["http://testserver", "http://testserver"]


def test_host_that_is_not_ours_gets_no_letter_out(client, person):
    assert client.post(RESET, {"email": person.email}, headers={"host": "evil.example"}).status_code == 400
    assert letters() == []


def test_reset_link_works_once(client, person):
    link = reset_link(client, person)
    set_password(client, link)
    assert client.get(link, follow=True).context["token_fail"] is True


def test_reset_ends_every_session(client, person):
    client.force_login(person)
    link = reset_link(client, person)
    client.cookies.clear()
    set_password(client, link)
    assert not Session.objects.filter(person=person).exists()


def test_reset_answers_alike_whether_or_not_the_address_is_known(client, person):
    PersonFactory(is_active=False, email="asleep@portal.example")
    answers = []
    for email in (person.email, "asleep@portal.example", "nobody@portal.example"):
        answer = client.post(RESET, {"email": email})
        answers.append((answer.status_code, answer.headers["location"]))
    assert len(set(answers)) == 1
    assert [to for to, _text in letters()] == [person.email]


def test_reset_goes_to_no_address_from_the_register(client, db):
    PersonFactory(is_active=False, email=None, contact_email="contact@portal.example")
    client.post(RESET, {"email": "contact@portal.example"})
    assert letters() == []


def test_reset_link_of_a_person_stopped_since_is_refused(client, person):
    link = reset_link(client, person)
    person.is_active = False
    person.save()
    assert client.get(link, follow=True).context["token_fail"] is True


def test_opening_a_reset_link_changes_nothing(client, person):
    link = reset_link(client, person)
    before = person.password
    for _ in range(3):
        client.get(link)
        client.head(link)
    person.refresh_from_db()
    assert person.password == before
    set_password(client, link)
    sign_in(client, person, NEW)
    assert is_in(client)


@pytest.mark.parametrize("email", ["ada@portal.example", "nobody@portal.example"])
def test_fourth_reset_within_an_hour_is_refused_for_any_address(client, person, email):
    statuses = [client.post(RESET, {"email": email}).status_code for _ in range(4)]
    assert statuses == [302, 302, 302, 429]


@pytest.mark.parametrize("password", ["lantern brk", "passwordpassword", "ada@portal.example", "123456789012"])
def test_weak_new_password_is_refused_with_a_reason(client, person, password):
    answer = set_password(client, reset_link(client, person), password)
    assert len(answer.context["form"].errors["password1"]) == 1
    sign_in(client, person, password)
    assert not is_in(client)


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/account/2fa/", 200),
        ("/account/2fa/totp/activate/", 302),
        ("/account/2fa/webauthn/", 200),
        ("/account/password/change/", 200),
        ("/account/", 200),
        ("/account/logout/", 200),
    ],
)
def test_pages_of_the_account_open(client, person, address, status):
    client.force_login(person)
    assert client.get(address).status_code == status


def test_second_step_can_be_set_up_after_signing_in(client, person):
    sign_in(client, person)
    asked = client.get("/account/2fa/totp/activate/").headers["location"]
    assert asked == "/account/reauthenticate/?next=%2Faccount%2F2fa%2Ftotp%2Factivate%2F"
    assert client.post(asked, {"password": PASSWORD}).headers["location"] == "/account/2fa/totp/activate/"
    assert client.get("/account/2fa/totp/activate/").status_code == 200
    assert client.get("/account/2fa/webauthn/add/").status_code == 200


def test_account_page_says_what_is_set(client):
    person = seated(Role.MANAGER, name="Ada Quill", email="ada@portal.example")
    client.force_login(person)
    rows = {row[0]: row[1] for row in client.get("/account/").context["rows"]}
    assert (rows["Sign-in address"], rows["Second step at sign-in"]) == ("ada@portal.example", "Not set up")
    assert rows["Signed in"] == "In this browser only"
