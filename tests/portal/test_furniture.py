"""What stands round every page: kept, and still right for each reader."""

import pytest
from django.urls import reverse
from django.utils import timezone

from partnerships.models import Role
from tests.factories.partnerships import BodyFactory, seated

pytestmark = pytest.mark.django_db
ADDRESS = "/partnerships/"
SIGN_OUT = b'action="/account/logout/"'
TASKS = b'href="/tasks/"'
MINUTES = b"You are signed out after"


def test_readers_in_turn_each_get_their_own(client):
    person = seated(Role.MEMBER, BodyFactory())
    for _ in range(2):
        page = client.get(ADDRESS).content
        assert b'href="/account/login/">Sign in</a>' in page
        assert [part in page for part in (SIGN_OUT, TASKS, MINUTES)] == [False, False, False]
        client.force_login(person)
        page = client.get(ADDRESS).content
        assert str(person).encode() in page
        assert [part in page for part in (SIGN_OUT, TASKS, MINUTES)] == [True, True, True]
        client.logout()


@pytest.mark.parametrize(
    ("address", "marked"),
    [
        (ADDRESS, b'href="/partnerships/" aria-current="page"'),
        ("/partnerships/lyp/", b'href="/partnerships/" aria-current="true"'),
        ("/framework/", b'href="/framework/" aria-current="page"'),
        ("/privacy/", b""),
    ],
)
def test_the_section_one_is_in_is_marked(client, address, marked):
    BodyFactory(slug="lyp")
    menu = client.get(address).content.partition(b'aria-label="Menu"')[2].partition(b"</nav>")[0]
    assert menu.count(b"aria-current") == bool(marked)
    assert marked in menu


def test_the_name_of_the_partnership_is_the_one_set_now(client, settings):
    client.get("/privacy/")
    settings.PARTNERSHIP_NAME = "Another Partnership"
    assert b"<p>Another Partnership</p>" in client.get(reverse("portal:privacy")).content


def test_a_right_that_ended_shows_no_more_at_the_next_request(client):
    person = seated(Role.SUPPORT_OFFICER)
    client.force_login(person)
    assert b"Add a body" in client.get(ADDRESS).content
    person.seats.update(held_to=timezone.localdate())
    assert b"Add a body" not in client.get(ADDRESS).content
