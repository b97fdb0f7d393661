"""Keeping a body's documents: every file stays as it was uploaded, under a name of our own (A05, B10)."""

from datetime import datetime

from django.core.files import File
from django.utils import timezone

from partnerships.access import RefusedError, action, authorise
from partnerships.actions.bodies import locked
from partnerships.actions.changes import apply_changes, facts
from partnerships.actions.files import digest, no_file_left_behind
from partnerships.events import record
from partnerships.models import Body, Document, DocumentVersion, Event, Paper, Person


def add_document(
    body: Body, *, file: File, extension: str, content_type: str, by: Person | None, at: datetime, **fields
) -> Document:
    """Put a document with its first version on a body's page. Leaves no file behind if it is refused."""
    return _with_file(_add_document, body, file, extension, content_type, by=by, at=at, **fields)


def update_document(
    document: Document, *, file: File, extension: str, content_type: str, by: Person | None, at: datetime
) -> Document:
    """Add a newer version; the earlier ones stay. Leaves no file behind if it is refused."""
    return _with_file(_update_document, document, file, extension, content_type, by=by, at=at)


def add_paper(paper: Paper, *, title: str, visibility: str, by: Person, at: datetime) -> Document:
    """Put a paper that is accepted onto its meeting's page, inside the action that accepts it; its author stays that."""
    kept, body = paper.newest, paper.meeting.body
    document = Document.objects.create(
        body=body, meeting=paper.meeting, kind=paper.kind, title=title, visibility=visibility,
        dated_on=timezone.localdate(at),
    )  # fmt: skip
    same = {name: getattr(kept, name) for name in ("extension", "content_type", "size", "sha256")}
    DocumentVersion.objects.create(
        document=document, number=1, file=kept.file.name, uploaded_by=paper.author, uploaded_at=at, **same
    )
    record(
        "document.added", document, by=by, at=at, body=body, visibility=_visibility(document), after=_facts(document)
    )
    return document


@action
def edit_document(document: Document, *, by: Person | None, at: datetime, **changes) -> Document:
    """Change a document's title, kind, date, meeting or who may read it."""
    document = _locked(document)
    authorise(by, "partnerships.keep_documents", document)
    before, after = apply_changes(document, changes)
    if after:
        record("document.edited", document, by=by, at=at, body=document.body, before=before, after=after)
    return document


@action
def withdraw_document(document: Document, *, by: Person | None, at: datetime) -> Document:
    """Take a document off the pages: from now on nobody can open it. The files stay on record."""
    document = _locked(document)
    authorise(by, "partnerships.keep_documents", document)
    if document.withdrawn_at is not None:
        raise RefusedError("This document has already been withdrawn.")
    apply_changes(document, {"withdrawn_at": at})
    record(
        "document.withdrawn", document, by=by, at=at, body=document.body, visibility=_visibility(document),
        before=_facts(document),
    )  # fmt: skip
    return document


@action
def _add_document(body, version, *, by, at, **fields):
    body = locked(body)
    authorise(by, "partnerships.keep_documents", body)
    document = Document.objects.create(body=body, **fields)
    _save_version(document, version, number=1, by=by, at=at)
    record(
        "document.added", document, by=by, at=at, body=body, visibility=_visibility(document), after=_facts(document)
    )
    return document


@action
def _update_document(document, version, *, by, at):
    document = _locked(document)
    authorise(by, "partnerships.keep_documents", document)
    if document.withdrawn_at is not None:
        raise RefusedError("This document has been withdrawn. Add it as a new document.")
    number = document.versions.count() + 1
    _save_version(document, version, number=number, by=by, at=at)
    record(
        "document.updated", document, by=by, at=at, body=document.body, visibility=_visibility(document),
        after={"version": str(number)},
    )  # fmt: skip
    return document


def _with_file(write, subject, file, extension, content_type, **kwargs):
    """Store the file, then write; a refusal or failure takes the file away again."""
    version = DocumentVersion(extension=extension, content_type=content_type, size=file.size, sha256=digest(file))
    with no_file_left_behind(version):
        return write(subject, (version, file), **kwargs)


def _save_version(document, version_and_file, *, number, by, at):
    version, file = version_and_file
    version.document, version.number, version.uploaded_by, version.uploaded_at = document, number, by, at
    version.file.save(document.title, file, save=True)


def _locked(document):
    return Document.objects.select_for_update(of=("self",)).select_related("body", "meeting").get(pk=document.pk)


def _visibility(document):
    is_public = document.visibility == Document.Visibility.PUBLIC
    return Event.Visibility.PUBLIC if is_public else Event.Visibility.MEMBERS


def _facts(document):
    return facts(document, "kind", "title", "dated_on", "visibility")
