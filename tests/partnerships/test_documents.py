"""Documents: taken by name and content, kept under our own names, served to who may read them now (A05, B10)."""

import datetime as dt
import io
import zipfile

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from partnerships.access import NotAllowedError, RefusedError
from partnerships.actions.documents import add_document, update_document, withdraw_document
from partnerships.actions.meetings import cancel_meeting, plan_meeting
from partnerships.models import Document, DocumentVersion, Event, Role
from partnerships.reports.documents import meetings_and_papers
from tests.factories.partnerships import (
    BodyFactory,
    DocumentFactory,
    MeetingFactory,
    PersonFactory,
    SeatFactory,
    seated,
)

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2009, 6, 12, 9, tzinfo=dt.UTC)
PDF = b"%PDF-1.7 words"
ENTRY = {"title": "Work plan", "kind": "plan", "visibility": "public"}
POSTED = ENTRY | {"dated_on_day": "12", "dated_on_month": "6", "dated_on_year": "2009"}


@pytest.fixture
def body():
    return BodyFactory(slug="lyp")


@pytest.fixture
def manager(body):
    return seated(Role.MANAGER, body)


def zipped(*names, first=b""):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        for name in names:
            packed.writestr(name, first or b"x")
    return file.getvalue()


def post(client, name, content, **changed):
    return client.post(
        "/partnerships/lyp/documents/new/", POSTED | changed | {"file": SimpleUploadedFile(name, content)}
    )


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("plan.pdf", PDF),
        ("PLAN.PDF", PDF),
        ("plan.docx", zipped("[Content_Types].xml", "word/document.xml")),
        ("plan.xlsx", zipped("[Content_Types].xml", "xl/workbook.xml")),
        ("plan.odt", zipped("mimetype", first=b"application/vnd.oasis.opendocument.text")),
        ("plan.csv", "name;£\n".encode()),
        ("plan.jpeg", b"\xff\xd8\xff\xe0"),
    ],
)
def test_genuine_files_are_taken(client, manager, name, content):
    client.force_login(manager)
    assert post(client, name, content).url == "/partnerships/lyp/documents/"


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("plan.html", b"<html>", "Choose a file of one of these kinds"),
        ("plan", PDF, "Choose a file of one of these kinds"),
        ("plan.svg", b"<svg onload=alert(1)>", "Choose a file of one of these kinds"),
        ("plan.pdf", b"<html>", "The content of this file is not PDF"),
        ("plan.pdf", b"", "The file is empty"),
        ("plan.txt", b"<html><script>", "The content of this file is not TXT"),
        ("plan.txt", b"\xff\xfe\x00", "The content of this file is not TXT"),
        ("plan.docx", zipped("[Content_Types].xml", "xl/workbook.xml"), "The content of this file is not DOCX"),
        ("plan.docx", zipped("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "carries macros"),
        ("plan.docx", b"PK\x03\x04broken", "The content of this file is not DOCX"),
        ("plan.pdf", PDF + b"x" * 10 * 1024 * 1024, "The file is bigger than 10 MB"),
    ],
)
def test_other_files_are_refused_in_words(client, manager, uploads, name, content, words):
    client.force_login(manager)
    reply = post(client, name, content)
    assert reply.status_code == 200
    assert words in reply.content.decode()
    assert Document.objects.exists() is False
    assert not [path for path in uploads.rglob("*") if path.is_file()]


