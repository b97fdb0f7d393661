"""Strangers who gave an address read what became of their correction, once (E03)."""

import pytest
from django.utils import timezone

from comms.actions.answers import tell_strangers
from comms.models import Message
from partnerships.models import PageProposal
from tests.factories.partnerships import PageProposalFactory, PersonFactory

pytestmark = pytest.mark.django_db


def test_strangers_are_told_once_and_their_address_is_forgotten():
    settled = {"proposer": None, "settled_by": PersonFactory()}
    declined = {"state": "declined", "answer": "The board <b>agreed</b> it."}
    PageProposalFactory(**settled, **declined, reply_address="Pat@x.example")
    PageProposalFactory(**settled, state="done")
    PageProposalFactory(**settled, state="done", reply_address="pat@x")  # nothing can be sent there
    PageProposalFactory(proposer=None, reply_address="waits@x.example")
    now = timezone.now()
    assert [tell_strangers(at=now), tell_strangers(at=now)] == [1, 0]
    mail = Message.objects.get()
    assert mail.deliveries.get().address == "pat@x.example"
    assert "The page stays as it is." in mail.text
    assert "The board <b>agreed</b> it." in mail.text
    assert "The board &lt;b&gt;agreed&lt;/b&gt; it." in mail.html
    assert PageProposal.objects.exclude(reply_address="").get().reply_address == "waits@x.example"
