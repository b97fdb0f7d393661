"""The portal's own pages, read by axe on a wide and on a narrow screen."""

import datetime as dt

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from comms.models import CalendarEntry
from partnerships.duties import open_duty
from partnerships.models import Role
from tests.factories.partnerships import BodyFactory, seated

pytestmark = pytest.mark.browser
PUBLIC = (
    "/",
    "/calendar/",
    "/calendar/?view=month",
    "/accessibility-statement/",
    "/privacy/",
    "/cookies/",
    "/contact/",
    "/nowhere/",
    "/account/invitation/forged/",
    "/dev/mail/",
)
OWN = ("/tasks/", "/tasks/overdue/", "/account/", "/account/sessions/", "/calendar/?view=month", "/account/2fa/")


@pytest.fixture
def lyp(transactional_db):
    """A partnership with an event today and a page check that is late."""
    now = timezone.now()
    lyp = BodyFactory(slug="lyp", name="Later Years Partnership")
    CalendarEntry.objects.create(
        title="Open day at the library", body=lyp, starts_at=now, ends_at=now + dt.timedelta(hours=2), notified_at=now
    )
    open_duty("page_check.due", lyp, due_on=dt.date(2026, 1, 5), at=now, body=lyp, role=Role.MANAGER)
    return lyp


def test_public_pages(look_at, lyp):
    look_at(PUBLIC)


def test_pages_of_a_manager(page, look_at, lyp, sign_in):
    sign_in(page, seated(Role.MANAGER, lyp, name="Mary Manager"))
    look_at(OWN)
    page.goto("/tasks/")
    expect(page.get_by_role("listitem").filter(has_text="days late")).to_have_count(1)


def test_pages_of_the_support_officer(page, look_at, lyp, sign_in):
    seated(Role.MANAGER, lyp, name="Mary Manager")
    sign_in(page, seated(Role.SUPPORT_OFFICER))
    look_at(("/tasks/", "/tasks/overdue/"))
    expect(page.get_by_text("Mary Manager, partnership manager")).to_be_visible()
