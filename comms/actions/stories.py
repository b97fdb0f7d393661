"""Stories, from the manager who writes one to the issue that carries it (E04, H02)."""

from django.db.models import Max

from comms.actions.pictures import keep_picture
from comms.models import NewsLinkIssue, Story, StoryCall
from comms.models.pictures import PictureChoice
from partnerships.access import RefusedError, action, authorise
from partnerships.duties import close_duties
from partnerships.events import record
from partnerships.models import Body, Objective, Person

State = Story.State


@action
def send_story(
    story: Story | None,
    *,
    body: Body,
    strand: Objective,
    title: str,
    text: str,
    picture: PictureChoice | None = None,
    from_event: int | None = None,
    draft: bool = False,
    by: Person,
    at,
) -> Story:
    """Send a story in to the Support Officer, or keep it as a draft; `story` is one of the author's own, or None.

    `from_event` is the event that it was written up from, which is then suggested no more.
    Answers the month's request to the body for a story. Raises RefusedError if it is no longer with its author.
    """
    if story is None:
        story = Story(author=by, body=body, from_event=from_event)
    else:
        story = Story.objects.select_for_update().get(pk=story.pk)
        authorise(by, "comms.edit_story", story)
        if not story.is_with_author:
            raise RefusedError("The Support Officer has this story now. Ask for it to be sent back to you.")
    story.body, story.strand, story.title, story.text = body, strand, title, text
    authorise(by, "comms.send_story", story)
    story.picture = keep_picture(story.picture, picture, by=by, at=at)
    if draft:
        story.state_since = story.state_since or at
        story.save()
        return story
    _enter(story, State.SUBMITTED, at=at)
    story.save()
    _answer_calls(body, by=by, at=at)
    _told("story.sent", story, by=by, at=at)
    return story


@action
def edit_story(
    story: Story, *, strand: Objective, title: str, text: str, picture: PictureChoice | None = None, by: Person, at
) -> Story:
    """Edit a story on the Support Officer's desk, also one that is in an issue still being written."""
    story = _on_desk(story, by, State.SUBMITTED, State.HELD, State.ACCEPTED)
    before = _words(story)
    story.strand, story.title, story.text, story.edited_by = strand, title, text, by
    story.picture = keep_picture(story.picture, picture, by=by, at=at)
    story.save(update_fields=["strand", "title", "text", "picture", "edited_by"])
    _touch_issue(story.issue, by)
    after = _words(story)
    _told("story.edited", story, by=by, at=at, before=before, after=after)
    return story


@action
def accept_story(story: Story, *, issue: NewsLinkIssue, by: Person, at) -> Story:
    """Place a story in an issue, after the others of its strand."""
    story = _on_desk(story, by, State.SUBMITTED, State.HELD)
    issue = NewsLinkIssue.objects.select_for_update().get(pk=issue.pk)
    _being_written(issue)
    story.issue, story.position = issue, _end_of(issue, story.strand)
    _enter(story, State.ACCEPTED, at=at)
    story.save()
    _touch_issue(issue, by)
    _told("story.accepted", story, by=by, at=at)
    return story


@action
def return_story(story: Story, *, note: str, by: Person, at) -> Story:
    """Send a story back to its author with a note that says what is wanted."""
    story = _on_desk(story, by, State.SUBMITTED, State.HELD, State.ACCEPTED)
    _leave_issue(story, by)
    story.note = note
    _enter(story, State.RETURNED, at=at)
    story.save()
    _told("story.returned", story, by=by, at=at, note=note)
    return story


@action
def hold_story(story: Story, *, by: Person, at) -> Story:
    """Keep a story for a later issue; takes it out of the one it is in."""
    story = _on_desk(story, by, State.SUBMITTED, State.ACCEPTED)
    kind = "story.taken_out" if story.issue_id else "story.held"
    _leave_issue(story, by)
    _enter(story, State.HELD, at=at)
    story.save()
    _told(kind, story, by=by, at=at)
    return story


