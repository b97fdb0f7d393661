"""Nobody is signed out without a warning, and the warning lets people go on (X7)."""

import pytest
from allauth.account.models import EmailAddress

from portal.models import Session
from tests.factories.partnerships import PersonFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def signed_in(page, transactional_db):
    """A page of somebody who signed in a moment ago, with a clock that the test moves."""
    person = PersonFactory()
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    page.clock.install()
    page.goto("/account/login/")
    page.get_by_label("Email address").fill(person.email)
    page.get_by_label("Password", exact=True).fill("a long enough passphrase")
    page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("button", name="Sign out").wait_for()
    return page


def test_the_warning_comes_five_minutes_before_the_end_and_lets_people_stay(signed_in, axe):
    warning = signed_in.get_by_role("alertdialog", name="You will soon be signed out")
    signed_in.clock.fast_forward("23:00")
    assert not warning.is_visible()
    signed_in.clock.fast_forward("02:00")
    warning.wait_for()
    assert "4 minutes" in warning.inner_text()
    axe(signed_in)
    signed_in.get_by_role("button", name="Stay signed in").click()
    warning.wait_for(state="hidden")
    signed_in.clock.fast_forward("23:00")
    assert not warning.is_visible()


def test_what_was_typed_stays_when_the_session_has_ended(signed_in):
    signed_in.goto("/account/password/change/")
    signed_in.get_by_label("Current password").fill("typed already")
    signed_in.clock.fast_forward("25:00")
    Session.objects.all().delete()
    signed_in.get_by_role("button", name="Stay signed in").click()
    ended = signed_in.get_by_role("alertdialog", name="You have been signed out")
    ended.wait_for()
    assert signed_in.evaluate("document.activeElement.textContent") == "sign in again"
    assert signed_in.locator("#id_oldpassword").input_value() == "typed already"
