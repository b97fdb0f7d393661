"""A report from the database to the stored PDF, against the engine alone on the same data; memory over many."""

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from tests.bench.figures import Line, ratio

REPORTS = 100
# The same document by the engine alone, in a fresh interpreter as a report of its own would be.
BARE = """
import sys, typst
main, root, fonts = sys.argv[1:]
typst.compile(main, root=root, font_paths=[fonts], ignore_system_fonts=True, format="pdf", pdf_standards=["ua-1"])
"""


def stored_report(quarter, at):
    """Read the quarter, make the Performance Monitoring Report and store it with its PDF; then take it back."""
    from comms.actions.publications import freeze
    from targets.reports.editions import Edition
    from targets.reports.snapshot import one_moment, quarter_snapshot

    with one_moment():
        snapshot = quarter_snapshot(quarter)
    report = performance_report(snapshot, Edition(1, at))
    pdf = report.typeset(at=at)
    with transaction.atomic():
        freeze(report.kind, "bench", title=report.title, html=report.html, data=report.data, pdf=pdf, by=None, at=at)
        transaction.set_rollback(True)


def performance_report(snapshot, edition):
    from comms.models import Publication
    from targets.reports.editions import render_editions

    return next(each for each in render_editions(snapshot, edition) if each.kind == Publication.Kind.PERFORMANCE_REPORT)


def against_engine(bench):
    """Seconds from the database to the stored PDF/UA over the engine's own; and how much memory a hundred take."""
    from django.conf import settings

    from partnerships.pdf import lay_out
    from targets.models import Quarter
    from targets.reports.editions import Edition
    from targets.reports.snapshot import quarter_snapshot

    quarter, at = Quarter.objects.get(year=2008, number=4), timezone.now()
    report = performance_report(quarter_snapshot(quarter), Edition(1, at))
    fonts = settings.BASE_DIR / "static" / "build" / "fonts" / "pdf"
    with tempfile.TemporaryDirectory() as folder:
        lay_out(Path(folder), json.loads(json.dumps(report.data)), report.drawings)
        bare = [sys.executable, "-c", BARE, f"{folder}/targets/{report.kind}.typ", folder, str(fonts)]
        found = ratio(
            lambda: seconds(lambda: stored_report(quarter, at)),
            lambda: seconds(lambda: subprocess.run(bare, check=True)),
        )
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for _ in range(REPORTS):
        stored_report(quarter, at)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - held
    return {"value": found["value"], "p10": found["p10"], "p90": found["p90"], "grown_kb_over_100": grown}


def seconds(work):
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


LINES = [
    Line(
        "report_pdf_vs_engine",
        "database → stored PDF/UA ≤ 2 × bare Typst",
        lambda value: value <= 2,
        against_engine,
    )
]
