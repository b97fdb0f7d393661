"""Rows for the bench, and somebody who is signed in."""

from django.test import Client

from partnerships.models import Body, Person, Role, Seat

LONG_AGO = "2008-04-01"


def fill_register(size):
    """Add thematic partnerships until the register holds at least `size` bodies that are no offices."""
    board = Body.objects.get(slug="delivery-board")
    missing = size - Body.objects.exclude(kind=Body.Kind.OFFICE).count()
    made = Body.objects.filter(slug__startswith="bench-").count()
    Body.objects.bulk_create(
        Body(
            slug=f"bench-{number}",
            name=f"Neighbourhood Partnership {number}",
            kind=Body.Kind.ISSUE_PARTNERSHIP,
            status=Body.Status.ACTIVE,
            parent=board,
            purpose="To bring residents and services of one neighbourhood together.",
        )
        for number in range(made, made + max(missing, 0))
    )


def board_member():
    """A member of the Delivery Board who may sign in."""
    person, made = Person.objects.get_or_create(
        email="bench@portal.example", defaults={"name": "Bench Reader", "is_active": True}
    )
    if made:
        Seat.objects.create(
            person=person, role=Role.MEMBER, body=Body.objects.get(slug="delivery-board"), held_from=LONG_AGO
        )
    return person


def signed_in_client():
    """A client that is signed in as the board member, and speaks to the portal's own address."""
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(board_member())
    return client


def session_cookie():
    """The Cookie header of the board member's browser once it has seen a page: session and form token."""
    client = signed_in_client()
    client.get("/account/")
    return "; ".join(f"{name}={cookie.value}" for name, cookie in client.cookies.items())
