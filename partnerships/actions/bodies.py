"""Keeping the register of bodies: add, edit, activate, close, and change what one reports to (A01, A02)."""

from datetime import date, datetime

from django.db.models import Q, Value
from django.db.models.functions import Replace

from partnerships.access import RefusedError, action, authorise
from partnerships.actions.changes import apply_changes, facts
from partnerships.actions.closing import archive_workbook, refuse_unready
from partnerships.duties import withdraw_duties
from partnerships.events import record
from partnerships.models import CODE_KINDS, GOLDEN_RULE_KINDS, Body, BodyPage, Duty, Event, Person

PUBLIC = Event.Visibility.PUBLIC

# Words that stand where a body's address would, such as /partnerships/gaps/.
RESERVED_SLUGS = frozenset({"new", "gaps", "page-checks", "corrections", "papers", "import", "imports", "export"})


def locked(body: Body) -> Body:
    """The body as it is now, held until the transaction ends."""
    return Body.objects.select_for_update(of=("self",), no_key=True).select_related("parent").get(pk=body.pk)


def locked_with_tree(body: Body) -> Body:
    """The same where its place among the others may change: who reports to whom stands still as well."""
    Body.objects.hold_tree()
    return locked(body)


@action
def add_body(*, slug: str, name: str, kind: str, by: Person | None, at: datetime, **fields) -> Body:
    """Enter a proposed body with an empty page of its own."""
    authorise(by, "partnerships.keep_register")
    if slug in RESERVED_SLUGS:
        raise RefusedError(f"“{slug}” is kept for a page of the portal. Choose another address.", field="slug")
    body = Body.objects.create(slug=slug, name=name, kind=kind, **fields)
    if body.in_golden_rule_scope:
        BodyPage.objects.create(body=body)
    record("body.added", body, by=by, at=at, body=body, visibility=PUBLIC, after=facts(body, "name", "kind", "parent"))
    return body


@action
def edit_body(body: Body, *, by: Person | None, at: datetime, **changes) -> Body:
    """Change what the register says about a body, other than its state and what it reports to."""
    body = locked_with_tree(body)
    authorise(by, "partnerships.keep_register", body)
    if changes.get("slug") in RESERVED_SLUGS:
        raise RefusedError("This address is kept for a page of the portal. Choose another one.", field="slug")
    if "kind" in changes and (body.kind == Body.Kind.OFFICE) != (changes["kind"] == Body.Kind.OFFICE):
        raise RefusedError(
            "An office stays an office and a partnership a partnership. Add a new body instead.", field="kind"
        )
    if body.needs_close_down and changes.get("kind", body.kind) not in CODE_KINDS:
        raise RefusedError(
            "An active partnership closes with its close-down workbook, so it cannot become a kind that closes "
            "without. Close it down and add a new body instead.",
            field="kind",
        )
    old_address = body.get_absolute_url()
    before, after = apply_changes(body, changes)
    if "slug" in after:
        _move_duties(body, old_address)
    if body.in_golden_rule_scope:
        BodyPage.objects.get_or_create(body=body)
    if after:
        record("body.edited", body, by=by, at=at, body=body, before=before, after=after)
    return body


@action
def change_parent(body: Body, *, parent: Body | None, by: Person | None, at: datetime) -> Body:
    """Let a body report to another one; the chart redraws from it (A03). Refuses loops (A02)."""
    body = locked_with_tree(body)
    authorise(by, "partnerships.keep_register", body)
    if parent is not None and Body.objects.ancestors(parent, include_self=True).filter(pk=body.pk).exists():
        raise RefusedError(
            f"{parent.name} reports to {body.name}, directly or through others. Choose a body outside it.",
            field="parent",
        )
    before, after = apply_changes(body, {"parent": parent})
    if after:
        record("body.moved", body, by=by, at=at, body=body, visibility=PUBLIC, before=before, after=after)
    return body


@action
def activate_body(body: Body, *, opened_on: date, by: Person | None, at: datetime) -> Body:
    """Start a proposed body, or open a closed one again; it needs an active body to report to (A02)."""
    body = locked_with_tree(body)
    authorise(by, "partnerships.keep_register", body)
    if body.status == Body.Status.ACTIVE:
        raise RefusedError("This body is already active.")
    if body.kind in GOLDEN_RULE_KINDS and not body.is_top:
        if body.parent is None:
            raise RefusedError("Choose the body that this one reports to before making it active.")
        if body.parent.status != Body.Status.ACTIVE:
            raise RefusedError(
                f"{body.parent.name} is {body.parent.get_status_display().lower()}. "
                "Make it active first, or choose another body to report to."
            )
    before, after = apply_changes(body, {"status": Body.Status.ACTIVE, "opened_on": opened_on, "closed_on": None})
    record("body.activated", body, by=by, at=at, body=body, visibility=PUBLIC, before=before, after=after)
    return body


@action
def close_body(body: Body, *, closed_on: date, by: Person | None, at: datetime) -> Body:
    """Close a body: its seats end, its page stays as an archive, its lessons go to the resource centre (X11).

    Refused while active bodies report to it (A02), or a head of its close-down workbook is empty (A20).
    """
    body = locked_with_tree(body)
    authorise(by, "partnerships.keep_register", body)
    if body.status == Body.Status.CLOSED:
        raise RefusedError("This body is already closed.")
    if children := list(Body.objects.holding_open(body).values_list("name", flat=True)):
        raise RefusedError(
            f"These still report to it: {', '.join(children)}. Close them or let them report to another body first."
        )
    refuse_unready(body)
    archive_workbook(body, closed_on=closed_on, by=by, at=at)
    before, after = apply_changes(body, {"status": Body.Status.CLOSED, "closed_on": closed_on})
    _end_seats(body, on=closed_on)
    withdraw_duties("page_check.due", body, at=at)
    record("body.closed", body, by=by, at=at, body=body, visibility=PUBLIC, before=before, after=after)
    return body


def _move_duties(body, old_address):
    """Let the buttons of what is still due land under the body's new address."""
    Duty.objects.open().filter(body=body, subject_address__startswith=old_address).update(
        subject_address=Replace("subject_address", Value(old_address), Value(body.get_absolute_url()))
    )


def _end_seats(body, *, on):
    """End what is still held; a seat that would only begin later is taken away."""
    kept_on = body.seats.filter(Q(held_to__isnull=True) | Q(held_to__gt=on))
    kept_on.filter(held_from__gte=on).delete()
    kept_on.filter(held_from__lt=on).update(held_to=on)
