"""Press releases from draft to issue, the coverage that follows, and updates given to partners (E13)."""

from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone

from comms.actions.publications import freeze, tell_readers
from comms.models import PartnerUpdate, PressCoverage, PressRelease, Publication
from partnerships.access import RefusedError, action, authorise
from partnerships.actions.changes import facts
from partnerships.actions.days import refuse_day_to_come
from partnerships.duties import close_duties, open_duty, withdraw_duties, working_days_after
from partnerships.events import record
from partnerships.markup import to_html
from partnerships.models import Event, Person, Role
from partnerships.templatetags.words import day

State = PressRelease.State
MEDIA = "local-media"
APPROVE, ISSUE, DAYS_FOR_A_STEP = "press.approve", "press.issue", 3


@action
def write_release(
    release: PressRelease | None, *, body, title: str, text: str, contact: str, by: Person, at: datetime
) -> PressRelease:
    """Begin a press release, or change one that its author has. It stays a draft until it is sent in.

    Raises RefusedError for one that somebody else has.
    """
    if release is None:
        authorise(by, "comms.send_press", body)
        release = PressRelease.objects.create(
            body=body, title=title, text=text, contact=contact, author=by, edited_by=by, state_since=at
        )
        record("press.written", release, by=by, at=at, body=body)
        return release
    release = _locked(release)
    authorise(by, "comms.edit_press", release)
    authorise(by, "comms.send_press", body)
    if not release.is_with_author:
        raise RefusedError("It is sent in, so its words stand. Whoever approves it can send it back.")
    release.body, release.title, release.text, release.contact, release.edited_by = body, title, text, contact, by
    release.save(update_fields=["body", "title", "text", "contact", "edited_by"])
    record("press.edited", release, by=by, at=at, body=release.body)
    return release


@action
def submit_release(release: PressRelease, *, by: Person, at: datetime) -> PressRelease:
    """Send a release in for approval."""
    release = _locked(release)
    authorise(by, "comms.edit_press", release)
    _only_from(release, *PressRelease.WITH_AUTHOR)
    writers = (release.author, release.edited_by)
    officer_wrote = any(writer.holds(Role.SUPPORT_OFFICER) for writer in writers)
    _owe(APPROVE, release, Role.STRATEGIC_MANAGER if officer_wrote else Role.SUPPORT_OFFICER, at=at)
    return _move(release, State.SUBMITTED, "press.submitted", by=by, at=at, note="")


@action
def return_release(release: PressRelease, *, note: str, by: Person, at: datetime) -> PressRelease:
    """Send a release back to its author with a note, also an approved one that is not issued yet."""
    release = _locked(release)
    authorise(by, "comms.approve_press", release)
    _only_from(release, State.SUBMITTED, State.APPROVED)
    if not note.strip():
        raise RefusedError("Say what is to be changed.", field="note")
    release.approved_by, release.approved_at = None, None
    withdraw_duties(APPROVE, release, at=at)
    withdraw_duties(ISSUE, release, at=at)
    return _move(release, State.RETURNED, "press.returned", by=by, at=at, note=note)


@action
def approve_release(release: PressRelease, *, by: Person, at: datetime) -> PressRelease:
    """Approve a release. Raises RefusedError for whoever wrote or changed it last: two people see each release."""
    release = _locked(release)
    authorise(by, "comms.approve_press", release)
    _only_from(release, State.SUBMITTED)
    if by.pk in (release.author_id, release.edited_by_id):
        raise RefusedError("You wrote it or changed it last, so somebody else approves it.")
    release.approved_by, release.approved_at = by, at
    close_duties(APPROVE, release, by=by, at=at)
    _owe(ISSUE, release, Role.SUPPORT_OFFICER, at=at)
    return _move(release, State.APPROVED, "press.approved", by=by, at=at, note="")


@action
def issue_release(release: PressRelease, *, by: Person, at: datetime) -> PressRelease:
    """Publish an approved release for good, and mail the local media its link."""
    release = _locked(release)
    authorise(by, "comms.issue_press", release)
    _only_from(release, State.APPROVED)
    data = {
        "title": release.title,
        "body": str(release.body),
        "text": release.text,
        "contact": release.contact,
        "issued_on": timezone.localdate(at).isoformat(),
    }
    html = render_to_string(
        "comms/editions/press_release.html", {"text": to_html(release.text), "contact": to_html(release.contact)}
    )
    release.publication = freeze(
        Publication.Kind.PRESS_RELEASE, f"press-{release.pk}", title=release.title, address=release.public_address,
        html=html, data=data, body=release.body, by=by, at=at,
    )  # fmt: skip
    close_duties(ISSUE, release, by=by, at=at)
    _move(release, State.ISSUED, "press.issued", by=by, at=at, visibility=Event.Visibility.PUBLIC)
    tell_readers(release.publication, _letter(release, at), people=[], audience=MEDIA, by=by, at=at)
    return release


@action
def drop_release(release: PressRelease, *, by: Person, at: datetime) -> PressRelease:
    """Give up a release that its author has."""
    release = _locked(release)
    authorise(by, "comms.edit_press", release)
    _only_from(release, *PressRelease.WITH_AUTHOR)
    return _move(release, State.DROPPED, "press.dropped", by=by, at=at)


@action
def log_coverage(*, by: Person | None, at: datetime, **fields) -> PressCoverage:
    """Write down what somebody published about the partnership; `fields` are those of PressCoverage."""
    authorise(by, "comms.log_coverage")
    refuse_day_to_come(fields["seen_on"], at=at, field="seen_on")
    coverage = PressCoverage.objects.create(**fields, logged_by=by, logged_at=at)
    record("coverage.logged", coverage, by=by, at=at, body=coverage.body, after=facts(coverage, "tone", "seen_on"))
    return coverage


@action
def log_update(*, body, by: Person | None, at: datetime, **fields) -> PartnerUpdate:
    """Write down an update that a body gave to a partner, or a talk; `fields` are those of PartnerUpdate."""
    authorise(by, "comms.log_update", body)
    refuse_day_to_come(fields["given_on"], at=at, field="given_on")
    update = PartnerUpdate.objects.create(body=body, **fields, logged_by=by, logged_at=at)
    record("update.logged", update, by=by, at=at, body=body, after=facts(update, "kind", "given_on"))
    return update


def _letter(release, at):
    return {
        "subject": f"Press release: {release.title}",
        "heading": release.title,
        "lines": [f"{release.body} of the {settings.PARTNERSHIP_NAME}, {day(at)}."],
        "links": [("Read the press release", release.public_address)],
    }


def _owe(kind, release, role, *, at):
    """Let `role` owe the next step within three working days; what was done or taken back today is owed again."""
    due_on = working_days_after(timezone.localdate(at), DAYS_FOR_A_STEP)
    open_duty(kind, release, due_on=due_on, at=at, body=release.body, role=role, again=True)


def _only_from(release, *states):
    if release.state not in states:
        raise RefusedError(f"This press release is “{release.get_state_display()}”, so that cannot be done now.")


def _move(release, state, event, *, by, at, visibility=Event.Visibility.MEMBERS, note=None):
    release.state, release.state_since = state, at
    if note is not None:
        release.note = note
    release.save()
    record(
        event, release, by=by, at=at, body=release.body, visibility=visibility, after={"note": note} if note else None
    )
    return release


def _locked(release):
    return PressRelease.objects.select_for_update(of=("self",)).select_related("body", "author").get(pk=release.pk)
