"""What a quarter has published: its newest revision, earlier ones, and their files."""

from collections.abc import Collection
from dataclasses import replace

from comms.models import Publication
from partnerships.models import Body
from targets.models import Quarter
from targets.reports.editions import Rendered, drawings_of, slug_of
from targets.reports.quarter import QuarterTable, quarter_table, told_beside
from targets.reports.snapshot import Snapshot, snapshot_from

Kind = Publication.Kind
KINDS = (Kind.QUARTER_DASHBOARD, Kind.PERFORMANCE_REPORT, Kind.PROGRESS_REPORT, Kind.COUNCIL_NOTE)


def publications_of(quarter: Quarter):
    """Every publication of a quarter in every revision, the newest first."""
    slug = slug_of(quarter.year, quarter.number)
    return Publication.objects.filter(kind__in=KINDS, slug=slug).order_by("-revision", "pk")


def publication_of(quarter: Quarter, kind: str, revision: int | None = None) -> Publication | None:
    """The publication of this kind: of one revision, or the newest."""
    found = publications_of(quarter).filter(kind=kind)
    return (found if revision is None else found.filter(revision=revision)).first()


def published_snapshot(quarter: Quarter) -> Snapshot | None:
    """What the newest revision shows; None where there is none."""
    dashboard = dashboard_of(quarter)
    return snapshot_of(dashboard) if dashboard else None


def snapshot_of(publication: Publication) -> Snapshot:
    """The snapshot from which a publication was made; the dashboard of the same revision keeps it."""
    if publication.kind == Kind.QUARTER_DASHBOARD:
        return snapshot_from(publication.data["snapshot"])
    same = Publication.objects.filter(slug=publication.slug, revision=publication.revision)
    return snapshot_from(same.values_list("data", flat=True).get(kind=Kind.QUARTER_DASHBOARD)["snapshot"])


def shown_table(
    quarter: Quarter,
    dashboard: Publication | None,
    *,
    among: Collection[Quarter] | None,
    bodies: Collection[Body] | None = None,
) -> QuarterTable:
    """The table of a quarter as its readers see it: once published as its dashboard says, before as it stands.

    A dashboard that was published before they named the quarter compared with is compared anew, on the page alone.
    """
    if dashboard is None:
        return quarter_table(quarter, among=among, bodies=bodies)
    rows = snapshot_of(dashboard).rows
    slugs = None if bodies is None else {body.slug for body in bodies}
    table = QuarterTable(quarter, rows if slugs is None else tuple(row for row in rows if row.body_slug in slugs))
    return table if "earlier" in dashboard.data else _compared_anew(table, bodies)


def _compared_anew(table, bodies):
    live = {row.slug: row for row in quarter_table(table.quarter, among=None, bodies=bodies).rows}
    return replace(
        table, rows=tuple(told_beside(row, live[row.slug]) if row.slug in live else row for row in table.rows)
    )


def dashboard_of(quarter: Quarter) -> Publication | None:
    """The newest revision of a quarter's dashboard.

    None before anything is published, and for quarters published before there were editions: their rows
    stand still as well, and are shown as they are.
    """
    return publication_of(quarter, Kind.QUARTER_DASHBOARD) if quarter.is_published else None


def newest_revision(quarter: Quarter) -> int:
    """The number of the newest revision; 0 before there is one."""
    return publications_of(quarter).values_list("revision", flat=True).first() or 0


def rendered_again(publication: Publication) -> Rendered:
    """A stored publication as it was when it was made, for its PDF."""
    return Rendered(
        kind=publication.kind,
        title=publication.title,
        address=publication.address,
        data=publication.data,
        html=publication.html,
        drawings=drawings_of(snapshot_of(publication)),
    )
