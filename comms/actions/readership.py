"""Counting readers without following them, taking their answers, and deciding what News-Link becomes (E05, E15)."""

import datetime as dt

from django.db import connection
from django.db.models import Max
from django.utils import timezone

from comms.models import Publication
from comms.models.readership import CorrectionNote, Feedback, NewsLinkReview, Readings
from comms.reports.readership import figures_of_issues
from partnerships.access import RefusedError, action, authorise
from partnerships.duties import open_duty
from partnerships.events import record
from partnerships.models import Duty, Event, Person, Role

MOST_ANSWERS_A_DAY = 500  # for one issue: more are no readers


def count_reading(publication: Publication, *, at) -> None:
    """Count one opening of a publication's page. Only the day's number is kept."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT.format(table=Readings._meta.db_table), [publication.pk, timezone.localdate(at)])


@action
def give_feedback(publication: Publication, *, useful: str, words: str = "", at) -> Feedback:
    """Keep one reader's answer about an issue; anybody may give it. Raises RefusedError where answers flood in."""
    today = timezone.localdate(at)
    if publication.feedback.filter(given_on=today).count() >= MOST_ANSWERS_A_DAY:
        raise RefusedError("So many answers came today that no more are taken. Please try again tomorrow.")
    answer = Feedback.objects.create(publication=publication, useful=useful, words=words.strip(), given_on=today)
    record("feedback.given", publication, by=None, at=at, visibility=Event.Visibility.PRIVATE)
    return answer


@action
def correct_publication(publication: Publication, *, text: str, by: Person, at) -> CorrectionNote:
    """Put a note above a published page: numbered, dated, for good. Nobody is mailed, and the page stays.

    A publication cannot be locked, since nothing may change it: of two notes at once the number keeps one out.
    """
    authorise(by, "comms.correct_issue", publication)
    last = publication.corrections.aggregate(last=Max("number"))["last"] or 0
    note = CorrectionNote.objects.create(publication=publication, number=last + 1, text=text, made_at=at, made_by=by)
    record("issue.corrected", publication, by=by, at=at, visibility=Event.Visibility.PUBLIC, after={"note": text})
    return note


@action
def record_review(
    *, effectiveness: str, frequency: str, reason: str, decided_on: dt.date, next_on: dt.date, by: Person, at
) -> NewsLinkReview:
    """Record what was decided about News-Link, with the figures it rested on, and ask for the next review in time."""
    authorise(by, "comms.review_news_link")
    if decided_on > timezone.localdate(at):
        raise RefusedError("Give the day of the decision, which cannot be still to come.", field="decided_on")
    if next_on <= decided_on:
        raise RefusedError("The next review comes after this one.", field="next_on")
    review = NewsLinkReview.objects.create(
        effectiveness=effectiveness,
        frequency=frequency,
        reason=reason,
        decided_on=decided_on,
        next_on=next_on,
        figures=[figures.as_data for figures in figures_of_issues()],
        recorded_by=by,
        recorded_at=at,
    )
    Duty.objects.open().filter(kind="news_link.review").update(done_at=at, done_by=by)
    if frequency != NewsLinkReview.Frequency.ENDED:
        open_duty("news_link.review", review, due_on=next_on, at=at, role=Role.SUPPORT_OFFICER)
    told = {"frequency": review.get_frequency_display(), "effectiveness": effectiveness, "reason": reason}
    record("news_link.reviewed", review, by=by, at=at, after=told)
    return review


_COUNT = """
INSERT INTO {table} (publication_id, day, count) VALUES (%s, %s, 1)
ON CONFLICT (publication_id, day) DO UPDATE SET count = {table}.count + 1
"""
