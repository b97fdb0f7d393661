"""Every address of the portal × every persona: 200, sign in first, not allowed, or not there."""

import importlib
import pkgutil
from types import SimpleNamespace

import pytest
from django.urls import get_resolver, reverse

from partnerships.models import Body, Role
from tests import access
from tests.factories.partnerships import (
    BodyFactory,
    OrganisationFactory,
    PersonFactory,
    SeatFactory,
    TopBoardFactory,
    seated,
)
from tests.factories.tariffs import ChargeFactory

TABLE = {
    name: line
    for module in pkgutil.iter_modules(access.__path__)
    for name, line in importlib.import_module(f"tests.access.{module.name}").TABLE.items()
}


def url_names(patterns, prefix=""):
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            namespace = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from url_names(pattern.url_patterns, prefix + namespace)
        else:
            yield prefix + (pattern.name or f"unnamed {pattern.pattern}")


@pytest.fixture
def world(db):
    """Two boards, two partnerships, two payers and one person for each persona."""
    top = TopBoardFactory()
    board = BodyFactory(slug="delivery-board", kind=Body.Kind.BOARD, parent=top)
    lyp = BodyFactory(slug="lyp", parent=board)
    sep = BodyFactory(slug="sep", parent=board)
    payer, other_payer = OrganisationFactory(name="Payer"), OrganisationFactory(name="Other payer")
    people = {
        "stranger": PersonFactory(name="Stranger"),
        "member": seated(Role.MEMBER, lyp, name="Member"),
        "manager": seated(Role.MANAGER, lyp, name="Manager"),
        "other_manager": seated(Role.MANAGER, sep, name="Other manager"),
        "chair": seated(Role.CHAIR, lyp, name="Chair"),
        "board_member": seated(Role.MEMBER, board, name="Board member"),
        "support_officer": seated(Role.SUPPORT_OFFICER, name="Support officer"),
        "strategic_manager": seated(Role.STRATEGIC_MANAGER, name="Strategic manager"),
        "finance": seated(Role.FINANCE, name="Finance clerk"),
        "administrator": seated(Role.ADMINISTRATOR, name="Administrator"),
        "contact": contact(payer),
        "other_contact": contact(other_payer),
    }
    return SimpleNamespace(people=people, top=top, board=board, lyp=lyp, sep=sep, payer=payer)


def contact(organisation):
    """Somebody who speaks for an organisation that pays, in a year that no line of the table is about."""
    ChargeFactory(organisation=organisation, scheme__year=2001)
    return SeatFactory(role=Role.CONTACT, body=None, organisation=organisation).person


def test_every_address_has_its_line():
    assert sorted(TABLE) == sorted(set(url_names(get_resolver().url_patterns)))


@pytest.mark.parametrize("name", sorted(TABLE))
def test_access(name, world, client):
    line = TABLE[name]
    # Made once a persona where the request changes rows, so that each meets the same state.
    seen, expected = {}, {persona: line.expected(persona) for persona in access.PERSONAS}
    args = line.args(world)
    for persona in access.PERSONAS:
        client.logout()
        if persona != "anonymous":
            client.force_login(world.people[persona])
        if line.method != "get":
            args = line.args(world)
        address = reverse(name, kwargs=args) if isinstance(args, dict) else reverse(name, args=args)
        reply = getattr(client, line.method)(address, line.data(world))
        seen[persona] = reply.status_code
        if reply.streaming:  # reading a file to its end closes it
            list(reply.streaming_content)
    assert seen == expected
