"""Papers for meetings: asked for, sent in, sent back, accepted onto the page, and what is owed meanwhile (B02, H02)."""

import datetime as dt

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from partnerships.access import NotAllowedError, RefusedError
from partnerships.actions import papers as actions
from partnerships.actions.documents import withdraw_document
from partnerships.actions.meetings import cancel_meeting, change_meeting, plan_meeting
from partnerships.models import Body, Document, DocumentVersion, Duty, Event, Meeting, Paper, PaperFile, Role
from tests.factories.partnerships import BodyFactory, MeetingFactory, PaperFactory, PersonFactory, seated

pytestmark = pytest.mark.django_db
State = Paper.State
NOW = dt.datetime(2009, 11, 2, 9, tzinfo=dt.UTC)  # a Monday
TODAY = NOW.date()
HELD, DUE = dt.date(2009, 12, 4), dt.date(2009, 11, 24)
PDF = b"%PDF-1.7 words"


@pytest.fixture
def board():
    return BodyFactory(slug="board", name="Delivery Board", kind="board")


@pytest.fixture
def body():
    return BodyFactory(slug="lyp", name="Later Years Partnership")


@pytest.fixture
def manager(body):
    return seated(Role.MANAGER, body, name="Mary Moss")


@pytest.fixture
def officer():
    return seated(Role.SUPPORT_OFFICER, name="Grace Adeyemi")


@pytest.fixture
def meeting(board, officer):
    return plan_meeting(board, held_on=HELD, by=officer, at=NOW)


def a_file(content=PDF):
    return {"file": ContentFile(content, "x"), "extension": "pdf", "content_type": "application/pdf"}


def send(meeting, body, by, paper=None, at=NOW, **changes):
    words = {"title": "Winter plan", "kind": "paper", "visibility": "public"} | a_file() | changes
    return actions.send_paper(paper, meeting=meeting, **({} if paper else {"body": body}), **words, by=by, at=at)


def owed():
    return [(duty.kind, duty.due_on, duty.owed_role) for duty in Duty.objects.open().order_by("pk")]


def days(number):
    return NOW + dt.timedelta(days=number)


def test_a_paper_goes_its_way_and_its_author_stays_its_author(meeting, body, manager, officer):
    (paper,) = actions.ask_for_papers(meeting, bodies=[body], title="Winter plan", by=officer, at=NOW)
    assert (paper.state, paper.holder, paper.due_on) == (State.ASKED, "the manager of Later Years Partnership", DUE)
    assert owed() == [("paper.due", DUE, "manager")]
    paper = send(meeting, body, manager, paper, at=days(1))
    assert (paper.state, paper.author, paper.holder) == (State.SUBMITTED, manager, "the SP Support Officer")
    assert owed() == [("paper.check", dt.date(2009, 11, 5), "support_officer")]
    paper = actions.return_paper(paper, note="Say what it costs.", by=officer, at=days(2))
    assert (paper.state, paper.author, paper.holder, paper.state_since) == (
        State.RETURNED, manager, "Mary Moss", days(2),
    )  # fmt: skip
    assert owed() == [("paper.again", DUE, "manager")]
    colleague = seated(Role.MANAGER, body)
    paper = send(meeting, body, colleague, paper, at=days(2), **a_file(b"%PDF-2"))
    assert (paper.state, paper.author, [kept.number for kept in paper.files.all()]) == (
        State.SUBMITTED, manager, [2, 1],
    )  # fmt: skip
    paper = actions.accept_paper(paper, title="Winter plan 2009", visibility="public", by=officer, at=days(3))
    version = DocumentVersion.objects.get(document__meeting=meeting)
    assert (paper.state, paper.document, paper.holder) == (State.ACCEPTED, version.document, "")
    assert (version.document.title, version.document.body, version.uploaded_by) == (
        "Winter plan 2009", meeting.body, manager,
    )  # fmt: skip
    with version.file.open() as opened:
        assert opened.read() == b"%PDF-2"
    assert owed() == []
    kinds = Event.objects.filter(kind__startswith="paper.").order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == [
        "paper.asked", "paper.sent", "paper.returned", "paper.sent", "paper.accepted",
    ]  # fmt: skip
    assert Event.objects.get(kind="document.added").visibility == Event.Visibility.PUBLIC


