"""10,000 invoices as tagged PDF: ours from the database to the stored file and the queued mail, the engine's alone.

Run as `python -m tests.bench.large.invoices [number]` with the address of the small database: prints one JSON document.
"""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

from tests.bench.figures import Line

NUMBER, SLICE = 10_000, 2_500
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
    """Make a run's papers slice by slice, each slice by the engine alone right after ours: the machine's speed drifts."""
    from django.utils import timezone

    from tariffs import actions
    from tests.faults.invoice_world import approved_run, year_of_payers

    run = approved_run(year_of_payers(number))
    began = time.monotonic()
    run = actions.issue_run(run, seen=run.seen, by=None, at=timezone.now())
    numbered, slices, memory = time.monotonic() - began, [], []
    with tempfile.TemporaryDirectory() as folder:
        lay_out_for_the_engine(run, Path(folder))
        for first in range(0, number, SLICE):
            last = min(first + SLICE, number)
            slices.append((by_us(run, last - first), by_the_engine(folder, first, last)))
            memory.append(round(psutil.Process().memory_info().rss / 2**20))
    by_us(run, 1)  # which finds none left, if the last chunk was full
    run.refresh_from_db()
    assert run.state == run.State.ISSUED, run.problem
    ours, engine = (sum(each) for each in zip(*slices, strict=True))
    return {
        "value": round(engine / ours, 3),
        "of_slices": [round(theirs / mine, 3) for mine, theirs in slices],
        "invoices": number,
        "seconds_to_number": round(numbered, 1),
        "seconds": round(ours, 1),
        "seconds_of_the_engine": round(engine, 1),
        "memory_mib_after_slices": memory,
    }


def by_us(run, number):
    """Seconds until so many further invoices of a run are stored and their mail is queued."""
    from django.utils import timezone

    from tariffs.actions.papers import CHUNK, Press

    began = time.monotonic()
    with Press(run) as press:
        for _chunk in range(-(-number // CHUNK)):
            press.make_next(at=timezone.now())
        return time.monotonic() - began


def lay_out_for_the_engine(run, folder):
    """The templates, and the data of all papers of a run in their order."""
    from partnerships.pdf import lay_out
    from tariffs.models import Invoice
    from tariffs.reports.papers import invoice_paper

    lay_out(folder, {}, {})
    data = folder / "data"
    data.mkdir()
    invoices = Invoice.objects.filter(run=run).select_related("replaces").prefetch_related("lines").order_by("number")
    for place, invoice in enumerate(invoices):
        (data / f"{place}.json").write_text(json.dumps(invoice_paper(invoice)))


def by_the_engine(folder, first, last):
    """Seconds that the engine alone needs for the papers from `first` to before `last`, in chunks as ours."""
    from django.conf import settings

    from tariffs.actions.papers import CHUNK

    fonts = str(settings.BASE_DIR / "static" / "build" / "fonts" / "pdf")
    began = time.monotonic()
    for start in range(first, last, CHUNK):
        chunk = (str(start), str(min(start + CHUNK, last)))
        subprocess.run([sys.executable, "-c", ENGINE, folder, fonts, *chunk], check=True)
    return time.monotonic() - began


READS = ("bench_small",)
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