@action
def move_story(story: Story, *, up: bool, by: Person, at) -> Story:
    """Swap a story with its neighbour above or below, within its strand; at the end it stays where it is."""
    story = _on_desk(story, by, State.ACCEPTED)
    order = list(story.issue.stories.select_for_update().filter(strand=story.strand).order_by("position", "pk"))
    place = next(place for place, other in enumerate(order) if other.pk == story.pk)
    goal = place - 1 if up else place + 1
    if 0 <= goal < len(order):
        order[place], order[goal] = order[goal], order[place]
        for position, each in enumerate(order, start=1):
            each.position = position
        Story.objects.bulk_update(order, ["position"])
        _touch_issue(story.issue, by)
        _told("story.moved", story, by=by, at=at)
    return order[goal] if 0 <= goal < len(order) else story


@action
def move_story_to_strand(story: Story, *, strand: Objective, by: Person, at) -> Story:
    """Put a story at the end of another strand of its issue."""
    story = _on_desk(story, by, State.ACCEPTED)
    if story.strand_id != strand.pk:
        before = {"strand": str(story.strand)}
        story.strand, story.position, story.edited_by = strand, _end_of(story.issue, strand), by
        story.save(update_fields=["strand", "position", "edited_by"])
        _touch_issue(story.issue, by)
        _told("story.moved", story, by=by, at=at, before=before, after={"strand": str(strand)})
    return story


@action
def answer_no_news(call: StoryCall, *, by: Person, at) -> StoryCall:
    """Say that a body has nothing to tell this month, which is an answer too."""
    call = StoryCall.objects.select_for_update(of=("self",)).select_related("body").get(pk=call.pk)
    authorise(by, "comms.send_story", call)
    if call.answered_at is None:
        call.answered_at, call.has_no_news = at, True
        call.save(update_fields=["answered_at", "has_no_news"])
        close_duties("story.deadline", call, by=by, at=at)
        record("story.none", call, by=by, at=at, body=call.body)
    return call


def _on_desk(story, by, *states):
    """Lock a story of one of `states` for the Support Officer; its issue, if any, must still be written."""
    story = Story.objects.select_for_update(of=("self",)).select_related("body", "issue", "strand").get(pk=story.pk)
    authorise(by, "comms.collate_issue", story)
    if story.state not in states:
        raise RefusedError(
            f"This story is “{story.get_state_display().lower()}” now. Open it again to see what can be done."
        )
    if story.issue_id:
        _being_written(NewsLinkIssue.objects.select_for_update().get(pk=story.issue_id))
    return story


def _being_written(issue):
    if issue.state != NewsLinkIssue.State.DRAFT:
        raise RefusedError(
            f"{issue} is {issue.get_state_display().lower()}. Open it again for editing before you change its stories."
        )


def _end_of(issue, strand):
    return (issue.stories.filter(strand=strand).aggregate(last=Max("position"))["last"] or 0) + 1


def _words(story):
    words = {"title": story.title, "text": story.text, "strand": str(story.strand)}
    return words | ({"picture": str(story.picture)} if story.picture else {})


def _enter(story, state, *, at):
    story.state, story.state_since = state, at


def _leave_issue(story, by):
    if story.issue_id:
        _touch_issue(story.issue, by)
        story.issue, story.position = None, 0


def _touch_issue(issue, by):
    """Note who changed the issue last: that person does not approve it alone (H08)."""
    if issue is not None and issue.edited_by_id != by.pk:
        NewsLinkIssue.objects.filter(pk=issue.pk).update(edited_by=by)


def _answer_calls(body, *, by, at):
    calls = StoryCall.objects.select_for_update(of=("self",)).filter(body=body, answered_at=None, issue__state="draft")
    for call in calls:
        call.answered_at = at
        call.save(update_fields=["answered_at"])
        close_duties("story.deadline", call, by=by, at=at)


def _told(kind, story, *, by, at, **changes):
    record(kind, story, by=by, at=at, body=story.body, **changes)
