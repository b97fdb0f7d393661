"""Making the annual report-back: introduction, order of sections, and publishing it (E14, H01, H02)."""

import datetime as dt

from django.urls import reverse
from django.utils import timezone

from comms.models import Publication
from partnerships.access import RefusedError, action, authorise
from partnerships.duties import close_duties, open_duty, withdraw_duties
from partnerships.events import record
from partnerships.models import Person, Role
from portal.actions.yearly import Yearly, claim_yearly, order_yearly, run_yearly
from portal.models import ReportBack, ReportBackOrder, Section, YearOrder
from portal.reports.report_back_document import ReportBackDocument
from portal.reports.report_back_editions import editions, published_report
from portal.reports.report_backs import due_day, last_quarter, report_back, year_to_report, years_known

AGREE, COMPILE = "report_back.agree", "report_back.compile"
MOVES = ("up", "down", "out", "in")


@action
def write_introduction(
    year: int,
    *,
    words: str,
    introducer: Person | None,
    office: str,
    agree_by: dt.date | None,
    by: Person,
    at: dt.datetime,
    seen: str | None = None,
) -> ReportBack:
    """Save the introduction and ask its person to agree; other words than were agreed must be agreed anew.

    `seen` is the stamp of the draft as the writer saw it. Raises RefusedError if somebody else saved it since,
    or the day to agree by has gone.
    """
    authorise(by, "portal.compile_report_back")
    report = report_of(year, by=by, at=at)
    _refuse_unseen(report, seen)
    if agree_by and agree_by < timezone.localdate(at) and agree_by != report.agree_by:
        raise RefusedError("This day has gone by. Choose today or a later day.", field="agree_by")
    wanted = {"introduction": words, "introducer": introducer, "office": office, "agree_by": agree_by}
    changed = {name for name, value in wanted.items() if getattr(report, name) != value}
    if not changed:
        return report
    for name, value in wanted.items():
        setattr(report, name, value)
    report.saved_at, report.saved_by = at, by
    if changed - {"agree_by"}:
        report.agreed_at, report.agreed_by, report.agreed_note = None, None, ""
    report.save()
    _ask_to_agree(report, at=at)
    record("report_back.written", report, by=by, at=at, after={"changed": sorted(changed)})
    return report


@action
def agree_introduction(report: ReportBack, *, note: str = "", by: Person, at: dt.datetime, seen: str) -> ReportBack:
    """Agree the introduction as it was seen: by its person, or by the support office on their word, with a note how.

    Raises RefusedError if there is nothing to agree, it is agreed already or was changed meanwhile.
    """
    report = _locked(report.year)
    authorise(by, "portal.agree_introduction", report)
    if report.is_agreed:
        raise RefusedError("This introduction is agreed already.")
    if not report.introduction:
        raise RefusedError("There is no introduction yet.")
    _refuse_unseen(report, seen)
    is_own = by == report.introducer
    if not is_own and not note:
        raise RefusedError("Say how and when they agreed.", field="note")
    report.agreed_at, report.agreed_by, report.agreed_note = at, by, "" if is_own else note
    report.save(update_fields=["agreed_at", "agreed_by", "agreed_note"])
    close_duties(AGREE, report, by=by, at=at)
    record("report_back.agreed", report, by=by, at=at, after={"whose": str(report.introducer), "note": note})
    return report


@action
def move_section(year: int, *, section: str, move: str, by: Person, at: dt.datetime) -> ReportBack:
    """Move a section up or down, leave it out or put it back at the end.

    Raises RefusedError for a section or move that there is not, or if it was the last one.
    """
    authorise(by, "portal.compile_report_back")
    report = report_of(year, by=by, at=at)
    before = list(report.sections)
    if section not in Section.values or move not in MOVES:
        raise RefusedError("There is no such section. Look at the list again.")
    if section in before or move == "in":
        report.sections = _moved(before, section, move)
    if report.sections != before:
        report.save(update_fields=["sections"])
        record(
            "report_back.arranged",
            report,
            by=by,
            at=at,
            before={"sections": before},
            after={"sections": report.sections},
        )
    return report


