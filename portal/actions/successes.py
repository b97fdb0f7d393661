"""Choosing the successes that a report-back tells, and telling them in other words (E14)."""

import datetime as dt
from collections.abc import Collection

from partnerships.access import RefusedError, action, authorise
from partnerships.events import record
from partnerships.models import Person
from portal.actions.report_backs import report_of
from portal.models import ReportBack, ToldSuccess
from portal.reports.successes import successes_of


@action
def choose_successes(year: int, *, chosen: Collection[str], by: Person, at: dt.datetime) -> ReportBack:
    """Tell the successes with these keys and no others; what is told already keeps its words.

    Raises RefusedError for a key that no success of the year has.
    """
    authorise(by, "portal.compile_report_back")
    report = report_of(year, by=by, at=at)
    told = {each.key: each for each in report.told.select_for_update()}
    found = {each.key: each for each in successes_of(year)}
    if set(chosen) - found.keys() - told.keys():
        raise RefusedError("One of these is no longer there. Look at the list again.")
    added = [found[key] for key in found if key in chosen and key not in told]
    ToldSuccess.objects.bulk_create(
        ToldSuccess(
            report=report,
            body=each.body,
            source=each.source,
            source_id=each.source_id,
            source_label=each.label,
            source_address=each.address,
            source_words=each.words,
            words=each.words,
            chosen_at=at,
            chosen_by=by,
        )
        for each in added
    )
    dropped = [each for key, each in told.items() if key not in chosen]
    report.told.filter(pk__in=[each.pk for each in dropped]).delete()
    report.chosen_at = at
    report.save(update_fields=["chosen_at"])
    changes = {"told": [each.words[:80] for each in added], "left_out": [each.words[:80] for each in dropped]}
    record("report_back.chosen", report, by=by, at=at, after=changes)
    return report


@action
def reword_success(told: ToldSuccess, *, words: str, reason: str, by: Person, at: dt.datetime) -> ToldSuccess:
    """Tell a success in other words, with the reason; in the words of its source again without one.

    The source's words of today are kept beside them. Raises RefusedError if the reason is missing.
    """
    authorise(by, "portal.compile_report_back")
    told = ToldSuccess.objects.select_for_update(of=("self",)).select_related("report", "body").get(pk=told.pk)
    source = {each.key: each.words for each in successes_of(told.report.year)}.get(told.key, told.source_words)
    reason = "" if words == source else reason
    if words != source and not reason:
        raise RefusedError("Say why other words are better.", field="reason")
    before = {"words": told.words}
    told.words, told.reason, told.source_words = words, reason, source
    told.reworded_at, told.reworded_by = (at, by) if reason else (None, None)
    told.save(update_fields=["words", "reason", "source_words", "reworded_at", "reworded_by"])
    record(
        "report_back.reworded",
        told,
        by=by,
        at=at,
        body=told.body,
        before=before,
        after={"words": words, "reason": reason},
    )
    return told