def test_sent_back_twice_for_the_same_day_it_is_owed_each_time(meeting, body, manager, officer):
    paper = send(meeting, body, manager)
    for _ in range(2):
        paper = actions.return_paper(paper, note="Shorter.", by=officer, at=NOW)
        assert owed() == [("paper.again", DUE, "manager")]
        paper = send(meeting, body, manager, paper)
        assert owed() == [("paper.check", dt.date(2009, 11, 4), "support_officer")]


def test_a_draft_is_kept_until_it_is_sent_with_a_file(meeting, body, manager):
    draft = send(meeting, body, manager, draft=True, file=None)
    assert (draft.state, draft.newest, draft.holder, owed()) == (
        State.DRAFT, None, "Mary Moss", [("paper.due", DUE, "manager")],
    )  # fmt: skip
    with pytest.raises(RefusedError, match="Choose the file") as refused:
        send(meeting, body, manager, draft, file=None)
    assert refused.value.field == "file"
    send(meeting, body, manager, draft, draft=True)
    assert send(meeting, body, manager, draft, file=None).state == State.SUBMITTED


def test_what_is_missing_and_what_came_late(meeting, body, manager, officer):
    actions.ask_for_papers(meeting, bodies=[body], title="Asked", by=officer, at=NOW)
    late = send(meeting, body, manager, draft=True)
    assert list(Paper.objects.missing(on=DUE)) == []
    day_after = DUE + dt.timedelta(days=1)
    assert {paper.title for paper in Paper.objects.missing(on=day_after)} == {"Asked", "Winter plan"}
    sent = send(meeting, body, manager, late, at=dt.datetime(2009, 11, 25, 9, tzinfo=dt.UTC))
    assert sent.was_sent_late
    assert [paper.title for paper in Paper.objects.missing(on=day_after)] == ["Asked"]
    back = actions.return_paper(sent, note="Shorter.", by=officer, at=dt.datetime(2009, 11, 25, 10, tzinfo=dt.UTC))
    assert (back.again_by, back.was_sent_late) == (dt.date(2009, 11, 30), True)
    assert back not in Paper.objects.missing(on=back.again_by)
    assert back in Paper.objects.missing(on=back.again_by + dt.timedelta(days=1))


@pytest.mark.parametrize(
    ("planned_on", "due_on"), [(HELD, DUE), (dt.date(2009, 11, 5), TODAY), (TODAY, TODAY), (dt.date(2009, 10, 1), None)]
)
def test_papers_are_due_eight_working_days_before_a_meeting_or_at_once(board, planned_on, due_on):
    assert plan_meeting(board, held_on=planned_on, by=None, at=NOW).papers_due_on == due_on


def test_the_deadline_moves_with_the_meeting_and_the_papers_with_it(meeting, body, manager, officer):
    asked, draft = actions.ask_for_papers(
        meeting, bodies=[body, BodyFactory()], title="Progress", by=officer, at=NOW
    )  # fmt: skip
    sent = send(meeting, body, manager)
    moved = change_meeting(meeting, held_on=dt.date(2009, 12, 11), papers_due_on=DUE, by=officer, at=NOW)
    later = dt.date(2009, 12, 1)
    assert moved.papers_due_on == later
    assert set(Paper.objects.values_list("pk", "due_on")) == {(asked.pk, later), (draft.pk, later), (sent.pk, DUE)}
    assert sorted(owed()) == [
        ("paper.check", dt.date(2009, 11, 4), "support_officer"), ("paper.due", later, "manager"),
        ("paper.due", later, "manager"),
    ]  # fmt: skip
    chosen = change_meeting(meeting, papers_due_on=dt.date(2009, 11, 30), by=officer, at=NOW)
    assert (chosen.held_on, chosen.papers_due_on) == (dt.date(2009, 12, 11), dt.date(2009, 11, 30))
    with pytest.raises(RefusedError, match="on the day of the meeting at the latest"):
        change_meeting(meeting, papers_due_on=dt.date(2009, 12, 12), by=officer, at=NOW)


