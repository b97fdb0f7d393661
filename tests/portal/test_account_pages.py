"""allauth's pages in our look: our frame, one heading, fields of our pack, no script or style in the page."""

import re

import pytest
from django.urls import reverse

from tests.factories.partnerships import PersonFactory

OPEN = ("account_login", "account_reset_password", "account_reset_password_done", "account_signup", "account_inactive")
OWN = ("account_change_password", "account_logout", "account_reauthenticate", "mfa_index", "mfa_activate_totp")
KEYS = ("mfa_list_webauthn", "mfa_add_webauthn")


@pytest.fixture
def signed_in(client, db):
    person = PersonFactory()
    person.emailaddress_set.create(email=person.email, verified=True, primary=True)
    client.post(reverse("account_login"), {"login": person.email, "password": "a long enough passphrase"})
    client.post(reverse("account_reauthenticate"), {"password": "a long enough passphrase"})
    return client


def check(html):
    assert len(re.findall(r"<h1", html)) == 1
    assert '<main class="govuk-main-wrapper" id="main-content">' in html
    assert not re.search(r"<style|\sstyle=|\son\w+=", html)
    scripts = re.findall(r"<script([^>]*)>", html)
    assert [tag for tag in scripts if "src=" not in tag and 'type="application/json"' not in tag] == []
    assert re.findall(r"<input(?![^>]*(?:govuk-|hidden))[^>]*>", html) == []


@pytest.mark.parametrize("name", OPEN)
def test_pages_for_all(client, db, name):
    check(client.get(reverse(name)).content.decode())


@pytest.mark.parametrize("name", OWN + KEYS)
def test_pages_of_ones_own_account(signed_in, name):
    reply = signed_in.get(reverse(name))
    assert reply.status_code == 200
    check(reply.content.decode())


def test_a_refused_sign_in_keeps_the_address_and_sums_up(client, db):
    html = client.post(reverse("account_login"), {"login": "a@portal.example", "password": "wrong"}).content.decode()
    check(html)
    assert "<title>Error: Sign in" in html
    assert 'value="a@portal.example"' in html
    assert "govuk-error-summary" in html


def test_password_box_can_be_shown_and_managers_may_fill_it(client, db):
    html = client.get(reverse("account_login")).content.decode()
    box = re.search(r'<input type="password"[^>]*>', html).group()
    assert 'autocomplete="current-password"' in box
    assert "govuk-js-password-input-input" in box
    assert 'aria-controls="id_password"' in html


def test_a_reset_link_that_is_no_longer_good_says_so(client, db):
    html = client.get("/account/password/reset/key/1-nonsense/").content.decode()
    check(html)
    assert "This link no longer works" in html


def test_empty_boxes_are_told_what_they_want(client, db):
    html = client.post(reverse("account_login"), {}).content.decode()
    assert re.findall(r'<li><a href="#(\w+)">([^<]+)</a>', html) == [
        ("id_login", "Enter your email address"),
        ("id_password", "Enter your password"),
    ]


def test_labels_are_in_sentence_case(signed_in):
    html = signed_in.get(reverse("account_change_password")).content.decode()
    labels = re.findall(r"<label[^>]*>([^<]+)</label>", html)
    assert labels == ["Current password", "New password", "New password again"]
