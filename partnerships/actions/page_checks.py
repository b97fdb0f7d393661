"""Opening each month's page checks (E03)."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone

from partnerships.duties import open_duty
from partnerships.models import Body, Duty, Role

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
