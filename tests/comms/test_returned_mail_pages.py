"""The pages of returned mail: why an address gets no more, what could not be read, and lifting it."""

import pytest
from django.urls import reverse

from comms.actions import returned_mail as actions
from comms.actions.returned_mail import take_return
from comms.models import Bounce, Suppression, UnreadReturn
from partnerships.access import NotAllowedError, RefusedError
from partnerships.models import Event
from tests.comms.test_bounces import bounce_address, returned  # noqa: F401
from tests.comms.test_returned_mail import DAY, gone, mail, now, officer, sent  # noqa: F401
from tests.factories.comms import (
    BounceFactory,
    UnreadReturnFactory,
)
from tests.factories.partnerships import PersonFactory

pytestmark = pytest.mark.django_db


def test_an_officer_lifts_what_was_stopped_and_old_returns_count_no_more(sent, now, officer, client):
    take_return(mail("postfix_no_mailbox", sent), at=now)
    bounce = Bounce.objects.get()
    with pytest.raises(NotAllowedError):
        actions.lift_bounce(bounce, reason="x", by=PersonFactory(), at=now)
    client.force_login(officer)
    address = reverse("comms:returned_lift", args=[bounce.pk])
    client.get(address)
    assert Suppression.objects.count() == 1
    assert client.post(address, {"reason": ""}).status_code == 200
    assert client.post(address, {"reason": "Telephoned: moved"}).status_code == 302
    assert (Suppression.objects.count(), Bounce.objects.standing().count()) == (0, 0)
    assert Event.objects.get(kind="address.lifted").data["reason"] == "Telephoned: moved"
    assert take_return(mail("postfix_no_mailbox", sent), at=now) == "known already"
    assert Suppression.objects.count() == 0
    with pytest.raises(RefusedError, match="already"):
        actions.lift_bounce(bounce, reason="x", by=officer, at=now)


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("name", "queries"), [("returned_list", 5), ("unread_return_list", 4)])
def test_the_lists_take_the_same_statements_for_any_number(
    name, queries, rows, client, officer, django_assert_num_queries
):
    client.force_login(officer)
    BounceFactory.create_batch(rows)
    UnreadReturnFactory.create_batch(rows)
    with django_assert_num_queries(queries):
        client.get(reverse(f"comms:{name}"))


def test_the_pages_say_why_and_what_can_be_done(client, officer, sent, now):
    client.force_login(officer)
    PersonFactory(name="Pat Reader", contact_email="Pat@Readers.example")
    take_return(mail("postfix_no_mailbox", sent), at=now)
    bounce = Bounce.objects.get()
    page = client.get(sent.message.get_absolute_url()).content.decode()
    assert "Came back: the mailbox does not exist" in page
    page = client.get(bounce.get_absolute_url()).content.decode()
    assert ("address of" in page, "Pat Reader" in page, reverse("comms:returned_lift", args=[bounce.pk]) in page) == (
        True, True, True,
    )  # fmt: skip
    page = client.get(reverse("comms:subscriber_detail", args=[sent.subscriber_id])).content.decode()
    assert ("Gets nothing since" in page, "The mailbox does not exist" in page) == (True, True)


def test_an_officer_looks_at_what_could_not_be_read_and_removes_it(client, officer):
    client.force_login(officer)
    unread = UnreadReturnFactory(subject="<b>Hello</b>")
    assert "&lt;b&gt;Hello" in client.get(reverse("comms:unread_return_list")).content.decode()
    address = reverse("comms:unread_return_remove", args=[unread.pk])
    client.get(address)
    assert UnreadReturn.objects.count() == 1
    client.post(address)
    assert (UnreadReturn.objects.count(), Event.objects.get().kind) == (0, "returned.dismissed")