def test_a_file_is_served_as_a_download_under_the_title(client, manager, uploads):
    client.force_login(manager)
    post(client, "../../etc/passwd.pdf", PDF)
    document = Document.objects.get()
    client.logout()
    reply = client.get(f"/documents/{document.pk}/")
    assert b"".join(reply.streaming_content) == PDF
    assert reply["Content-Disposition"] == 'attachment; filename="work-plan.pdf"'
    assert reply["Content-Type"] == "application/pdf"
    assert reply["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert reply["X-Content-Type-Options"] == "nosniff"
    (stored,) = [path for path in uploads.rglob("*") if path.is_file()]
    assert (stored.parent.name, len(stored.name)) == ("documents", 32)


def test_members_documents_are_there_for_members_only(client, body, manager):
    document = DocumentFactory(body=body, visibility="members", title="Private plan")
    member = SeatFactory(body=body).person
    for person, status in ((None, 404), (PersonFactory(), 404), (member, 200), (manager, 200)):
        client.logout()
        if person:
            client.force_login(person)
        reply = client.get(f"/documents/{document.pk}/")
        assert reply.status_code == status
        if reply.streaming:
            list(reply.streaming_content)
        shown = "Private plan" in client.get("/partnerships/lyp/documents/").content.decode()
        assert shown == (status == 200)
    withdraw_document(document, by=manager, at=NOW)
    assert client.get(f"/documents/{document.pk}/").status_code == 404


def test_versions_stay(client, body, manager):
    document = DocumentFactory(body=body)
    update_document(
        document, file=ContentFile(b"%PDF-2", "x"), extension="pdf", content_type="application/pdf", by=manager, at=NOW
    )
    for address, content in (
        (f"/documents/{document.pk}/", b"%PDF-2"),
        (f"/documents/{document.pk}/versions/1/", b"%PDF-1.7\n"),
    ):
        assert b"".join(client.get(address).streaming_content) == content
    assert client.get(f"/documents/{document.pk}/versions/3/").status_code == 404
    assert Event.objects.get(kind="document.updated").data == {"after": {"version": "2"}}


def test_a_refusal_leaves_no_file_behind(body, uploads):
    other = seated(Role.MANAGER)
    file = {"file": ContentFile(PDF, "x"), "extension": "pdf", "content_type": "application/pdf"}
    with pytest.raises(NotAllowedError):
        add_document(body, **ENTRY, dated_on=NOW.date(), **file, by=other, at=NOW)
    with pytest.raises(RefusedError, match="Enter the title"):
        add_document(body, **ENTRY | {"title": ""}, dated_on=NOW.date(), **file, by=None, at=NOW)
    assert not [path for path in uploads.rglob("*") if path.is_file()]


def test_withdrawn_documents_take_no_more(body, manager):
    document = DocumentFactory(body=body)
    withdraw_document(document, by=manager, at=NOW)
    with pytest.raises(RefusedError, match="already been withdrawn"):
        withdraw_document(document, by=manager, at=NOW)
    with pytest.raises(RefusedError, match="Add it as a new document"):
        update_document(document, file=ContentFile(PDF), extension="pdf", content_type="x", by=manager, at=NOW)


def test_the_database_refuses_by_itself(body):
    document = DocumentFactory(body=body)
    version = document.versions.get()
    for change, constraint in (
        ({"size": 0}, "10_mb"),
        ({"size": 11_000_000}, "10_mb"),
        ({"number": 0}, "starts_at_one"),
    ):
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            DocumentVersion.objects.filter(pk=version.pk).update(**change)
    version.pk = None
    with pytest.raises(IntegrityError, match="document_version_number_once"), transaction.atomic():
        version.save(force_insert=True)
    meeting = MeetingFactory(body=body)
    with pytest.raises(IntegrityError, match="meeting_once_at_a_time"), transaction.atomic():
        MeetingFactory(body=body, held_on=meeting.held_on)


def test_meetings_and_their_papers_newest_first(client, body, manager):
    old, new = MeetingFactory(body=body, held_on="2009-05-01"), MeetingFactory(body=body, held_on="2009-06-01")
    coming = plan_meeting(body, held_on=dt.date(2009, 7, 1), place="Civic Centre", by=manager, at=NOW)
    agenda = DocumentFactory(body=body, kind="agenda", meeting=new)
    DocumentFactory(body=body, kind="agenda", meeting=new, visibility="members")
    loose = DocumentFactory(body=body, kind="action_note")
    found = meetings_and_papers(body, PersonFactory(), on=NOW.date())
    assert [entry.meeting for entry in found.to_come] == [coming]
    assert [(entry.meeting, [paper.pk for paper in entry.documents]) for entry in found.past] == [
        (new, [agenda.pk]), (old, []),
    ]  # fmt: skip
    assert [paper.pk for paper in found.others] == [loose.pk]
    cancel_meeting(coming, by=manager, at=NOW)
    assert b"Cancelled" in client.get("/partnerships/lyp/meetings/").content
    with pytest.raises(RefusedError):
        cancel_meeting(coming, by=manager, at=NOW)


def test_planning_on_the_page_shows_on_the_card(client, body, manager):
    client.force_login(manager)
    posted = {"held_on_day": "1", "held_on_month": "7", "held_on_year": "2099", "starts_at": "18:30", "is_public": "on"}
    assert client.post("/partnerships/lyp/meetings/new/", posted).url == "/partnerships/lyp/meetings/"
    assert b"This body already has a meeting then" in client.post("/partnerships/lyp/meetings/new/", posted).content
    assert b"1 July 2099 at 6:30pm" in client.get("/partnerships/lyp/").content


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("tab", "statements"), [("documents", 2), ("meetings", 4)])
def test_tabs_ask_the_same_number_of_statements(client, body, django_assert_num_queries, tab, statements, count):
    for _ in range(count):
        DocumentFactory(body=body, kind="agenda", meeting=MeetingFactory(body=body))
    with django_assert_num_queries(statements):
        assert client.get(f"/partnerships/lyp/{tab}/").status_code == 200
