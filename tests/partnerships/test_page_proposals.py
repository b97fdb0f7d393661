"""Corrections of a body's page: proposed by anybody, settled by the Support Officer, the check ended with them (E03, H02)."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from partnerships.access import NotAllowedError, RefusedError
from partnerships.actions import page_proposals as actions
from partnerships.actions.body_pages import edit_page
from partnerships.actions.page_checks import end_check, open_page_checks
from partnerships.duties import working_days_after
from partnerships.models import Body, BodyPage, Duty, Event, PageProposal, Role, SignificantUpdate
from tests.factories.partnerships import (
    BodyFactory,
    BodyPageFactory,
    PageProposalFactory,
    PersonFactory,
    SignificantUpdateFactory,
    seated,
)

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC)
OLD = "To make things better together."
NEW = "A city where people age well."
State, Part = PageProposal.State, PageProposal.Part


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
        ("purpose", {"wanted": "a\x00b"}, "Null characters are not allowed"),
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


def test_a_page_that_changed_meanwhile_is_not_overwritten_both_are_shown(client, body, manager, officer):
    proposal = send(body, manager)
    edit_page(body, purpose="In between.", introduction="", contact="", by=manager, at=NOW)
    client.force_login(officer)
    page = client.get(proposal.get_absolute_url()).content.decode()
    assert "The page has changed since this was sent" in page
    for words in (OLD, "In between.", NEW):
        assert words in page
    assert "The page has changed since" in client.post(address("accept", proposal)).content.decode()
    stale = {"text": "Both.", "seen": OLD, "answer": "", "news": ""}
    refused = client.post(address("change", proposal), stale).content.decode()
    assert "The page has changed since" in refused
    assert 'name="seen" value="In between."' in refused
    client.post(address("change", proposal), stale | {"seen": "In between."})
    body.refresh_from_db()
    proposal.refresh_from_db()
    assert (body.purpose, proposal.accepted_as, proposal.state) == ("Both.", "Both.", State.DONE)


@pytest.mark.parametrize(
    ("part", "said", "wanted", "event"),
    [
        (Part.NAME, "Later Years Partnership", "Later Life Partnership", "body.edited"),
        (Part.ACRONYM, "", "LYP", "body.edited"),
        (Part.MEETS, "", "Every second month", "body.edited"),
        (Part.INTRODUCTION, "We bring people together.", "", "page.edited"),
        (Part.CONTACT, "", "Write to us.", "page.edited"),
    ],
)
def test_each_part_is_written_by_the_action_that_keeps_it(body, officer, part, said, wanted, event):
    BodyPageFactory(body=body)
    proposal = send(body, None, part=part, said=said, wanted=wanted)
    actions.accept_proposal(proposal, text=wanted, seen=said, by=officer, at=NOW)
    body = Body.objects.get(pk=body.pk)
    assert actions.words_of(body, part) == wanted
    assert body.purpose == OLD
    assert Event.objects.filter(kind=event).count() == 1


def test_a_name_that_another_body_has_is_refused_and_stays_open(client, body, officer):
    BodyFactory(name="Taken Partnership")
    proposal = send(body, None, part=Part.NAME, said=body.name, wanted="Taken Partnership")
    client.force_login(officer)
    assert "Another body has this name" in client.post(address("accept", proposal)).content.decode()
    proposal.refresh_from_db()
    assert proposal.is_open


def test_what_the_portal_cannot_write_is_taken_on_and_carried_out_by_hand(client, body, manager, officer):
    proposal = send(body, manager, part=Part.PEOPLE, said="Ms Old chairs", wanted="Ms New chairs")
    client.force_login(officer)
    client.post(address("accept", proposal))
    proposal.refresh_from_db()
    assert proposal.state == State.TO_DO
    assert [duty.kind for duty in Duty.objects.open()] == ["proposal.carry_out"]
    client.post(address("done", proposal), {"answer": "She is there now.", "news": "A new chair leads it."})
    proposal.refresh_from_db()
    assert (proposal.state, proposal.answer, proposal.settled_by) == (State.DONE, "She is there now.", officer)
    assert not Duty.objects.open().exists()
    assert SignificantUpdate.objects.get().proposal == proposal
    with pytest.raises(RefusedError, match="cannot write this part"):
        actions.accept_proposal(send(body, None, part=Part.OTHER), text="x", seen="", by=officer, at=NOW)
    with pytest.raises(RefusedError, match="by itself: accept it"):
        actions.carry_out_proposal(send(body, None, wanted="Other"), by=officer, at=NOW)


def test_declining_wants_a_reason_that_the_proposer_reads(client, body, manager, officer):
    proposal = send(body, manager)
    client.force_login(officer)
    assert "There is a problem" in client.post(address("decline", proposal), {"answer": " "}).content.decode()
    client.post(address("decline", proposal), {"answer": "The board agreed these words."})
    client.force_login(manager)
    assert "The board agreed these words." in client.get(proposal.get_absolute_url()).content.decode()
    body.refresh_from_db()
    assert body.purpose == OLD


def test_a_question_goes_back_and_forth_and_the_author_stays(client, body, manager, officer):
    proposal = send(body, manager)
    client.force_login(officer)
    client.post(address("return", proposal), {"answer": "Agreed when?"})
    duty = Duty.objects.owed_by(manager).open().get(kind="proposal.answer")
    assert duty.subject_address == proposal.get_absolute_url()
    client.force_login(manager)
    assert "Agreed when?" in client.get(address("revise", proposal)).content.decode()
    refused = client.post(address("revise", proposal), {"said": "Older", "wanted": NEW}).content.decode()
    assert f'name="said" value="{OLD}"' in refused
    client.post(address("revise", proposal), {"said": OLD, "wanted": NEW, "why": "On 12 June."})
    proposal.refresh_from_db()
    assert (proposal.state, proposal.why, proposal.proposer) == (State.WAITING, "On 12 June.", manager)
    assert [duty.kind for duty in Duty.objects.open()] == ["proposal.settle"]
    client.post(address("withdraw", proposal))
    assert not Duty.objects.open().exists()
    with pytest.raises(RefusedError, match="nobody can be asked"):
        actions.return_proposal(send(body, None), answer="Who?", by=officer, at=NOW)


def test_only_the_office_settles_and_only_the_sender_takes_back(body, manager, officer):
    proposal = send(body, seated(Role.MEMBER, body))
    for act in (
        lambda: actions.accept_proposal(proposal, text=NEW, seen=OLD, by=manager, at=NOW),
        lambda: actions.decline_proposal(proposal, answer="No.", by=manager, at=NOW),
        lambda: actions.withdraw_proposal(proposal, by=officer, at=NOW),
        lambda: end_check(body, by=PersonFactory(), at=NOW),
    ):
        with pytest.raises(NotAllowedError):
            act()


def test_the_check_ends_with_corrections_and_counts_once_the_last_is_settled(client, body, manager, officer):
    open_page_checks(at=NOW)
    client.force_login(manager)
    assert "Everything is right" in client.get("/partnerships/lyp/check/").content.decode()
    for part, said, wanted in (("acronym", "", "LYP"), ("people", "Ms Old", "Ms New")):
        where = f"/partnerships/lyp/corrections/new/{part}/?from=check"
        assert client.post(where, {"said": said, "wanted": wanted, "why": ""}).url == "/partnerships/lyp/check/"
    assert "Everything else is right" in client.get("/partnerships/lyp/check/").content.decode()
    client.post("/partnerships/lyp/check/")
    assert not Duty.objects.open().filter(kind="page_check.due", body=body).exists()
    assert BodyPage.objects.filter(body=body, checked_at__isnull=False).exists() is False
    acronym, people = PageProposal.objects.order_by("pk")
    actions.accept_proposal(acronym, text="LYP", seen="", by=officer, at=NOW)
    assert BodyPage.objects.filter(body=body, checked_at__isnull=False).exists() is False
    actions.decline_proposal(people, answer="She is still there.", by=officer, at=NOW)
    page = BodyPage.objects.get(body=body)
    assert (page.checked_at, page.checked_by) == (NOW, manager)
    assert Event.objects.get(kind="page.check_settled").visibility == "public"
    with pytest.raises(RefusedError, match="waits any more"):
        end_check(body, by=manager, at=NOW)


def test_a_check_that_its_manager_goes_on_with_is_not_ended_by_the_office(body, manager, officer):
    open_page_checks(at=NOW)
    proposal = send(body, manager, is_of_check=True)
    actions.accept_proposal(proposal, text=NEW, seen=OLD, by=officer, at=NOW)
    assert not BodyPage.objects.filter(checked_at__isnull=False).exists()
    with pytest.raises(NotAllowedError):
        send(body, PersonFactory(), is_of_check=True)


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


def test_a_significant_update_is_marked_once_by_the_office(client, body, manager, officer):
    client.force_login(manager)
    assert client.get("/partnerships/lyp/significant/").status_code == 403
    assert 'name="news"' not in client.get("/partnerships/lyp/edit/").content.decode()
    client.force_login(officer)
    posted = {"purpose": NEW, "introduction": "", "contact": "", "news": "It has a new purpose."}
    client.post("/partnerships/lyp/edit/", posted)
    assert SignificantUpdate.objects.get().words == "It has a new purpose."
    again = client.post("/partnerships/lyp/significant/", {"words": "It has a new  purpose."})
    assert "has been told already" in again.content.decode()
    for bad in ("", " ", "x" * 301, "a\x07b"):
        assert "There is a problem" in client.post("/partnerships/lyp/significant/", {"words": bad}).content.decode()
    for nonsense in ("x", "9" * 40, "-1", "7"):
        assert client.get(f"/partnerships/lyp/significant/?correction={nonsense}").status_code == 200


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


@pytest.mark.parametrize(
    ("words", "constraint"), [("", "significant_update_says_what"), ("a\nb", "significant_update_is_one_line")]
)
def test_the_database_holds_that_an_update_says_what_in_a_line(body, words, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        SignificantUpdateFactory(body=body, words=words)
    SignificantUpdateFactory(body=body, words="New.")
    with pytest.raises(IntegrityError, match="significant_update_once"), transaction.atomic():
        SignificantUpdateFactory(body=body, words="New.")
