"""Whether a quarter takes what somebody wants with it now, or the sentence that says why not (H02, H03)."""

from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.timezone import localtime

from partnerships.access import may
from partnerships.models import Body, Person
from targets.models import LetIn, Quarter, Return

OFFICER = "the SP Support Officer"


def why_shut(
    quarter: Quarter, body: Body | int, person: Person | None, *, on: date, body_return: Return | None = None
) -> str:
    """Why `person` cannot change the figures of `body` in this quarter today, or an empty string if they can.

    Rights are asked elsewhere; this is about states. Drafts are the body's. What is with the
    support office or accepted only the office changes, or who is let in; what is locked only who
    is let in; what is published nobody. The portal itself, `person=None`, waits for publication alone.
    """
    if quarter.is_published:
        stands = f"Quarter {quarter.number} of {quarter.year_label} is published and its figures stand still."
        about = body_return or Return(quarter=quarter, body_id=getattr(body, "pk", body))
        if person is not None and may(person, "targets.propose_correction", about):
            return f"{stands} Propose a correction on the quarter’s page; it is published as a revision."
        return f"{stands} Ask {OFFICER} to publish a correction."
    if person is None or is_let_in(quarter, body, person, on=on):
        return ""
    if quarter.is_locked:
        since = date_format(quarter.locked_at, "j F Y")
        return f"Quarter {quarter.number} of {quarter.year_label} has been locked since {since}. Ask {OFFICER} to let you in."
    if body_return is None or body_return.is_with_body or may(person, "targets.accept_return"):
        return ""
    since = date_format(body_return.since, "j F Y")
    if body_return.state == Return.State.SUBMITTED:
        return f"This return has been with {OFFICER} since {since}. Ask them to send it back to you."
    return f"This return was accepted on {since}. Ask {OFFICER} to change it."


def why_not_opened(quarter: Quarter, *, on: date) -> str:
    """Why nobody can be asked for a quarter's returns on a day, or an empty string if they can."""
    if quarter.is_published:
        published = date_format(localtime(quarter.published_at), "j F Y")
        return f"{quarter} was published on {published}, so it is not opened again."
    if on < quarter.begins_on:
        return f"{quarter} has not begun. It can be opened from {date_format(quarter.begins_on, 'j F Y')} on."
    return ""


def why_not_published(quarter: Quarter, *, on: date) -> str:
    """Why a quarter's figures cannot be published for the first time on a day, or an empty string if they can."""
    if quarter.is_published:
        return f"{quarter} is published already."
    if on <= quarter.ends_on:
        first = date_format(quarter.ends_on + timedelta(days=1), "j F Y")
        return f"{quarter} has not ended. It can be published from {first} on."
    return ""


def is_let_in(quarter: Quarter, body: Body | int, person: Person, *, on: date) -> bool:
    return LetIn.objects.live(on=on).filter(quarter=quarter, person=person).reaching(body).exists()