@action
def open_report_back_duty(*, at: dt.datetime) -> bool:
    """Let the Support Officer owe the report-back of the year that ended last; whether that is new. Harmless twice.

    Nobody owes one of a year without figures, one that is published, or one whose day is gone.
    """
    year = year_to_report(on=timezone.localdate(at))
    if year is None or published_report(year):
        return False
    report = report_of(year, by=None, at=at)
    _duty, is_new = open_duty(COMPILE, report, due_on=due_day(year), at=at, role=Role.SUPPORT_OFFICER)
    return is_new


@action
def publish_report_back(year: int, *, seen: str, by: Person, at: dt.datetime) -> YearOrder:
    """Order a year's report-back to be published as it was looked at; raises what `order_yearly` raises."""
    return order_yearly(REPORT_BACK, year, seen=seen, by=by, at=at)


def run_report_back_order(order: YearOrder, *, at: dt.datetime) -> YearOrder:
    """Make and publish what an order asks for; an order that has ended is left as it is."""
    return run_yearly(REPORT_BACK, order, at=at)


def claim_report_back_order(*, at: dt.datetime) -> YearOrder | None:
    """Take the oldest order that no living worker has; None if there is none."""
    return claim_yearly(REPORT_BACK, at=at)


def report_of(year: int, *, by: Person | None, at: dt.datetime) -> ReportBack:
    """A year's report-back in the making, held until the transaction ends; begun if it is not there yet.

    Raises RefusedError for a year of which nothing is collected here.
    """
    if year not in years_known():
        raise RefusedError("No figures are collected here for that year, so there is nothing to report back on.")
    _report, is_new = ReportBack.objects.get_or_create(year=year)
    report = _locked(year)
    if is_new:
        record("report_back.begun", report, by=by, at=at)
    return report


def _locked(year) -> ReportBack:
    return ReportBack.objects.select_for_update(of=("self",)).select_related("introducer", "saved_by").get(year=year)


def _moved(sections, section, move):
    if move == "in":
        return [*(each for each in sections if each != section), section]
    place = sections.index(section)
    rest = [each for each in sections if each != section]
    if move == "out":
        return rest
    place = max(place - 1, 0) if move == "up" else place + 1
    return [*rest[:place], section, *rest[place:]]


def _refuse_unseen(report, seen):
    if seen is not None and seen != report.stamp:
        raise RefusedError(
            f"{report.saved_by or 'Somebody'} saved the introduction after you opened it. "
            "Compare it with what is saved now, then go on from there."
        )


def _ask_to_agree(report, *, at):
    """One open duty of the person whose words it is, as long as there is something to agree and a day for it."""
    withdraw_duties(AGREE, report, at=at)
    if not (report.introduction and report.agree_by) or report.is_agreed:
        return
    address = reverse("portal:report_back_agree", args=[report.year])
    duty, is_new = open_duty(AGREE, report, due_on=report.agree_by, at=at, person=report.introducer, address=address)
    if not is_new:
        # Other words after they agreed, or after somebody else was asked: what was asked of them is due again.
        duty.done_at = duty.done_by = duty.withdrawn_at = None
        duty.save(update_fields=["done_at", "done_by", "withdrawn_at"])


def _end_duty(year, *, by, at):
    """It is out, so nobody owes it any more."""
    for report in ReportBack.objects.filter(year=year):
        close_duties(COMPILE, report, by=by, at=at)


def _why_not(document: ReportBackDocument) -> str:
    if last_quarter(document.year) is None:
        return f"Publish quarter 4 of {document.label} first: the results of the year are published with it."
    return ""


def _letter(document: ReportBackDocument, publication: Publication) -> dict:
    """The mail that carries the link."""
    revised = f", revision {publication.revision}" if publication.revision > 1 else ""
    heading = f"Annual report-back {document.label}{revised}"
    again = ["It was corrected. The earlier revision can still be read."] if revised else []
    return {
        "subject": heading,
        "heading": heading,
        "lines": [
            *again,
            f"What the partnerships set out to do in {document.label}, and what came of it.",
            *document.summary,
        ],
        "links": [("Read the report-back", publication.address)],
    }


REPORT_BACK = Yearly(
    title="Annual report-back",
    event="report_back",
    permission="portal.publish_report_back",
    orders=ReportBackOrder,
    compiled=report_back,
    newest=published_report,
    editions=editions,
    letter=_letter,
    why_not=_why_not,
    published=_end_duty,
)
