"""Files that show what a return says: added, and taken away again while the return is with its body (C07)."""

from datetime import datetime
from functools import partial

from django.core.files import File
from django.db import transaction
from django.utils import timezone

from partnerships.access import RefusedError, action, authorise
from partnerships.actions.files import digest, no_file_left_behind
from partnerships.events import record
from partnerships.models import Person
from targets.actions.returns import held_return
from targets.models import Indicator, Return, ReturnEvidence
from targets.reports.entry import why_shut

MOST_FILES = 20


def add_evidence(
    body_return: Return, *, file: File, extension: str, content_type: str, title: str, by: Person, at: datetime,
    indicator: Indicator | None = None,
) -> ReturnEvidence:  # fmt: skip
    """Put a file beside a return, about one of its indicators or all of it. Leaves no file behind if it is refused."""
    evidence = ReturnEvidence(
        title=title.strip(), indicator=indicator, extension=extension, content_type=content_type, size=file.size,
        sha256=digest(file), uploaded_by=by, uploaded_at=at,
    )  # fmt: skip
    with no_file_left_behind(evidence):
        return _add_evidence(body_return, evidence, file, by=by, at=at)


@action
def remove_evidence(evidence: ReturnEvidence, *, by: Person, at: datetime) -> Return:
    """Take a file away from a return that is still with its body; the file goes when this is certain."""
    body_return = _changeable(evidence.body_return, by=by, at=at)
    if not body_return.is_with_body:
        raise RefusedError("The return has been sent in, so its evidence stays. Ask for it to be sent back first.")
    evidence = ReturnEvidence.objects.select_for_update(of=("self",)).get(pk=evidence.pk)
    record(
        "return.evidence_removed", body_return, by=by, at=at, body=body_return.body, before={"title": evidence.title}
    )
    transaction.on_commit(partial(evidence.file.storage.delete, evidence.file.name))
    evidence.delete()
    return body_return


@action
def _add_evidence(body_return, evidence, file, *, by, at):
    body_return = _changeable(body_return, by=by, at=at)
    if evidence.indicator is not None and evidence.indicator.body_id != body_return.body_id:
        raise RefusedError(f"Choose an indicator of {body_return.body}.", field="indicator")
    if body_return.evidence.count() >= MOST_FILES:
        raise RefusedError(f"A return takes at most {MOST_FILES} files. Remove one first.", field="file")
    evidence.body_return = body_return
    evidence.file.save(evidence.title, file, save=True)
    record("return.evidence_added", body_return, by=by, at=at, body=body_return.body, after={"title": evidence.title})
    return evidence


def _changeable(body_return, *, by, at):
    body_return = held_return(body_return)
    authorise(by, "targets.save_return", body_return)
    on = timezone.localdate(at)
    if shut := why_shut(body_return.quarter, body_return.body, by, on=on, body_return=body_return):
        raise RefusedError(shut)
    return body_return
