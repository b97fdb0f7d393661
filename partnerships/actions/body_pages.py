"""A body's public page: its words, its key activities, and the monthly check that they still hold (C10, E03)."""

from datetime import datetime

from partnerships.access import RefusedError, action, authorise
from partnerships.actions.bodies import locked
from partnerships.actions.changes import apply_changes, facts
from partnerships.actions.significant_updates import mark_update
from partnerships.duties import close_duties
from partnerships.events import record
from partnerships.models import Body, BodyPage, Event, KeyActivity, Person

PUBLIC = Event.Visibility.PUBLIC
PROMISED = ("text", "kind", "year")


@action
def edit_page(
    body: Body, *, purpose: str, introduction: str, contact: str, by: Person | None, at: datetime, news: str = ""
) -> BodyPage:
    """Change the words of a body's page; `news` in one sentence marks it as a significant update (E16)."""
    body = locked(body)
    authorise(by, "partnerships.edit_body", body)
    page, _ = BodyPage.objects.get_or_create(body=body)
    before, after = apply_changes(body, {"purpose": purpose})
    page_before, page_after = apply_changes(page, {"introduction": introduction, "contact": contact})
    if after or page_after:
        record("page.edited", body, by=by, at=at, body=body, before=before | page_before, after=after | page_after)
    if news:
        mark_update(body, words=news, by=by, at=at)
    return page


@action
def confirm_page(body: Body, *, by: Person, at: datetime) -> BodyPage:
    """Say that everything on a body's page is right today; closes the month's check (E03)."""
    body = locked(body)
    authorise(by, "partnerships.check_page", body)
    if body.status == Body.Status.CLOSED:
        raise RefusedError("This body is closed: its page is an archive and needs no check.")
    page, _ = BodyPage.objects.get_or_create(body=body)
    before = facts(page, "checked_at", "checked_by")
    page.checked_at, page.checked_by = at, by
    page.save(update_fields=["checked_at", "checked_by"])
    close_duties("page_check.due", body, by=by, at=at)
    record(
        "page.confirmed", body, by=by, at=at, body=body, visibility=PUBLIC, before=before,
        after=facts(page, "checked_at", "checked_by"),
    )  # fmt: skip
    return page


@action
def add_activity(body: Body, *, by: Person | None, at: datetime, **fields) -> KeyActivity:
    """Put an activity on a body's page."""
    body = locked(body)
    authorise(by, "partnerships.edit_body", body)
    activity = KeyActivity.objects.create(body=body, **fields)
    record("activity.added", activity, by=by, at=at, body=body, after=_facts(activity))
    return activity


@action
def edit_activity(activity: KeyActivity, *, by: Person | None, at: datetime, **changes) -> KeyActivity:
    """Change an activity, such as its status. What a signed statement promises keeps its words, kind and year."""
    activity = _locked(activity)
    authorise(by, "partnerships.edit_body", activity.body)
    if activity.statement_id and any(
        getattr(activity, name) != changes.get(name, getattr(activity, name)) for name in PROMISED
    ):
        raise RefusedError(
            "The chair has signed these words. Change how it stands, or sign a new version.", field="text"
        )
    before, after = apply_changes(activity, changes)
    if after:
        record("activity.edited", activity, by=by, at=at, body=activity.body, before=before, after=after)
    return activity


@action
def remove_activity(activity: KeyActivity, *, by: Person | None, at: datetime) -> Body:
    """Take an activity off a body's page; its history stays. What a signed statement promises is dropped, not removed."""
    activity = _locked(activity)
    authorise(by, "partnerships.edit_body", activity.body)
    if activity.statement_id:
        raise RefusedError("The chair has promised this in a signed statement. Say that it is dropped instead.")
    record("activity.removed", activity, by=by, at=at, body=activity.body, before=_facts(activity))
    activity.delete()
    return activity.body


def _locked(activity):
    return KeyActivity.objects.select_for_update(of=("self",)).select_related("body").get(pk=activity.pk)


def _facts(activity):
    return facts(activity, "kind", "year", "text", "status")