def test_a_cancelled_meeting_lets_go_of_its_papers_and_they_go_to_another(meeting, board, body, manager, officer):
    (asked,) = actions.ask_for_papers(meeting, bodies=[body], title="Asked", by=officer, at=NOW)
    draft = send(meeting, body, manager, title="Draft", draft=True)
    sent = send(meeting, body, manager, title="Sent")
    cancel_meeting(meeting, by=officer, at=NOW)
    assert dict(Paper.objects.values_list("title", "state")) == {
        "Asked": State.WITHDRAWN, "Draft": State.DRAFT, "Sent": State.RETURNED,
    }  # fmt: skip
    assert owed() == [("paper.again", dt.date(2009, 11, 5), "manager")]
    with pytest.raises(RefusedError, match=r"was cancelled\. Choose another"):
        send(meeting, body, manager, draft, title="Draft")
    other = plan_meeting(board, held_on=dt.date(2009, 12, 18), by=officer, at=NOW)
    for paper in (draft, sent):
        assert send(other, body, manager, paper, title=paper.title).meeting == other
    assert [kind for kind, *_ in owed()] == ["paper.check"] * 2
    asked.refresh_from_db()
    assert asked.note == "The meeting was cancelled."


def test_a_cancelled_meeting_that_is_changed_leaves_its_papers_alone(meeting, body, manager, officer):
    sent = send(meeting, body, manager)
    cancel_meeting(meeting, by=officer, at=NOW)
    change_meeting(meeting, held_on=dt.date(2009, 12, 11), by=officer, at=NOW)
    assert owed() == [("paper.again", dt.date(2009, 11, 5), "manager")]
    sent.refresh_from_db()
    assert sent.note.startswith("The meeting was cancelled.")


def test_no_paper_of_a_cancelled_meeting_is_missing(meeting, body, manager, officer):
    draft, later = send(meeting, body, manager, draft=True), DUE + dt.timedelta(days=1)
    assert list(Paper.objects.missing(on=later)) == [draft]
    cancel_meeting(meeting, by=officer, at=NOW)
    assert list(Paper.objects.missing(on=later)) == []


def test_what_was_sent_back_is_due_before_a_meeting_that_comes_earlier(meeting, body, manager, officer):
    back = actions.return_paper(send(meeting, body, manager), note="Shorter.", again_by=HELD, by=officer, at=NOW)
    sooner = dt.date(2009, 11, 12)
    change_meeting(meeting, held_on=sooner, by=officer, at=NOW)
    back.refresh_from_db()
    assert (back.again_by, owed()) == (sooner, [("paper.again", sooner, "manager")])


def test_a_deadline_by_which_nobody_could_send_is_refused(meeting, board, officer):
    gone = dt.date(2008, 11, 24)
    with pytest.raises(RefusedError, match="cannot be due on a day that has passed") as refused:
        plan_meeting(board, held_on=dt.date(2009, 12, 5), papers_due_on=gone, by=officer, at=NOW)
    assert refused.value.field == "papers_due_on"
    with pytest.raises(RefusedError, match="cannot be due on a day that has passed"):
        change_meeting(meeting, papers_due_on=gone, by=officer, at=NOW)
    # One that has passed since stays as it is when something else is changed.
    after = dt.datetime(2009, 11, 26, 9, tzinfo=dt.UTC)
    assert change_meeting(meeting, place="Civic Centre", papers_due_on=DUE, by=officer, at=after).papers_due_on == DUE
    over = change_meeting(meeting, held_on=dt.date(2009, 10, 1), papers_due_on=dt.date(2009, 9, 1), by=officer, at=NOW)
    assert over.papers_due_on == dt.date(2009, 9, 1)


