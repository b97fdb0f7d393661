"""The pages on which papers for meetings are asked for, sent in and judged (B02, H02)."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from partnerships.actions import papers as actions
from partnerships.actions.meetings import cancel_meeting
from partnerships.models import Document, Meeting, Paper, Role
from tests.factories.partnerships import BodyFactory, MeetingFactory, PaperFactory, now, seated

pytestmark = pytest.mark.django_db
State = Paper.State
PDF = b"%PDF-1.7 words"
LIST, NEW = "/partnerships/papers/", "/partnerships/papers/new/"


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
def meeting(board):
    today = timezone.localdate()
    return MeetingFactory(
        body=board, held_on=today + dt.timedelta(days=30), papers_due_on=today + dt.timedelta(days=18)
    )


def posted(for_meeting, content=PDF, name="plan.pdf", **changes):
    words = {"meeting": for_meeting.pk, "kind": "paper", "title": "Winter plan", "visibility": "public"} | changes
    return words | ({"file": SimpleUploadedFile(name, content)} if content is not None else {})


def at(name, paper, *more):
    return reverse(f"partnerships:paper_{name}", args=[paper.pk, *more])


def day(name, date):
    return {f"{name}_day": date.day, f"{name}_month": date.month, f"{name}_year": date.year}


def read(client, address):
    reply = client.get(address)
    assert reply.status_code == 200
    return reply.content.decode()


def test_a_manager_answers_and_the_officer_accepts_in_their_pages(client, meeting, body, manager, officer):
    client.force_login(officer)
    asked = client.post(
        reverse("partnerships:papers_ask", args=["board", meeting.pk]),
        {"title": "Winter plan", "bodies": [body.pk]} | day("due_on", meeting.papers_due_on),
        follow=True,
    )
    assert "Asked 1 partnership." in asked.content.decode()
    paper = Paper.objects.get()
    client.force_login(manager)
    tasks = read(client, "/tasks/")
    assert "Send in the paper “Winter plan” for Later Years Partnership" in tasks
    assert at("detail", paper) in tasks
    assert "With the manager of Later Years Partnership since" in read(client, at("detail", paper))
    sent = client.post(at("edit", paper), posted(meeting), follow=True).content.decode()
    assert "Sent. The SP Support Officer has it now." in sent
    assert "With the SP Support Officer since" in sent
    client.force_login(officer)
    assert "Check the paper “Winter plan” from Later Years Partnership" in read(client, "/tasks/")
    again_by = timezone.localdate() + dt.timedelta(days=4)
    client.post(at("return", paper), {"note": "Say what it <b>costs</b>."} | day("again_by", again_by))
    client.force_login(manager)
    for address in (at("detail", paper), at("edit", paper)):
        assert "Say what it &lt;b&gt;costs&lt;/b&gt;." in read(client, address)
    client.post(at("edit", paper), posted(meeting, b"%PDF-2"))
    client.force_login(officer)
    assert "No mail goes: nobody has subscribed as a key stakeholder." in read(client, at("accept", paper))
    accepted = client.post(at("accept", paper), {"title": "Winter plan 2009", "visibility": "public"}, follow=True)
    assert "Accepted. It stands on the page of Delivery Board now." in accepted.content.decode()
    client.logout()
    page = read(client, "/partnerships/board/meetings/")
    assert "Winter plan 2009" in page
    assert "Paper from Later Years Partnership" in page
    assert b"".join(client.get(f"/documents/{Document.objects.get().pk}/").streaming_content) == b"%PDF-2"


def test_a_draft_is_saved_and_changed_without_choosing_the_file_again(client, meeting, body, manager):
    client.force_login(manager)
    saved = client.post(NEW, posted(meeting, draft="1", body=body.pk), follow=True).content.decode()
    assert "Saved. It is not sent yet." in saved
    paper = Paper.objects.get()
    assert "Leave it empty to keep the file of" in read(client, at("edit", paper))
    client.post(at("edit", paper), posted(meeting, None, title="Winter plan, revised"))
    paper.refresh_from_db()
    assert (paper.title, paper.state, paper.files.count()) == ("Winter plan, revised", State.SUBMITTED, 1)


def test_the_only_partnership_one_speaks_for_is_chosen_already_and_the_meeting_asked_for_too(
    client, meeting, body, manager
):
    client.force_login(manager)
    page = read(client, f"{NEW}?meeting={meeting.pk}")
    assert f'<option value="{body.pk}" selected>' in page
    assert f'<option value="{meeting.pk}" selected>' in page


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"content": None}, "Choose the file before you send the paper in"),
        ({"content": b"<html>"}, "The content of this file is not PDF"),
        ({"name": "plan.exe"}, "Choose a file of one of these kinds"),
        ({"title": ""}, "Enter the title"),
        ({"title": "x" * 201}, "at most 200 characters"),
        ({"kind": "strategy"}, "Choose one of the list"),
        ({"kind": ""}, "Select what it is"),
        ({"visibility": "me"}, "Choose one of the list"),
        ({"visibility": ""}, "Select who may read it"),
        ({"meeting": "99999"}, "It is over, or was cancelled. Choose another"),
        ({"meeting": "x' OR 1=1"}, "It is over, or was cancelled. Choose another"),
        ({"meeting": ""}, "Select the meeting it is for"),
        ({"body": ""}, "Select the partnership whose paper it is"),
    ],
)
def test_bad_papers_are_refused_in_words_and_nothing_typed_is_lost(
    client, meeting, body, manager, uploads, changes, words
):
    client.force_login(manager)
    reply = client.post(NEW, posted(meeting, **{"body": body.pk, "title": "Kept title"} | changes))
    page = reply.content.decode()
    assert reply.status_code == 200
    assert words in page
    assert "error-summary" in page
    assert "title" in changes or "Kept title" in page
    assert not Paper.objects.exists()
    assert not [path for path in uploads.rglob("*") if path.is_file()]


def test_a_paper_is_asked_and_sent_for_a_meeting_that_only_its_members_know_of(client, meeting, body, manager):
    Meeting.objects.update(is_public=False)
    paper = PaperFactory(body=body, meeting=meeting, author=None, state=State.ASKED)
    client.force_login(manager)
    assert f'<option value="{meeting.pk}" selected>' in read(client, at("edit", paper))
    assert (
        "Sent. The SP Support Officer" in client.post(at("edit", paper), posted(meeting), follow=True).content.decode()
    )
    assert "It is over, or was cancelled" in client.post(NEW, posted(meeting, body=body.pk)).content.decode()


def test_no_file_is_accepted_that_the_officer_has_not_had(client, meeting, body, manager, officer):
    words = {"title": "Winter plan", "visibility": "public"}
    paper = PaperFactory(body=body, meeting=meeting, author=manager, title="Winter plan", with_file=True)
    again = {"meeting": meeting, "kind": "paper", "by": manager, "at": now()} | words
    actions.send_paper(paper, **again)
    client.force_login(officer)
    page = client.get(at("accept", paper)).context
    seen = words | {"file": page["form"]["file"].value(), "as_seen": page["as_seen"]}
    actions.return_paper(paper, note="Shorter.", by=seated(Role.SUPPORT_OFFICER), at=now())
    file = {"file": SimpleUploadedFile("b.pdf", b"%PDF-2"), "extension": "pdf", "content_type": "application/pdf"}
    actions.send_paper(paper, **again, **file)
    stopped = client.post(at("accept", paper), seen)
    assert [(each.saved, each.typed) for each in stopped.context["overwritten"]] == [("2", "1")]
    assert not Document.objects.exists()
    client.post(at("accept", paper), seen | {"as_seen": stopped.context["as_seen"]})
    assert Document.objects.exists()


def test_nobody_is_told_that_there_are_no_papers_who_only_does_not_see_them(client, meeting, body, manager, officer):
    PaperFactory(meeting=meeting)
    for person, words in (
        (manager, "No papers that concern you."),
        (seated(Role.MEMBER, meeting.body), "No papers that concern you."),
        (seated(Role.MANAGER, meeting.body), "Papers that concern you: 1 awaited"),
        (officer, ". 1 awaited"),
    ):
        client.force_login(person)
        assert words in read(client, LIST)


def test_no_other_partnerships_paper_can_be_sent(client, meeting, body, manager):
    other = BodyFactory()
    client.force_login(manager)
    assert "Choose one of the list" in client.post(NEW, posted(meeting, body=other.pk)).content.decode()


def test_bad_requests_for_papers_are_refused_in_words(client, meeting, body, officer):
    client.force_login(officer)
    address = reverse("partnerships:papers_ask", args=["board", meeting.pk])
    for posts, words in (
        ({}, "Say what paper is wanted"),
        ({"title": "x"}, "Select who is asked"),
        ({"title": "x", "bodies": ["0"]}, "Choose one of the list"),
        ({"title": "x", "bodies": [body.pk]} | day("due_on", meeting.held_on + dt.timedelta(days=1)), "before the meeting"),
        ({"title": "x", "bodies": [body.pk]} | day("due_on", dt.date(2009, 1, 1)), "a day that has not passed"),
        ({"title": "x", "bodies": [body.pk], "due_on_day": "31", "due_on_month": "2", "due_on_year": "2009"}, "real date"),
    ):  # fmt: skip
        assert words in client.post(address, posts).content.decode()
    assert not Paper.objects.exists()


def test_what_somebody_else_saved_meanwhile_is_not_overwritten_unread(client, meeting, body, manager):
    paper = PaperFactory(body=body, meeting=meeting, author=manager, title="Winter plan", with_file=True)
    client.force_login(manager)
    seen = client.get(at("edit", paper)).context["as_seen"]
    Paper.objects.filter(pk=paper.pk).update(title="A colleague’s title")
    page = client.post(at("edit", paper), posted(meeting, None, title="My title", as_seen=seen)).content.decode()
    assert "Somebody has saved something else here" in page
    assert "A colleague’s title" in page
    paper.refresh_from_db()
    assert paper.state == State.DRAFT


def test_the_file_of_a_paper_is_for_those_who_see_it(client, meeting, body, manager, officer):
    paper = PaperFactory(body=body, meeting=meeting, with_file=True)
    for person, status in ((manager, 200), (officer, 200), (seated(Role.MEMBER, body), 404), (None, 302)):
        client.logout()
        if person:
            client.force_login(person)
        reply = client.get(at("file", paper, 1))
        assert reply.status_code == status
        if status == 200:
            assert b"".join(reply.streaming_content) == b"%PDF-1.7\n"
            assert "no-store" in reply["Cache-Control"]
    client.force_login(manager)
    assert client.get(at("file", paper, 2)).status_code == 404


def test_missing_and_late_papers_are_shown_to_both(client, meeting, body, manager, officer):
    today = timezone.localdate()
    PaperFactory(body=body, meeting=meeting, title="Long due", due_on=today - dt.timedelta(days=1))
    PaperFactory(
        body=body, meeting=meeting, title="Came in", due_on=today - dt.timedelta(days=2), state=State.DRAFT,
        with_file=True,
    )  # fmt: skip
    actions.send_paper(
        Paper.objects.get(title="Came in"), meeting=meeting, title="Came in", kind="paper", visibility="public",
        by=manager, at=now(),
    )  # fmt: skip
    for person in (manager, officer):
        client.force_login(person)
        page = read(client, LIST)
        assert "1 missing" in page
        assert "1 awaited, 1 sent in, 0 accepted" in page
        assert "Came late" in page
        missing = read(client, f"{LIST}?show=missing")
        assert "Long due" in missing
        assert "Came in" not in missing
        on_the_body = read(client, "/partnerships/board/meetings/")
        assert ("Long due" in on_the_body, "Missing" in on_the_body) == (True, True)
    client.logout()
    assert "Long due" not in read(client, "/partnerships/board/meetings/")


def test_steps_that_would_be_refused_ask_for_nothing(client, meeting, body, manager, officer):
    draft = PaperFactory(body=body, meeting=meeting, with_file=True)
    gone = PaperFactory(body=body, meeting=meeting, state=State.WITHDRAWN)
    client.force_login(officer)
    for name in ("accept", "return"):
        page = read(client, at(name, draft))
        assert "This paper is “draft” now." in page
        assert 'type="submit" class="govuk-button"' not in page
        assert "key stakeholder" not in page
    for name in ("edit", "withdraw"):
        page = read(client, at(name, gone))
        assert "This paper is withdrawn and stays as it is." in page
        assert 'type="submit" class="govuk-button"' not in page


def test_a_cancelled_meeting_says_what_to_do(client, meeting, body, manager, officer):
    paper = PaperFactory(body=body, meeting=meeting, author=manager, with_file=True)
    cancel_meeting(meeting, by=officer, at=now())
    client.force_login(manager)
    assert "The meeting was cancelled. Choose another meeting" in read(client, at("detail", paper))
    page = client.post(at("edit", paper), posted(meeting, None)).content.decode()
    assert "It is over, or was cancelled. Choose another" in page
    Paper.objects.update(due_on=timezone.localdate() - dt.timedelta(days=1))
    for address in (LIST, "/partnerships/board/meetings/", at("detail", paper)):
        assert "Missing</strong>" not in read(client, address)


def test_the_deadline_is_set_with_the_meeting(client, body, manager):
    client.force_login(manager)
    held_on = timezone.localdate() + dt.timedelta(days=60)
    address = "/partnerships/lyp/meetings/new/"
    late = client.post(address, day("held_on", held_on) | day("papers_due_on", held_on + dt.timedelta(days=1)))
    assert "Papers are due on the day of the meeting at the latest" in late.content.decode()
    client.post(address, day("held_on", held_on))
    assert dt.timedelta(days=10) <= held_on - Meeting.objects.get().papers_due_on <= dt.timedelta(days=16)


def test_a_paper_that_does_not_come(client, meeting, body, manager):
    paper = PaperFactory(body=body, meeting=meeting, author=None, state=State.ASKED)
    client.force_login(manager)
    assert "Say that none comes" in read(client, at("detail", paper))
    assert "Say why no paper comes" in client.post(at("withdraw", paper), {}).content.decode()
    page = client.post(at("withdraw", paper), {"reason": "Nothing <new>."}, follow=True).content.decode()
    assert "Nothing &lt;new&gt;." in page
    assert "Withdrawn" in page
    assert at("edit", paper) not in page


@pytest.mark.parametrize("show", ["open", "missing", "settled", "nonsense"])
def test_the_list_asks_as_often_for_three_as_for_one(client, officer, django_assert_num_queries, show):
    client.force_login(officer)
    today = timezone.localdate()
    state = {"state": State.WITHDRAWN} if show == "settled" else {}
    PaperFactory(due_on=today - dt.timedelta(days=1), **state)
    with django_assert_num_queries(6):
        client.get(f"{LIST}?show={show}")
    for _ in range(2):
        PaperFactory(due_on=today - dt.timedelta(days=1), **state)
    with django_assert_num_queries(6):
        assert client.get(f"{LIST}?show={show}").status_code == 200
