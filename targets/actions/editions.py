"""Storing what a quarter publishes, and completing it with PDFs; called by the actions that publish (H01, X05)."""

import logging
from collections.abc import Mapping
from datetime import datetime

from comms.actions.publications import freeze, freeze_pdf
from comms.models import Publication, PublicationFile
from partnerships.access import action
from partnerships.events import record
from partnerships.models import Person
from partnerships.pdf import PdfError
from targets.models import BoardRequest, Quarter
from targets.reports.editions import Edition, render_editions, slug_of
from targets.reports.published import KINDS, rendered_again
from targets.reports.requests import asks_as_data
from targets.reports.snapshot import Snapshot, quarter_snapshot

logger = logging.getLogger(__name__)


def publish_editions(
    quarter: Quarter,
    *,
    by: Person | None,
    at: datetime,
    snapshot: Snapshot | None = None,
    edition: Edition | None = None,
    pdfs: Mapping[str, bytes] | None = None,
) -> Publication:
    """Store the four publications of a quarter in the transaction that publishes it; returns the dashboard's.

    What the board is asked is kept beside them, for the board alone.
    Without `pdfs` the next sweep makes them from what is stored.
    """
    snapshot, edition, pdfs = snapshot or quarter_snapshot(quarter), edition or Edition(1, at), pdfs or {}
    stored = {
        each.kind: freeze(
            each.kind,
            slug_of(quarter.year, quarter.number),
            title=each.title,
            address=each.address,
            html=each.html,
            data=each.data,
            revision=edition.number,
            pdf=pdfs.get(each.kind),
            by=by,
            at=at,
        )
        for each in render_editions(snapshot, edition)
    }
    dashboard = stored[Publication.Kind.QUARTER_DASHBOARD]
    BoardRequest.objects.create(publication=dashboard, asks=asks_as_data(quarter, snapshot.rows))
    return dashboard


def complete_editions(*, at: datetime) -> int:
    """Make the PDFs that published reports still lack, such as those of quarters loaded from older documents.

    Returns how many were made. Harmless twice and beside other sweeps; one that cannot be made
    does not keep the others from being made.
    """
    without = Publication.objects.filter(kind__in=KINDS).exclude(files__format=PublicationFile.Format.PDF)
    return sum(_complete(publication, at=at) for publication in without.order_by("pk"))


def _complete(publication, *, at):
    try:
        pdf = rendered_again(publication).typeset(at=publication.published_at)
    except PdfError:
        logger.exception("The PDF of %s could not be made; the next round tries again.", publication)
        return False
    return _keep(publication, pdf, at=at)


@action
def _keep(publication, pdf, *, at):
    """Store a PDF unless another worker has done so meanwhile."""
    Quarter.objects.select_for_update().get(**_period(publication))
    if publication.files.filter(format=PublicationFile.Format.PDF).exists():
        return False
    freeze_pdf(publication, pdf, at=at)
    record("report.completed", publication, by=None, at=at)
    return True


def _period(publication):
    year, number = publication.slug.rsplit("-q", 1)
    return {"year": int(year[:4]), "number": int(number)}
