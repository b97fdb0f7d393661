"""Making an issue of News-Link: open, edit, test, approve, schedule, cancel (E05, H08)."""

import datetime as dt

from django.utils import timezone

from comms.actions.outbox import queue_test
from comms.mime.newsletter import newsletter
from comms.models import Message, NewsLinkIssue, Story, StoryCall
from comms.reports.approval import blockers
from comms.reports.issues import issue_content
from comms.reports.schedules import ISSUE_DUE_DAY, STORIES_DUE_DAY
from partnerships.access import RefusedError, action, authorise
from partnerships.duties import open_duty, withdraw_duties
from partnerships.events import record
from partnerships.models import Body, Person, Role

State = NewsLinkIssue.State
SHORTEST_NOTICE = dt.timedelta(days=7)


@action
def open_issue(month: dt.date, *, by: Person | None, at) -> NewsLinkIssue:
    """Open the issue of the month that begins on `month`; the one there is, if it was opened before.

    Also if that was cancelled: only `start_anew` begins another, so that no sweep undoes what somebody decided.
    For this month and later ones every thematic partnership is asked for a story; loading the
    past asks nobody (“Today is today”).
    """
    authorise(by, "comms.collate_issue")
    return NewsLinkIssue.objects.for_month(month).first() or _begin(month, by=by, at=at)


@action
def start_anew(issue: NewsLinkIssue, *, by: Person, at) -> NewsLinkIssue:
    """Begin another issue for the month of a cancelled one, which stays on record as it was given up.

    Who has answered the request for a story is not asked again.
    """
    issue = _locked(issue, by, "comms.collate_issue", State.CANCELLED)
    return _begin(issue.month, by=by, at=at)


@action
def edit_introduction(issue: NewsLinkIssue, *, introduction: str, by: Person, at) -> NewsLinkIssue:
    """Write the words an issue begins with."""
    issue = _locked(issue, by, "comms.collate_issue", State.DRAFT)
    before = issue.introduction
    issue.introduction, issue.edited_by = introduction, by
    issue.save(update_fields=["introduction", "edited_by"])
    changes = {"before": {"introduction": before}, "after": {"introduction": introduction}}
    record("issue.edited", issue, by=by, at=at, **changes)
    return issue


@action
def send_test(issue: NewsLinkIssue, *, to: str, by: Person, at) -> Message:
    """Send the issue as it stands to one address; remembers what was tested.

    Raises BadAddressError, and RefusedError after too many tests: the portal is nobody's way to flood a mailbox.
    """
    issue = _locked(issue, by, "comms.collate_issue", *State)
    content = issue_content(issue)
    message = queue_test(newsletter(content.data, at=at, test=True), to=to, by=by, at=at)
    issue.tested_at, issue.tested_by, issue.tested_hash = at, by, content.sha256
    issue.save(update_fields=["tested_at", "tested_by", "tested_hash"])
    record("issue.tested", issue, by=by, at=at)
    return message


@action
def approve_issue(issue: NewsLinkIssue, *, seen: str, by: Person, at) -> NewsLinkIssue:
    """Approve an issue word for word: `seen` is the hash of what the approver had before them (P13).

    Approved by somebody other than its last editor, or by the Support Officer after a test.
    """
    issue = _locked(issue, by, "comms.approve_issue", State.DRAFT)
    content = issue_content(issue)
    if found := blockers(issue, by, content):
        raise RefusedError(found[0].words)
    if content.sha256 != seen:
        raise RefusedError("The issue has changed since you opened this page. Look at it again, then approve it.")
    issue.state, issue.approved_at, issue.approved_by = State.APPROVED, at, by
    issue.approved_hash, issue.approved_data = content.sha256, content.data
    issue.save()
    record("issue.approved", issue, by=by, at=at, sha256=content.sha256)
    return issue


@action
def reopen_issue(issue: NewsLinkIssue, *, by: Person, at) -> NewsLinkIssue:
    """Open an approved, scheduled or cancelled issue again for editing; it must then be approved anew."""
    issue = _locked(issue, by, "comms.collate_issue", *NewsLinkIssue.CLEARED, State.CANCELLED)
    was_cancelled = issue.state == State.CANCELLED
    issue.state, issue.approved_at, issue.approved_by = State.DRAFT, None, None
    issue.approved_hash, issue.approved_data, issue.send_at = "", None, None
    issue.save()
    withdraw_duties("issue.late", issue, at=at)
    if was_cancelled and issue.stories_due_on:
        _ask_for_it(issue, at=at)
    record("issue.reopened", issue, by=by, at=at)
    return issue


