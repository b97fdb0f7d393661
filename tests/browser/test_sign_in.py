"""Getting in, in a real browser: by invitation, by a new password, and with a passkey (H16)."""

import re

import pytest
from playwright.sync_api import expect

from partnerships.models import Role
from tests.factories.partnerships import BodyFactory, OfficeFactory, PersonFactory, SeatFactory
from tests.factories.portal import PASSWORD, invited, letters

pytestmark = pytest.mark.browser
NEW = "marmalade lantern brook"


def sign_in(page, person, password=PASSWORD):
    page.goto("/account/login/")
    page.get_by_label("Email address").fill(person.email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/tasks/")


def link_in(letter, part):
    return re.search(rf"https?://[^/]+(/account/{part}\S+)", letter)[1]


def test_invited_person_gets_in_and_finds_their_tasks(either_page, axe, settings, live_server):
    page = either_page
    settings.PORTAL_ADDRESS = live_server.url
    officer = invited(name="Olive Officer", email="officer@portal.example")
    SeatFactory(person=officer, role=Role.SUPPORT_OFFICER, body=OfficeFactory())
    newcomer = PersonFactory(name="Ivan White", email=None, is_active=False)
    SeatFactory(person=newcomer, role=Role.CHAIR, body=BodyFactory(slug="lyp", name="Later Years Partnership"))

    sign_in(page, officer)
    axe(page)
    page.goto(f"/people/{newcomer.pk}/")
    axe(page)
    page.get_by_role("link", name="Invite to sign in").click()
    page.get_by_label("Email address").fill("ivan@council.example")
    axe(page, "Invite Ivan White")
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.get_by_text("The invitation goes to ivan@council.example")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_hidden()

    to, text = letters()[-1]
    assert to == "ivan@council.example"
    page.goto(link_in(text, "invitation/"))
    axe(page)
    page.get_by_label("Choose a password").fill("short")
    page.get_by_role("button", name="Save and sign in").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    axe(page)
    page.get_by_label("Choose a password").fill(NEW)
    page.get_by_role("button", name="Save and sign in").click()
    page.wait_for_url("**/tasks/")
    expect(page.get_by_role("link", name="Later Years Partnership")).to_be_visible()
    page.goto(link_in(text, "invitation/"))
    expect(page.get_by_text("This invitation has been used.")).to_be_visible()
    axe(page)


def test_forgotten_password_is_replaced(either_page, axe, settings, live_server):
    page = either_page
    settings.PORTAL_ADDRESS = live_server.url
    person = invited(email="ada@portal.example")
    page.goto("/account/login/")
    page.get_by_role("link", name="Forgot your password?").click()
    axe(page, "Choose a new password")
    page.get_by_label("Email address").fill(person.email)
    page.locator("main button[type=submit]").click()
    axe(page, "Check your email")
    page.goto(link_in(letters()[-1][1], "password/reset/key/"))
    axe(page)
    page.get_by_label("New password", exact=True).fill(NEW)
    page.get_by_label("New password again").fill(NEW)
    page.locator("main button[type=submit]").click()
    axe(page, "Your password is changed")
    sign_in(page, person, NEW)


def test_passkey_is_made_and_lets_its_owner_in(page, axe):
    """With the browser's own virtual key: the whole ceremony under the content security policy."""
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    person = invited(email="ada@portal.example")
    sign_in(page, person)
    page.goto("/account/2fa/webauthn/add/")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.locator("main button[type=submit]").click()
    axe(page, "Add a passkey or security key")
    page.get_by_label("Name").fill("This laptop")
    page.locator("main button").first.click()
    page.wait_for_url(lambda url: not url.endswith("/webauthn/add/"))
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_hidden()
    page.goto("/account/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/tasks/")
    assert person.authenticator_set.filter(type="webauthn").count() == 1
