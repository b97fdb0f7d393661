"""Corrections of a body's page: proposed by anybody, settled by the Support Officer, the check ended with them (E03, H02)."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from partnerships.access import RefusedError
from partnerships.actions import page_proposals as actions
from partnerships.duties import working_days_after
from partnerships.models import Body, Duty, Event, PageProposal, Role
from tests.factories.partnerships import (
    BodyFactory,
    PageProposalFactory,
    PersonFactory,
    seated,
)

pytestmark = pytest.mark.django_db
State, Part = PageProposal.State, PageProposal.Part
NOW = dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC)
OLD = "To make things better together."
NEW = "A city where people age well."


@pytest.fixture
def body():
    return BodyFactory(slug="lyp", name="Later Years Partnership")


@pytest.fixture
def manager(body):
    return seated(Role.MANAGER, body, name="Mary Moss")


@pytest.fixture
def officer():
    return seated(Role.SUPPORT_OFFICER, name="Grace Adeyemi")


def send(body, by, **changes):
    words = {"part": Part.PURPOSE, "said": OLD, "wanted": NEW, "why": "It grew."} | changes
    return actions.send_proposal(body, **words, by=by, at=NOW)


def address(name, proposal):
    return reverse(f"partnerships:proposal_{name}", args=[proposal.pk])


def test_a_member_proposes_the_officer_accepts_in_one_press_and_the_page_says_it(client, body, officer):
    member = seated(Role.MEMBER, body)
    client.force_login(member)
    reply = client.post("/partnerships/lyp/corrections/new/purpose/", {"said": OLD, "wanted": NEW, "why": "It grew."})
    proposal = PageProposal.objects.get()
    assert reply.url == proposal.get_absolute_url()
    assert (proposal.proposer, proposal.said, proposal.wanted, proposal.state) == (member, OLD, NEW, "waiting")
    duty = Duty.objects.owed_by(officer).get()
    assert (duty.kind, duty.due_on) == ("proposal.settle", working_days_after(timezone.localdate(), 5))
    page = client.get(proposal.get_absolute_url()).content.decode()
    assert "With the SP Support Officer</strong> since" in page
    assert "Accept" not in page
    client.force_login(officer)
    assert ">Accept<" in client.get(proposal.get_absolute_url()).content.decode()
    assert client.post(address("accept", proposal)).url == proposal.get_absolute_url()
    body.refresh_from_db()
    assert body.purpose == NEW
    kinds = Event.objects.order_by("pk").values_list("kind", "by")
    assert list(kinds) == [("proposal.sent", member.pk), ("page.edited", officer.pk), ("proposal.accepted", officer.pk)]
    assert not Duty.objects.open().exists()
    again = client.post(address("accept", proposal))
    assert "is “Accepted and carried out” by now" in again.content.decode()
    assert Event.objects.filter(kind="page.edited").count() == 1


def test_a_stranger_tells_without_signing_in_and_no_address_is_kept_unless_given(client, body):
    assert "Something wrong on this page?" in client.get("/partnerships/lyp/").content.decode()
    assert client.get("/partnerships/lyp/corrections/new/").status_code == 200
    posted = {"said": "Ms Old", "wanted": "Ms New chairs it", "why": "", "reply_address": ""}
    reply = client.post("/partnerships/lyp/corrections/new/people/", posted)
    assert reply.url == "/partnerships/lyp/corrections/sent/"
    assert client.get(reply.url).status_code == 200
    proposal = PageProposal.objects.get()
    assert (proposal.proposer, proposal.reply_address, proposal.part) == (None, "", "people")
    client.post("/partnerships/lyp/corrections/new/other/", posted | {"reply_address": "Pat@Readers.example"})
    assert PageProposal.objects.get(part="other").reply_address == "pat@readers.example"
    assert "Pat@" not in str([event.data for event in Event.objects.all()])


def test_one_place_sends_few_an_hour_and_all_strangers_together_too(client, body, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"report_page": "1/h/ip"}
    posted = {"said": "", "wanted": "Something", "why": "", "reply_address": ""}
    where = "/partnerships/lyp/corrections/new/other/"
    statuses = [client.post(where, posted | {"wanted": words}).status_code for words in ("One", "Two")]
    assert statuses == [302, 429]
    for number in range(actions.MOST_AN_HOUR):
        PageProposalFactory(body=body, proposer=None, wanted=f"W {number}", sent_at=NOW)
    with pytest.raises(RefusedError, match="Try again in an hour"):
        send(body, None)


@pytest.mark.parametrize(
    ("part", "posted", "words"),
    [
        ("purpose", {"wanted": ""}, "Write what it should say"),
        ("purpose", {"wanted": OLD}, "This is what the page says already"),
        ("purpose", {"wanted": "x" * 1001}, "at most 1000 characters"),
        ("purpose", {"wanted": "a\x00b"}, "A character in this cannot be stored"),
        ("purpose", {"wanted": "a\x1bb"}, "signs that cannot be seen"),
        ("purpose", {"wanted": "safe\u202etxt"}, "signs that cannot be seen"),
        ("purpose", {"wanted": NEW, "said": "Something older"}, "changed while you wrote"),
        ("purpose", {"wanted": NEW, "why": "x" * 1001}, "at most 1000 characters"),
        ("name", {"wanted": "x" * 201, "said": "Later Years Partnership"}, "at most 200 characters"),
        ("people", {"wanted": "", "said": "Ms Old"}, "Write what is right instead"),
        ("people", {"wanted": "x" * 2001, "said": ""}, "at most 2000 characters"),
        ("other", {"wanted": "Yes", "reply_address": "pat@x.example\r\nBcc: a@b.example"}, "There is a problem"),
    ],
)
def test_bad_corrections_are_refused_in_words(client, body, part, posted, words):
    reply = client.post(f"/partnerships/lyp/corrections/new/{part}/", {"said": OLD, "why": ""} | posted)
    assert reply.status_code == 200
    assert words in reply.content.decode()
    assert not PageProposal.objects.exists()


def test_after_a_refusal_the_form_holds_what_the_page_says_now(client, body):
    where = "/partnerships/lyp/corrections/new/purpose/"
    refused = client.post(where, {"said": "Something older", "wanted": NEW}).content.decode()
    assert NEW in refused
    assert f'name="said" value="{OLD}"' in refused
    assert client.post(where, {"said": OLD, "wanted": NEW}).status_code == 302


@pytest.mark.parametrize("part", ["nonsense", "slug", "status"])
def test_parts_that_no_page_has_are_not_found(client, body, part):
    assert client.get(f"/partnerships/lyp/corrections/new/{part}/").status_code == 404


def test_archives_and_offices_take_no_corrections(client, body):
    Body.objects.filter(pk=body.pk).update(status="closed", closed_on=NOW.date())
    assert client.get("/partnerships/lyp/corrections/new/").status_code == 404
    assert "Something wrong" not in client.get("/partnerships/lyp/").content.decode()
    with pytest.raises(RefusedError, match="archive"):
        send(body, None)


def test_the_same_sent_twice_is_one(body, manager):
    send(body, manager)
    with pytest.raises(RefusedError, match="We have this already"):
        send(body, manager)
    send(body, None)
    with pytest.raises(RefusedError, match="We have this already"):
        send(body, None)


def test_markup_stays_words(client, body, officer):
    proposal = send(body, None, wanted="<script>alert(1)</script> **bold**")
    client.force_login(officer)
    assert "&lt;script&gt;alert(1)&lt;/script&gt; **bold**" in client.get(proposal.get_absolute_url()).content.decode()


def test_who_sees_what_and_the_late_list(client, body, manager, officer):
    own = PageProposalFactory(body=body, proposer=manager)
    other = PageProposalFactory(body=BodyFactory(slug="sep"), due_on=timezone.localdate() + dt.timedelta(days=9))
    for person, seen in ((manager, [own]), (officer, [own, other]), (PersonFactory(), []), (other.proposer, [other])):
        client.force_login(person)
        assert list(client.get("/partnerships/corrections/").context["object_list"]) == seen
    client.force_login(officer)
    assert list(client.get("/partnerships/corrections/?show=late").context["object_list"]) == [own]
    assert "1 late" in client.get("/partnerships/page-checks/").content.decode()
    assert client.get("/partnerships/corrections/?show=nonsense").status_code == 200
    empty = client.get("/partnerships/corrections/?show=settled").content.decode()
    assert "No corrections here" in empty
    client.force_login(PersonFactory())
    assert client.get(own.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("show", ["open", "late", "settled"])
def test_the_list_asks_as_often_for_three_as_for_one(client, officer, django_assert_num_queries, show):
    settled = {"state": State.DECLINED, "answer": "No.", "settled_by": officer} if show == "settled" else {}
    client.force_login(officer)
    PageProposalFactory(**settled)
    with django_assert_num_queries(4):
        client.get(f"/partnerships/corrections/?show={show}")
    for _ in range(2):
        PageProposalFactory(**settled)
    with django_assert_num_queries(4):
        client.get(f"/partnerships/corrections/?show={show}")


def test_an_address_for_the_answer_is_in_no_history(body):
    proposal = send(body, None, reply_address="pat@readers.example")
    assert "reply_address" not in {field.name for field in proposal.row_history.model._meta.get_fields()}


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"part": "people", "wanted": ""}, "page_proposal_says_something"),
        ({"part": "acronym", "said": "", "wanted": ""}, "page_proposal_says_something"),
        ({"state": "declined", "settled_by": "officer"}, "page_proposal_declined_says_why"),
        ({"state": "done"}, "page_proposal_settled_by_somebody"),
        ({"state": "returned", "answer": "Who?", "proposer": None}, "page_proposal_asks_only_people_back"),
        ({"reply_address": "pat@readers.example"}, "page_proposal_address_only_of_others"),
        ({"state": "to_do", "settled_by": "officer"}, "page_proposal_to_do_is_by_hand"),
    ],
)
def test_the_database_holds_what_a_correction_is(body, officer, fields, constraint):
    fields = {name: officer if value == "officer" else value for name, value in fields.items()}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        PageProposalFactory(body=body, **fields)


def test_the_database_holds_that_one_correction_is_open_once(body):
    same = {"body": body, "proposer": None, "wanted": NEW}
    PageProposalFactory(**same)
    with pytest.raises(IntegrityError, match="page_proposal_open_once"), transaction.atomic():
        PageProposalFactory(**same)
