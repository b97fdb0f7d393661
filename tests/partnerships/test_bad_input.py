"""Every form of the register against nasty values: refused in words or taken, never a broken page."""

import re

import pytest

from partnerships.models import Body, Role
from tests.factories.partnerships import (
    BodyFactory,
    DocumentFactory,
    KeyActivityFactory,
    MeetingFactory,
    OrganisationFactory,
    PersonFactory,
    SeatFactory,
    seated,
)

pytestmark = pytest.mark.django_db
NASTY = {
    "nothing": "",
    "NUL": "a\x00b",
    "lone surrogate": b"\xed\xa0\x80",
    "emoji": "👩‍👩‍👧‍👦" * 30,
    "combining": "e" + "\u0301" * 10_000,
    "right to left": "\u202eevil\u2066",
    "a megabyte": "x" * 1_000_000,
    "-1": "-1",
    "2**63": str(2**63),
    "1e308": "1e308",
    "NaN": "NaN",
    "full width": "１２",
    "markup": "<script>alert(1)</script>",
    "braces": "{by} {0} {subject.pk} %s {{ x }}",
}


@pytest.fixture
def forms():
    """Addresses of forms, each about something of its own."""
    body = BodyFactory(slug="lyp")
    organisation, person = OrganisationFactory(slug="org"), PersonFactory()
    seat, activity = SeatFactory(body=body), KeyActivityFactory(body=body)
    meeting, document = MeetingFactory(body=body), DocumentFactory(body=body)
    group = BodyFactory(slug="group", kind=Body.Kind.TASK_GROUP)  # closed without a workbook
    of_body = (
        "edit", "register", "move", "activate", "activities/new", f"activities/{activity.pk}/edit",
        "members/new", f"members/{seat.pk}/change", f"members/{seat.pk}/end", "meetings/new",
        f"meetings/{meeting.pk}/change", "documents/new", f"documents/{document.pk}/edit",
        f"documents/{document.pk}/update",
    )  # fmt: skip
    return [
        "/partnerships/new/", "/organisations/new/", f"/organisations/{organisation.slug}/edit/", "/people/new/",
        f"/people/{person.pk}/edit/", f"/people/{person.pk}/merge/", *(f"/partnerships/lyp/{name}/" for name in of_body),
        f"/partnerships/{group.slug}/close/",
    ]  # fmt: skip


@pytest.mark.parametrize("value", NASTY.values(), ids=NASTY)
def test_no_form_breaks(client, forms, value):
    client.force_login(seated(Role.ADMINISTRATOR))
    for address in forms:
        page = client.get(address).content.decode()
        names = set(re.findall(r'<(?:input|select|textarea)[^>]* name="([^"]+)"', page)) - {"csrfmiddlewaretoken"}
        assert names, address
        for posted in (dict.fromkeys(names, value), {name: [value, value] for name in names}, {}):
            # 400: more megabytes than one request may carry
            assert client.post(address, posted).status_code in (200, 302, 400), address


@pytest.mark.parametrize("value", NASTY.values(), ids=NASTY)
def test_no_question_breaks(client, forms, value):
    client.force_login(seated(Role.ADMINISTRATOR))
    if isinstance(value, str) and len(value) > 5000:
        value = value[:5000]
    for address in (
        "/partnerships/",
        "/people/",
        "/organisations/",
        "/partnerships/lyp/members/",
        "/partnerships/lyp/history/",
    ):
        names = ("q", "kind", "status", "after", "page", "before", "on_day", "on_month", "on_year")
        assert client.get(address, dict.fromkeys(names, value)).status_code in (200, 404), address
