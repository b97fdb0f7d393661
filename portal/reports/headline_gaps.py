"""What a partnership's headline page still lacks before it is ready, and where each thing is mended (C09)."""

from collections.abc import Sequence

from partnerships.models import Body, ChairStatement, year_address
from portal.reports.headlines import HeadlineDocument, HeadlinePage
from portal.reports.yearly import Missing


def what_is_missing(document: HeadlineDocument) -> list[tuple[HeadlinePage, Sequence[Missing]]]:
    """What each partnership's page lacks before it is ready; two statements."""
    bodies = {body.slug: body for body in Body.objects.filter(slug__in=[page.body_slug for page in document.pages])}
    drafts = ChairStatement.objects.drafts().filter(year=document.year, body__in=bodies.values())
    written = {draft.body_id: bool(draft.words) for draft in drafts}
    return [(page, tuple(_missing(page, bodies[page.body_slug], written))) for page in document.pages]


def _missing(page, body, written):
    own = body.get_absolute_url()
    if not page.purpose:
        yield Missing("No purpose is recorded", f"{own}edit/")
    if page.introduction is None:
        yield Missing(_why_unsigned(body, written), f"{own}statements/{year_address(page.year)}/write/")
    for line in page.indicators:
        if not line.has_aim:
            yield Missing(f"No target for {page.label}: {line.name}", line.address)
        if not line.has_result:
            yield Missing(f"No published result of {page.before}: {line.name}", line.address)
    if not (page.indicators or page.milestones or page.activities):
        yield Missing("No indicator, milestone or key activity", f"{own}activities/new/")


def _why_unsigned(body, written):
    if body.pk not in written:
        return "No introduction: the chair has neither been asked nor begun"
    return (
        "The introduction waits for the chair’s signature" if written[body.pk] else "The chair has written nothing yet"
    )
