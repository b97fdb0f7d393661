"""What a report-back still lacks before it is ready, and where each thing is mended (E14)."""

from collections.abc import Iterator, Sequence

from django.urls import reverse

from partnerships.models import KeyActivity
from portal.models import ReportBack, Section
from portal.reports.report_back_document import ReportBackDocument
from portal.reports.report_backs import last_quarter
from portal.reports.successes import all_offered
from portal.reports.yearly import Missing
from targets.models import Milestone

Lacks = Sequence[Missing]


def report_back_gaps(document: ReportBackDocument, report: ReportBack) -> list[tuple[str, Lacks]]:
    """What each part of a report-back lacks, the introduction first, then the sections that it has; seven statements."""
    gaps = {
        Section.RESULTS: _results,
        Section.MILESTONES: _milestones,
        Section.SUCCESSES: _successes,
        Section.STATEMENTS: _statements,
        Section.COMMITMENTS: _commitments,
    }
    parts: list[tuple[str, Lacks]] = [("Introduction", tuple(_introduction(report)))]
    parts += [(Section(key).label, tuple(gaps[Section(key)](document, report))) for key in report.sections]
    return parts


def _introduction(report) -> Iterator[Missing]:
    address = reverse("portal:report_back_introduction", args=[report.year])
    if not report.introduction:
        yield Missing("Nobody has written the introduction", address)
    elif not report.is_agreed:
        yield Missing(
            f"{report.introducer} has not agreed the introduction, so it is left out",
            reverse("portal:report_back_agree", args=[report.year]),
        )


def _results(document, report):
    if last_quarter(document.year) is None:
        yield Missing(
            f"Quarter 4 of {document.label} is not published, so there are no results",
            reverse("targets:quarter_detail", args=[document.year, 4]),
        )
    for line in document.lines:
        if not line.has_result:
            yield Missing(f"No result: {line.name}", line.address)
        if not line.has_aim:
            yield Missing(f"No target for {document.next_label}: {line.name}", line.address)


def _milestones(document, report):
    """Milestones that were due by the end of the year and are neither reached nor missed."""
    due = Milestone.objects.filter(due_year__lte=document.year + 1).exclude(state__in=Milestone.SETTLED)
    for milestone in due.select_related("target__aspiration__objective").in_order():
        yield Missing(f"Neither reached nor missed: {milestone}", milestone.get_absolute_url())


def _successes(document, report):
    address = reverse("portal:report_back_successes", args=[document.year])
    rows = all_offered(report)
    if not rows:
        yield Missing("No return, achievement or story tells of a success", address)
    elif report.chosen_at is None:
        yield Missing("Nobody has chosen which successes are told", address)
    elif new := sum(row.is_new for row in rows):
        yield Missing(f"{new} success{'' if new == 1 else 'es'} came in after you chose", address)
    for row in rows:
        if row.has_changed and row.told:
            yield Missing(f"Its source says something else now: {row.told.words[:80]}", row.told.get_absolute_url())


def _statements(document, report):
    if not document.statements:
        yield Missing(
            f"No chair has signed a statement for {document.label}",
            reverse("partnerships:chair_statement_list", args=[document.year]),
        )


def _commitments(document, report):
    open_ones = KeyActivity.objects.filter(
        year=document.year,
        kind=KeyActivity.Kind.COMMITMENT,
        status__in=[KeyActivity.Status.PLANNED, KeyActivity.Status.UNDER_WAY],
    )
    address = f"{reverse('partnerships:activity_list')}?year={document.year}"
    for each in open_ones.select_related("body").order_by("body__name", "position", "pk"):
        yield Missing(f"Neither kept nor dropped, {each.body.name}: {each.text}", address)
