"""Every page of the register in a browser, wide and narrow: readable by all, nothing off the side (A01-A07, G09)."""

import datetime as dt

import pytest

from partnerships.models import Body, Role
from tests.factories.partnerships import (
    DocumentFactory,
    KeyActivityFactory,
    MeetingFactory,
    OrganisationFactory,
    SeatFactory,
    seated,
)

pytestmark = pytest.mark.browser
OF_A_BODY = ("", "members/", "meetings/", "documents/")
OF_ITS_KEEPER = (
    "edit/", "check/", "history/", "register/", "move/", "close/", "activities/new/", "members/new/",
    "documents/new/", "meetings/new/",
)  # fmt: skip


@pytest.fixture
def lyp(framework):
    """The Later Years Partnership with something of everything."""
    body = Body.objects.get(slug="lyp")
    SeatFactory(
        body=body, representing=OrganisationFactory(name="A charity with quite a long name for a narrow screen"),
        capacity="Director", delegated_authority="May spend up to £5,000.",
    )  # fmt: skip
    SeatFactory(body=body, held_to=dt.date(2009, 4, 1))
    meeting = MeetingFactory(body=body)
    DocumentFactory(body=body, kind="agenda", meeting=meeting, title="Agenda")
    DocumentFactory(body=body, visibility="members", title="Anuneuropeanlylongwordinatitleofadocumentforthemembers")
    KeyActivityFactory(body=body)
    return body


def test_pages_for_the_public(page, lyp, look_at):
    organisation = OrganisationFactory()
    look_at(
        [
            "/partnerships/", "/partnerships/?q=nothing+like+it", "/framework/", "/framework/tiers/",
            "/organisations/", organisation.get_absolute_url(), *(f"/partnerships/lyp/{tab}" for tab in OF_A_BODY),
        ],
    )  # fmt: skip


def test_pages_for_the_support_office(page, lyp, look_at, sign_in):
    officer = seated(Role.SUPPORT_OFFICER)
    sign_in(page, officer)
    seat, activity = lyp.seats.filter(held_to=None).first(), lyp.key_activities.first()
    document, meeting = lyp.documents.first(), lyp.meetings.first()
    things = (
        f"members/{seat.pk}/change/", f"members/{seat.pk}/end/", f"activities/{activity.pk}/edit/",
        f"activities/{activity.pk}/remove/", f"documents/{document.pk}/edit/", f"documents/{document.pk}/update/",
        f"documents/{document.pk}/withdraw/", f"meetings/{meeting.pk}/change/", f"meetings/{meeting.pk}/cancel/",
    )  # fmt: skip
    look_at(
        [
            "/partnerships/", "/partnerships/new/", "/partnerships/gaps/", "/partnerships/page-checks/", "/people/",
            "/people/new/", officer.get_absolute_url(), f"{officer.get_absolute_url()}edit/",
            f"{officer.get_absolute_url()}merge/", "/organisations/new/",
            *(f"/partnerships/lyp/{page}" for page in (*OF_A_BODY, *OF_ITS_KEEPER, *things)),
        ],
    )  # fmt: skip
