"""Strangers who gave an address read what became of their correction, once (E03)."""

import datetime as dt

import pytest

from comms.actions.answers import tell_strangers
from comms.models import Message
from partnerships.models import Event
from tests.factories.partnerships import PageProposalFactory, PersonFactory

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC)


def settled(kind, **options):
    proposal = PageProposalFactory(proposer=None, settled_by=PersonFactory(), **options)
    Event.objects.create(
        kind=kind, subject_type="partnerships.pageproposal", subject_id=str(proposal.pk), subject_label=str(proposal),
        body=proposal.body, at=AT, visibility="members", transaction=1,
    )  # fmt: skip
    return proposal


def test_strangers_are_told_once_and_only_if_they_gave_an_address():
    settled("proposal.declined", state="declined", answer="The board <b>agreed</b> it.", reply_address="Pat@x.example")
    settled("proposal.accepted", state="done")
    settled("proposal.accepted", state="done", reply_address="pat@x")  # no address at all
    assert [tell_strangers(at=AT), tell_strangers(at=AT)] == [1, 0]
    mail = Message.objects.get()
    assert mail.deliveries.get().address == "pat@x.example"
    assert "The page stays as it is." in mail.text
    assert "The board <b>agreed</b> it." in mail.text
    assert "The board &lt;b&gt;agreed&lt;/b&gt; it." in mail.html