def test_what_happens_to_a_paper_is_not_told_to_all_who_sit_on_its_body(meeting, body, manager, officer):
    """They cannot open it, and as a paper for the members of another body its title is not for them."""
    (paper,) = actions.ask_for_papers(meeting, bodies=[body], title="Winter plan", by=officer, at=NOW)
    sent = send(meeting, body, manager, paper, visibility="members")
    sent = send(meeting, body, manager, actions.return_paper(sent, note="Shorter.", by=officer, at=NOW))
    actions.accept_paper(sent, title="Winter plan", visibility="members", by=officer, at=NOW)
    actions.withdraw_paper(send(meeting, body, manager, title="Winter plan again"), by=manager, at=NOW)
    member = seated(Role.MEMBER, body)
    assert not [event for event in Event.objects.visible_to(member) if "Winter" in event.subject_label]
    assert Event.objects.visible_to(seated(Role.MEMBER, meeting.body)).filter(kind="document.added").exists()


def test_who_does_what(meeting, body, manager, officer):
    stranger, member = seated(Role.MANAGER), seated(Role.MEMBER, body)
    for person in (stranger, member):
        with pytest.raises(NotAllowedError, match="Only the manager of Later Years Partnership"):
            send(meeting, body, person)
    paper = send(meeting, body, manager)
    with pytest.raises(NotAllowedError, match="can accept papers"):
        actions.accept_paper(paper, title="x", visibility="public", by=manager, at=NOW)
    with pytest.raises(NotAllowedError, match="can accept papers"):
        actions.return_paper(paper, note="x", by=manager, at=NOW)
    with pytest.raises(NotAllowedError, match="can ask for papers"):
        actions.ask_for_papers(meeting, bodies=[body], title="x", by=manager, at=NOW)
    with pytest.raises(RefusedError, match="The SP Support Officer has this paper now"):
        send(meeting, body, manager, paper)


def test_only_those_concerned_see_a_paper(meeting, board, body, manager, officer):
    paper = send(meeting, body, manager, draft=True)
    of_board = seated(Role.CHAIR, board)
    for person, sees in (
        (manager, True), (officer, True), (of_board, True), (seated(Role.CHAIR, body), True),
        (seated(Role.MEMBER, body), False), (seated(Role.MANAGER), False), (PersonFactory(), False),
    ):  # fmt: skip
        assert Paper.objects.visible_to(person).filter(pk=paper.pk).exists() == sees


def test_a_paper_that_does_not_come_says_why_if_it_was_asked_for(meeting, body, manager, officer):
    (asked,) = actions.ask_for_papers(meeting, bodies=[body], title="Asked", by=officer, at=NOW)
    with pytest.raises(RefusedError, match="Say why no paper comes"):
        actions.withdraw_paper(asked, by=manager, at=NOW)
    gone = actions.withdraw_paper(asked, reason="Nothing has changed.", by=manager, at=NOW)
    assert (gone.state, gone.note, owed()) == (State.WITHDRAWN, "Nothing has changed.", [])
    for again in (actions.withdraw_paper, lambda paper, **who: send(meeting, body, manager, paper)):
        with pytest.raises(RefusedError, match="is withdrawn and stays as it is"):
            again(gone, by=manager, at=NOW)
    assert actions.withdraw_paper(send(meeting, body, manager), by=manager, at=NOW).note == ""


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"due_on": dt.date(2009, 10, 30)}, "a day that has not passed"),
        ({"due_on": dt.date(2009, 12, 5)}, "a day before the meeting"),
    ],
)
def test_days_that_cannot_be_are_refused(meeting, body, manager, officer, changes, words):
    with pytest.raises(RefusedError, match=words):
        actions.ask_for_papers(meeting, bodies=[body], title="x", by=officer, at=NOW, **changes)
    paper = send(meeting, body, manager)
    with pytest.raises(RefusedError, match=words):
        actions.return_paper(paper, note="x", again_by=changes["due_on"], by=officer, at=NOW)


def test_meetings_that_are_over_take_no_papers(board, body, manager, officer):
    over = plan_meeting(board, held_on=dt.date(2009, 10, 1), by=officer, at=NOW)
    with pytest.raises(RefusedError, match="This meeting is over"):
        send(over, body, manager)
    with pytest.raises(RefusedError, match="This meeting is over"):
        actions.ask_for_papers(over, bodies=[body], title="x", by=officer, at=NOW)


