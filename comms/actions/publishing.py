"""Publishing News-Link: one act that freezes the issue, puts it on the site and queues a mail for each subscriber."""

import datetime as dt
import logging

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from comms.actions.issues import withdraw_issue_duties
from comms.actions.outbox import announce, queue_message
from comms.actions.publications import freeze, queue_for_subscribers
from comms.mime.newsletter import newsletter, page_html
from comms.models import Audience, Message, NewsLinkIssue, Publication, Subscriber
from comms.reports.frozen import data_hash
from partnerships.access import RefusedError, action, authorise
from partnerships.duties import close_duties, open_duty
from partnerships.events import record
from partnerships.models import Duty, Event, Person, Role

State = NewsLinkIssue.State
GRACE = dt.timedelta(hours=12)

logger = logging.getLogger(__name__)


class AlreadyPublishedError(RefusedError):
    """The issue has been published before: a second press, or a second person."""


def recipients():
    """Everybody who gets News-Link: each address once, however many audiences it belongs to."""
    return Subscriber.objects.wanting(Audience.objects.getting_news_link())


def recipients_by_audience() -> list[tuple[str, int]]:
    """Each audience that gets News-Link and how many it reaches; who is in two is counted in both and gets one copy."""
    audiences = Audience.objects.getting_news_link()
    counted = [(audience.name, Subscriber.objects.wanting([audience]).count()) for audience in audiences]
    return [(name, count) for name, count in counted if count]


@action
def publish_issue(issue: NewsLinkIssue, *, by: Person | None, at) -> NewsLinkIssue:
    """Publish an approved issue exactly as approved. Fifty at once publish it once (P4).

    Raises AlreadyPublishedError for all but the first, RefusedError if it is not approved.
    """
    issue = NewsLinkIssue.objects.select_for_update(of=("self",)).select_related("publication").get(pk=issue.pk)
    authorise(by, "comms.publish_issue", issue)
    if issue.state == State.PUBLISHED:
        raise AlreadyPublishedError(f"{issue} is already published. Nothing was sent a second time.")
    if issue.state not in NewsLinkIssue.CLEARED:
        raise RefusedError(f"{issue} is {issue.get_state_display().lower()}. Approve it before you publish it.")
    data = issue.approved_data
    if data_hash(data) != issue.approved_hash:
        raise RefusedError("What was approved is damaged. Open the issue again and approve it anew.")
    publication = freeze(
        Publication.Kind.NEWS_LINK, data["slug"], title=data["title"], html=page_html(data), data=data, by=by, at=at
    )
    message = queue_message(
        newsletter(data, at=at),
        kind=Message.Kind.NEWSLETTER,
        priority=Message.Priority.BULK,
        publication=publication,
        by=by,
        at=at,
    )
    count = queue_for_subscribers(message, recipients(), at=at, audiences=Audience.objects.getting_news_link())
    issue.state, issue.publication = State.PUBLISHED, publication
    issue.save(update_fields=["state", "publication"])
    for kind in ("issue.due", "issue.late"):
        close_duties(kind, issue, by=by, at=at)
    withdraw_issue_duties(issue, at=at)
    _ask_for_first_review(issue, at=at)
    record("issue.published", publication, by=by, at=at, visibility=Event.Visibility.PUBLIC, count=count)
    announce(message, count=count, by=by, at=at)
    return issue


def _ask_for_first_review(issue, *, at):
    """With the first issue News-Link gets a review by the end of the financial year; each review asks for the next."""
    if Duty.objects.filter(kind="news_link.review").exists():
        return
    today = timezone.localdate(at)
    year_end = dt.date(today.year + (today.month > 3), 3, 31)
    address = reverse("comms:news_link_review")
    open_duty("news_link.review", issue, due_on=year_end, at=at, role=Role.SUPPORT_OFFICER, address=address)


def publish_scheduled(*, at) -> int:
    """Publish the issues whose hour has come; returns how many. Harmless twice and beside other sweeps.

    One whose hour passed more than twelve hours ago never goes by itself: a person is asked (H08).
    """
    due = NewsLinkIssue.objects.filter(state=State.SCHEDULED, send_at__lte=at).values_list("pk", flat=True)
    return sum(_publish_if_due(pk, at=at) for pk in list(due))


@transaction.atomic
def _publish_if_due(pk, *, at):
    due = NewsLinkIssue.objects.filter(pk=pk, state=State.SCHEDULED, send_at__lte=at)
    issue = due.select_for_update(skip_locked=True).first()
    if issue is None:
        return False
    if at - issue.send_at <= GRACE:
        try:
            publish_issue(issue, by=None, at=at)
        except RefusedError:
            logger.exception("A scheduled issue could not be published; a person is asked.")
        else:
            return True
    issue.state = State.LATE
    issue.save(update_fields=["state"])
    open_duty("issue.late", issue, due_on=timezone.localdate(at), at=at, role=Role.SUPPORT_OFFICER)
    record("issue.missed_its_hour", issue, by=None, at=at)
    return False
