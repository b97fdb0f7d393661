"""Whether a story can still be changed, and if not, why and whom to ask (E04, H08)."""

from django.utils import timezone

from comms.models import NewsLinkIssue, Story
from partnerships.access import may
from partnerships.models import Person, Role, Seat


def why_it_stands(story: Story, person: Person) -> str:
    """Why `person` cannot change the words of `story` now, in sentences that say whom to ask; empty if they can."""
    collates = may(person, "comms.collate_issue", story)
    if story.is_with_author:
        return ""
    issue = story.issue
    if issue and issue.state == NewsLinkIssue.State.PUBLISHED:
        return f"{issue} is published, so its words stand. {_ask(collates)} put a correction above it."
    if issue and issue.state != NewsLinkIssue.State.DRAFT:
        state = issue.get_state_display().lower()
        return f"{issue} is {state}, so its words stand. {_ask(collates)} open it again for editing."
    return "" if collates else f"The Support Officer has this story now. {_ask(collates)} send it back to you."


def _ask(collates):
    """The beginning of a sentence that ends with what is to be done."""
    if collates:
        return "From the desk you can"
    seats = Seat.objects.live(on=timezone.localdate()).filter(role=Role.SUPPORT_OFFICER).select_related("person")
    names = " or ".join(str(seat.person) for seat in seats.order_by("person__name", "pk"))
    return f"Ask the SP Support Officer, {names}, to" if names else "Ask the SP Support Officer to"
