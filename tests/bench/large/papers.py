"""The Performance Monitoring Report of 390 indicators as tagged PDF: ours from the database, WeasyPrint's from the HTML.

Run as `python -m tests.bench.large.papers` with the address of the small database: prints one JSON document.
"""

import json
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

from tests.bench.figures import Line, ratio

SLICES = 3
# The same document by WeasyPrint, in a fresh interpreter as ours is typeset in one.
PEER = """
import sys
from weasyprint import HTML
HTML(filename=sys.argv[1]).write_pdf(sys.argv[2], pdf_variant="pdf/ua-1")
"""


def against_weasyprint(bench):
    """Seconds from the database to the stored PDF/UA, over WeasyPrint's from the ready HTML to a file."""
    if find_spec("weasyprint") is None:
        return {"value": None, "reason": "not measured: WeasyPrint is missing; install requirements/bench.txt"}
    child = subprocess.run(
        [sys.executable, "-m", "tests.bench.large.papers"],
        cwd=bench.ROOT,
        env=bench.environment("bench_small"),
        check=True,
        capture_output=True,
        text=True,
    )
    return json.loads(child.stdout.splitlines()[-1])


def measure():
    from django.utils import timezone
    from pypdf import PdfReader

    from targets.models import Quarter
    from targets.reports.editions import Edition
    from targets.reports.snapshot import quarter_snapshot
    from tests.bench.reports import performance_report, seconds, stored_report

    quarter, at = Quarter.objects.first(), timezone.now()
    report = performance_report(quarter_snapshot(quarter), Edition(1, at))
    with tempfile.TemporaryDirectory() as folder:
        page, paper = Path(folder, "report.html"), Path(folder, "report.pdf")
        page.write_text(
            f'<!DOCTYPE html><html lang="en-GB"><head><title>{report.title}</title></head><body>{report.html}'
        )
        peer = [sys.executable, "-c", PEER, str(page), str(paper)]
        found = ratio(
            lambda: seconds(lambda: stored_report(quarter, at)),
            lambda: seconds(lambda: subprocess.run(peer, check=True, capture_output=True)),
            slices=SLICES,
        )
        pages = len(PdfReader(paper).pages)
    return {name: found[name] for name in ("value", "p10", "p90")} | {"pages_of_weasyprint": pages}


READS = ("bench_small",)
LINES = [
    Line(
        "report_pdf_vs_weasyprint",
        "database → stored PDF/UA ≤ 0.1 × WeasyPrint’s PDF/UA",
        lambda value: value is not None and value <= 0.1,
        against_weasyprint,
    )
]

if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(measure()))
