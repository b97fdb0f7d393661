"""Nobody is signed out without a warning, and the warning lets people go on (X7)."""

import pytest
from playwright.sync_api import expect

from portal.models import Session
from tests.factories.partnerships import PersonFactory

pytestmark = pytest.mark.browser


@pytest.fixture
def signed_in(page, sign_in):
    """A page of somebody who signed in a moment ago, with a clock that the test moves."""
    page.clock.install()
    sign_in(page, PersonFactory())
    return page


def test_the_warning_comes_five_minutes_before_the_end_and_lets_people_stay(signed_in, axe):
    warning = signed_in.get_by_role("alertdialog", name="You will soon be signed out")
    signed_in.clock.fast_forward("23:00")
    expect(warning).to_be_hidden()
    signed_in.clock.fast_forward("02:00")
    expect(warning).to_be_visible()
    expect(warning).to_contain_text("4 minutes")
    axe(signed_in)
    signed_in.get_by_role("button", name="Stay signed in").click()
    expect(warning).to_be_hidden()
    signed_in.clock.fast_forward("23:00")
    expect(warning).to_be_hidden()


def test_what_was_typed_stays_when_the_session_has_ended(signed_in):
    signed_in.goto("/account/password/change/")
    signed_in.get_by_label("Current password").fill("typed already")
    signed_in.clock.fast_forward("25:00")
    Session.objects.all().delete()
    signed_in.get_by_role("button", name="Stay signed in").click()
    ended = signed_in.get_by_role("alertdialog", name="You have been signed out")
    expect(ended.get_by_role("link", name="sign in again")).to_be_focused()
    expect(signed_in.locator("#id_oldpassword")).to_have_value("typed already")
