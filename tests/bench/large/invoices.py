"""10,000 invoices as tagged PDF: ours from the database to the stored file and the queued mail, the engine's alone.

Run as `python -m tests.bench.large.invoices [number]` with the address of the small database: prints one JSON document.
"""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.figures import Line

NUMBER = 10_000
# The bare engine over the same data: nothing but the compiler, in processes as short-lived as ours.
ENGINE = """
import sys, typst
root, fonts, first, last = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
compiler = typst.Compiler(root=root, font_paths=[fonts], ignore_system_fonts=True)
for number in range(first, last):
    compiler.compile(
        root + "/tariffs/paper.typ", format="pdf", pdf_standards=["ua-1"], sys_inputs={"data": f"/data/{number}.json"}
    )
"""


def against_the_engine(bench):
    """Our rate of invoices, made, stored and put into the outbox, over the bare engine's rate for the same data."""
    child = subprocess.run(
        [sys.executable, "-m", "tests.bench.large.invoices"],
        cwd=bench.ROOT,
        env=bench.environment("bench_small"),
        check=True,
        capture_output=True,
        text=True,
    )
    return json.loads(child.stdout.splitlines()[-1])


def measure(number):
    from django.utils import timezone

    from tariffs import actions
    from tariffs.actions import papers
    from tests.faults.invoice_world import approved_run, year_of_payers

    run = approved_run(year_of_payers(number))
    began = time.monotonic()
    run = actions.issue_run(run, seen=run.seen, by=None, at=timezone.now())
    numbered = time.monotonic() - began
    began = time.monotonic()
    while papers.make_next_papers(run, at=timezone.now()):
        pass
    ours = time.monotonic() - began
    engine = by_the_engine(run)
    return {
        "value": round(engine / ours, 3),
        "invoices": number,
        "seconds_to_number": round(numbered, 1),
        "seconds": round(ours, 1),
        "seconds_of_the_engine": round(engine, 1),
    }


def by_the_engine(run):
    """Seconds that the engine alone needs for the papers of a run, in chunks as ours."""
    from django.conf import settings

    from partnerships.pdf import lay_out
    from tariffs.actions import papers
    from tariffs.models import Invoice
    from tariffs.reports.papers import invoice_paper

    invoices = Invoice.objects.filter(run=run).select_related("replaces").prefetch_related("lines").order_by("number")
    with tempfile.TemporaryDirectory() as folder:
        lay_out(Path(folder), {}, {})
        data = Path(folder, "data")
        data.mkdir()
        for place, invoice in enumerate(invoices):
            (data / f"{place}.json").write_text(json.dumps(invoice_paper(invoice)))
        fonts = str(settings.BASE_DIR / "static" / "build" / "fonts" / "pdf")
        began = time.monotonic()
        for first in range(0, len(invoices), papers.CHUNK):
            last = min(first + papers.CHUNK, len(invoices))
            subprocess.run([sys.executable, "-c", ENGINE, folder, fonts, str(first), str(last)], check=True)
        return time.monotonic() - began


LINES = [
    Line(
        "invoices_pdf_vs_engine",
        "10,000 invoices made, stored and mailed ≥ 0.7 of the bare engine’s rate",
        lambda value: value is not None and value >= 0.7,
        against_the_engine,
    )
]

if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(measure(int(sys.argv[1]) if sys.argv[1:] else NUMBER)))
