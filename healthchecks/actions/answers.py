"""A member's answers, handed in through a personal link and kept without it (F02, H10)."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from healthchecks.models import Answer, BodyCheck, Response, Round, Statement, SurveyLink
from partnerships.access import RefusedError


class UnknownLinkError(RefusedError):
    """The link is none of ours."""


class UsedLinkError(RefusedError):
    """The link has been used."""


class RoundOverError(RefusedError):
    """The round of the link takes no more answers."""


def link_for(token: str, *, at) -> SurveyLink:
    """The unused link that `token` opens, while its round takes answers.

    Raises UnknownLinkError, UsedLinkError or RoundOverError with the sentence for the reader.
    """
    links = SurveyLink.objects.select_related("body_check__body", "body_check__round")
    return _usable(links.with_token(token).first(), at)


@transaction.atomic
def answer_check(token: str, *, answers: Mapping[int, int | None], at) -> BodyCheck:
    """Store one member's answers (a value, or None for “don’t know”, by the key of each statement) and use up the link.

    Nobody is named and no event is written: an event has a time, and a time would say whose
    answers these are. The link's row is locked, so that a link sent twice at once answers once.
    Raises what `link_for` raises, and RefusedError if a statement is left out.
    """
    found = SurveyLink.objects.with_token(token).select_for_update(of=("self",))
    link = _usable(found.select_related("body_check").first(), at)
    check = link.body_check
    asked = set(Statement.objects.filter(section__questionnaire__rounds=check.round_id).values_list("pk", flat=True))
    if set(answers) != asked:
        raise RefusedError("Answer every statement, then send your answers.")
    link.used = True
    link.save(update_fields=["used"])
    response = Response.objects.create(body_check=check)
    Answer.objects.bulk_create(
        Answer(response=response, statement_id=statement, value=value) for statement, value in answers.items()
    )
    return check


def _usable(link, at):
    if link is None:
        raise UnknownLinkError("We do not know this link. Copy the whole link from your letter, or ask for a new one.")
    # Read after the lock, so that a round closed meanwhile is seen to be closed.
    current = Round.objects.get(pk=link.body_check.round_id)
    if link.used:
        raise UsedLinkError("This link has been used. Your answers are in; there is nothing more to do.")
    if not current.is_open or timezone.localdate(at) > current.closes_on:
        last = current.closed_on or current.closes_on
        raise RoundOverError(f"This round took answers until {min(last, current.closes_on):%-d %B %Y}. It is over now.")
    return link