def test_a_paper_left_lying_until_its_meeting_was_over_goes_back_for_another(meeting, body, manager, officer):
    paper, after = send(meeting, body, manager), dt.datetime(2009, 12, 7, 9, tzinfo=dt.UTC)
    back = actions.return_paper(paper, note="Too late for this one.", by=officer, at=after, again_by=after.date())
    assert back.again_by == after.date()
    with pytest.raises(RefusedError, match="This meeting is over"):
        send(meeting, body, manager, back, at=after)
    other = plan_meeting(meeting.body, held_on=dt.date(2010, 1, 8), by=officer, at=after)
    assert send(other, body, manager, back, at=after).meeting == other


def test_nothing_goes_out_from_a_closed_body_or_to_one(meeting, body, manager, officer):
    draft = send(meeting, body, manager, draft=True)
    for closed in (body, meeting.body):
        Body.objects.filter(pk=closed.pk).update(status=Body.Status.CLOSED, closed_on=TODAY)
        with pytest.raises(RefusedError, match=f"{closed.name} is closed"):
            send(meeting, body, officer, draft)
        Body.objects.filter(pk=closed.pk).update(status=Body.Status.ACTIVE, closed_on=None)


def test_the_same_paper_is_not_sent_twice(meeting, body, manager, officer, uploads):
    send(meeting, body, manager)
    with pytest.raises(RefusedError, match="has a paper of this title") as refused:
        send(meeting, body, manager, title="WINTER PLAN")
    assert refused.value.field == "title"
    assert len([path for path in uploads.rglob("*") if path.is_file()]) == 1  # the refused one left none behind
    assert send(meeting, BodyFactory(), officer).pk


def test_a_document_withdrawn_later_leaves_the_paper_accepted(meeting, body, manager, officer):
    paper = actions.accept_paper(
        send(meeting, body, manager), title="Winter plan", visibility="members", by=officer, at=NOW
    )
    withdraw_document(paper.document, by=officer, at=NOW)
    paper.refresh_from_db()
    assert paper.state == State.ACCEPTED
    assert not Document.objects.visible_to(officer).exists()


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"title": ""}, "paper_has_a_title"),
        ({"title": "two\nlines"}, "paper_title_is_one_line"),
        ({"author": None}, "paper_is_written_by_somebody"),
        ({"state": "submitted"}, "paper_is_sent_with_its_file"),
        ({"state": "accepted"}, "paper_is_sent_with_its_file|paper_on_the_page_once_accepted"),
    ],
)
def test_the_database_holds_what_a_paper_is(fields, constraint):
    paper = PaperFactory()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Paper.objects.filter(pk=paper.pk).update(**fields)


def test_the_database_holds_what_a_sent_paper_is(meeting, body, manager):
    paper = send(meeting, body, manager)
    for fields, constraint in (
        ({"state": "returned"}, "paper_returned_with_a_note"),
        ({"state": "accepted"}, "paper_on_the_page_once_accepted"),
        ({"sent_at": None}, "paper_is_sent_with_its_file"),
    ):
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            Paper.objects.filter(pk=paper.pk).update(**fields)
    with pytest.raises(IntegrityError, match="paper_once_a_meeting"), transaction.atomic():
        PaperFactory(meeting=meeting, body=body, title="winter PLAN")
    for fields, constraint in (({"size": 0}, "10_mb"), ({"number": 0}, "starts_at_one")):
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            PaperFile.objects.filter(paper=paper).update(**fields)
    kept = paper.newest
    kept.pk = None
    with pytest.raises(IntegrityError, match="paper_file_number_once"), transaction.atomic():
        kept.save(force_insert=True)
    with pytest.raises(IntegrityError, match="meeting_papers_come_before_it"), transaction.atomic():
        Meeting.objects.filter(pk=meeting.pk).update(papers_due_on=HELD + dt.timedelta(days=1))


def test_a_meeting_without_a_deadline_gets_the_usual_one_for_what_is_sent(board, body, manager):
    bare = MeetingFactory(body=board, held_on=HELD)
    assert send(bare, body, manager).due_on == DUE
