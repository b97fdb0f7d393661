"""Corrections settled by the Support Officer: written, carried out by hand, declined, asked about; the check ended with them (E03, H02)."""

import pytest

from partnerships.access import NotAllowedError, RefusedError
from partnerships.actions import page_proposals as actions
from partnerships.actions.body_pages import edit_page
from partnerships.actions.page_checks import end_check, open_page_checks
from partnerships.models import Body, BodyPage, Duty, Event, PageProposal, Role, SignificantUpdate
from tests.factories.partnerships import (
    BodyFactory,
    BodyPageFactory,
    PersonFactory,
    seated,
)
from tests.partnerships.test_page_proposals import NEW, NOW, OLD, address, body, manager, officer, send  # noqa: F401

pytestmark = pytest.mark.django_db
State, Part = PageProposal.State, PageProposal.Part


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
