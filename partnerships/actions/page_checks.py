"""Opening each month's page checks, and ending one with corrections (E03)."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone

from partnerships.access import RefusedError, action, authorise
from partnerships.actions.bodies import locked
from partnerships.actions.changes import facts
from partnerships.duties import close_duties, open_duty
from partnerships.events import record
from partnerships.models import Body, BodyPage, Duty, Event, Person, Role

KIND = "page_check.due"
DAYS_TO_CHECK = 14


def open_page_checks(*, at: datetime) -> int:
    """Open this month's check of every active body that has none yet; returns how many were opened.

    Only the month of `at` is looked at, so nothing is ever due for a month gone by.
    """
    today = timezone.localdate(at)
    opened_this_month = Duty.objects.filter(
        kind=KIND,
        subject_type=Body._meta.label_lower,
        body=OuterRef("pk"),
        opened_at__gte=datetime(today.year, today.month, 1, tzinfo=timezone.get_default_timezone()),
    )
    waiting = Body.objects.active().partnerships().exclude(Exists(opened_this_month))
    return sum(_open(body, today=today, at=at) for body in waiting)


@transaction.atomic
def _open(body, *, today, at):
    _, is_new = open_duty(
        KIND,
        body,
        body=body,
        role=Role.MANAGER,
        due_on=today + timedelta(days=DAYS_TO_CHECK),
        at=at,
        address=reverse("partnerships:page_confirm", args=[body.slug]),
    )
    return is_new


@action
def end_check(body: Body, *, by: Person, at: datetime) -> Body:
    """Say that the page is right but for the corrections that were sent at this check; closes the month's check.

    The page says that it was checked once the last of them is settled. Raises RefusedError if none waits.
    """
    body = locked(body)
    authorise(by, "partnerships.check_page", body)
    waiting = body.page_proposals.open().of_a_check().count()
    if not waiting:
        raise RefusedError("No correction of this check waits any more. If the page is right now, say so.")
    close_duties(KIND, body, by=by, at=at)
    record("page.corrections_sent", body, by=by, at=at, body=body, count=waiting)
    return body


def note_checked(body: Body, *, checked_by: Person | None, by: Person | None, at: datetime) -> None:
    """With the last correction of a check settled the page is as its manager wants it: it has been checked.

    Called inside the action that settles one. Waits for a check that its manager has not ended.
    """
    is_running = Duty.objects.open().filter(kind=KIND, subject_type=Body._meta.label_lower, subject_id=str(body.pk))
    if checked_by is None or is_running.exists() or body.page_proposals.open().of_a_check().exists():
        return
    page, _ = BodyPage.objects.get_or_create(body=body)
    before = facts(page, "checked_at", "checked_by")
    page.checked_at, page.checked_by = at, checked_by
    page.save(update_fields=["checked_at", "checked_by"])
    record(
        "page.check_settled", body, by=by, at=at, body=body, visibility=Event.Visibility.PUBLIC,
        before=before, after=facts(page, "checked_at", "checked_by"),
    )  # fmt: skip