@action
def schedule_issue(issue: NewsLinkIssue, *, send_at, by: Person, at) -> NewsLinkIssue:
    """Have an approved issue published at an hour to come."""
    issue = _locked(issue, by, "comms.publish_issue", *NewsLinkIssue.CLEARED)
    if send_at <= at:
        raise RefusedError("Choose a time that is still to come, or publish it now.", field="send_on")
    issue.state, issue.send_at = State.SCHEDULED, send_at
    issue.save(update_fields=["state", "send_at"])
    withdraw_duties("issue.late", issue, at=at)
    record("issue.scheduled", issue, by=by, at=at, send_at=send_at.isoformat())
    return issue


@action
def unschedule_issue(issue: NewsLinkIssue, *, by: Person, at) -> NewsLinkIssue:
    """Take an issue off its schedule, approved as it is; nothing goes until somebody says so again."""
    issue = _locked(issue, by, "comms.publish_issue", State.SCHEDULED, State.LATE)
    issue.state, issue.send_at = State.APPROVED, None
    issue.save(update_fields=["state", "send_at"])
    withdraw_duties("issue.late", issue, at=at)
    record("issue.unscheduled", issue, by=by, at=at)
    return issue


@action
def cancel_issue(issue: NewsLinkIssue, *, reason: str = "", by: Person, at) -> NewsLinkIssue:
    """Give an issue up before it is published; its stories are kept for a later one."""
    issue = _locked(issue, by, "comms.collate_issue", *NewsLinkIssue.OPEN)
    issue.stories.update(state=Story.State.HELD, state_since=at, issue=None, position=0)
    issue.state = State.CANCELLED
    issue.save(update_fields=["state"])
    withdraw_issue_duties(issue, at=at)
    record("issue.cancelled", issue, by=by, at=at, reason=reason or None)
    return issue


def withdraw_issue_duties(issue, *, at):
    """Take back what people owed for an issue that no longer needs it."""
    for kind in ("issue.due", "issue.late"):
        withdraw_duties(kind, issue, at=at)
    for call in issue.calls.filter(answered_at=None):
        withdraw_duties("story.deadline", call, at=at)


def _begin(month, *, by, at):
    """The standing issue of a month, made now unless somebody else has just made it."""
    standing = NewsLinkIssue.objects.exclude(state=State.CANCELLED)
    issue, is_new = standing.get_or_create(month=month, defaults={"opened_by": by, "opened_at": at})
    if not is_new:
        return issue
    today = timezone.localdate(at)
    if month >= today.replace(day=1):
        _call_for_stories(issue, today, at=at)
    record("issue.opened", issue, by=by, at=at)
    return issue


def _call_for_stories(issue, today, *, at):
    stories_due = max(issue.month.replace(day=STORIES_DUE_DAY), today + SHORTEST_NOTICE)
    issue.stories_due_on = min(stories_due, _month_end(issue))
    issue.save(update_fields=["stories_due_on"])
    before = StoryCall.objects.filter(issue__month=issue.month).exclude(answered_at=None).order_by("answered_at")
    answered = {call.body_id: call for call in before}
    for body in Body.objects.active().filter(kind=Body.Kind.THEMATIC).order_by("pk"):
        call = StoryCall(issue=issue, body=body, made_at=at)
        if earlier := answered.get(body.pk):
            call.answered_at, call.has_no_news = earlier.answered_at, earlier.has_no_news
        call.save()
    _ask_for_it(issue, at=at)


def _ask_for_it(issue, *, at):
    """Have the issue owed by the Support Officer, and its stories by the managers who have not answered."""
    issue_due = min(max(issue.month.replace(day=ISSUE_DUE_DAY), issue.stories_due_on), _month_end(issue))
    open_duty("issue.due", issue, due_on=issue_due, at=at, role=Role.SUPPORT_OFFICER, again=True)
    for call in issue.calls.filter(answered_at=None).select_related("issue", "body").order_by("body"):
        due_on = issue.stories_due_on
        open_duty("story.deadline", call, due_on=due_on, at=at, body=call.body, role=Role.MANAGER, again=True)


def _month_end(issue):
    return (issue.month + dt.timedelta(days=32)).replace(day=1) - dt.timedelta(days=1)


def _locked(issue, by, permission, *states):
    issue = NewsLinkIssue.objects.select_for_update().get(pk=issue.pk)
    authorise(by, permission, issue)
    if issue.state not in states:
        raise RefusedError(f"{issue} is {issue.get_state_display().lower()} now, so this can no longer be done.")
    return issue
