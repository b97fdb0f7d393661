"""Importing a workbook of figures, from the file to classes and history, against the bare way from a text file."""

import io
import os
import resource
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from time import perf_counter

import openpyxl
import psycopg2
from django.db import connection, transaction
from django.utils import timezone

from tests.bench.figures import Line, ratio
from tests.bench.servers import vacuum

ROWS = 100_000
PEER_ROWS = 500
HEADINGS = ("Area code", "Indicator", "Year", "Quarter", "Value")

# A table like that of the figures: logged, with its indexes, checks and foreign keys, but without its history.
_TABLES = """
    CREATE TEMP TABLE limit_stage (area text, indicator text, year text, quarter text, value text);
    CREATE TEMP TABLE limit_indicator AS SELECT id, slug, body_id FROM targets_indicator;
    CREATE TEMP TABLE limit_area AS SELECT code FROM targets_area;
    CREATE TABLE limit_figure (LIKE targets_figure INCLUDING ALL);
    ALTER TABLE limit_figure
        ADD FOREIGN KEY (indicator_id) REFERENCES targets_indicator DEFERRABLE INITIALLY DEFERRED,
        ADD FOREIGN KEY (body_id) REFERENCES partnerships_body DEFERRABLE INITIALLY DEFERRED,
        ADD FOREIGN KEY (recorded_by_id) REFERENCES partnerships_person DEFERRABLE INITIALLY DEFERRED
"""
_FAULTS = """
    SELECT count(*) FROM limit_stage s LEFT JOIN limit_area a ON a.code = s.area
    LEFT JOIN limit_indicator i ON i.slug = s.indicator
    WHERE a.code IS NULL OR i.id IS NULL OR s.value !~ '^-?[0-9]+([.][0-9]+)?$' OR s.year !~ '^[0-9]{4}/[0-9]{2}$'
"""
_UPSERT = """
    INSERT INTO limit_figure AS f (indicator_id, body_id, area_code, year, quarter, value, judged, note, printed_class,
        change_reason, recorded_at)
    SELECT i.id, i.body_id, s.area, left(s.year, 4)::int, s.quarter::int, s.value::numeric, '', '', '', '', now()
    FROM limit_stage s JOIN limit_indicator i ON i.slug = s.indicator
    ON CONFLICT (indicator_id, area_code, year, quarter) DO UPDATE SET value = EXCLUDED.value
    WHERE f.value IS DISTINCT FROM EXCLUDED.value
"""


def rows():
    """Figures of 40 areas, 25 indicators and as many quarters as it takes."""
    for number in range(ROWS):
        period, rest = divmod(number, 1000)
        area, indicator = divmod(rest, 25)
        year, quarter = divmod(period, 4)
        yield [
            f"B{area:03}",
            f"bench-{indicator}",
            f"{2000 + year}/{(2001 + year) % 100:02}",
            quarter + 1,
            number * 7919 % 10007 / 10,
        ]


def workbook():
    """The rows as an Excel file."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in (HEADINGS, *rows()):
        sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def fill():
    """The areas and indicators that the figures are about."""
    from partnerships.models import Body
    from targets.models import Area, Indicator

    Area.objects.bulk_create([Area(code=f"B{n:03}", name=f"Bench area {n}") for n in range(40)], ignore_conflicts=True)
    body = Body.objects.get(slug="lyp")
    given = {"body": body, "designation": "local", "unit": "cases", "better": "higher", "decimals": 1}
    Indicator.objects.bulk_create(
        [Indicator(slug=f"bench-{n}", title=f"Bench {n}", **given) for n in range(25)], ignore_conflicts=True
    )


def officer():
    from partnerships.models import Body, Person, Role, Seat

    person, made = Person.objects.get_or_create(
        email="bench.officer@portal.example", defaults={"name": "Bench Officer", "is_active": True}
    )
    if made:
        office = Body.objects.filter(kind=Body.Kind.OFFICE).first()
        Seat.objects.create(person=person, role=Role.SUPPORT_OFFICER, body=office, held_from="2008-04-01")
    return person


def imported(data, by):
    """Upload, say the columns, check, confirm, with a worker's part where the file is long; returns what came of it."""
    from partnerships.actions.imports import confirm_import, sort_columns, work_on_import
    from partnerships.imports import Outcome
    from targets.actions.series import upload_series
    from targets.resources.series import SERIES

    at = timezone.now()

    def done(run):
        return work_on_import(run.pk, at=at) if run.is_queued else run

    run = upload_series(SERIES, filename="bench.xlsx", data=data, by=by, at=at)
    run = done(sort_columns(run, run.table["mapping"], by=by, at=at))
    outcome = Outcome.from_json(run.outcome)
    assert not outcome.problems, outcome.problems[:3]
    return outcome if outcome.is_empty else Outcome.from_json(done(confirm_import(run, by=by, at=at)).outcome)


def our_rate(data, by):
    """Rows a second from the file to figures, classes, history and events, foreign keys checked."""
    vacuum("targets_figure", "targets_figurehistory", "targets_seriesrow", "targets_seriesfigure")
    with transaction.atomic():
        began = perf_counter()
        outcome = imported(data, by)
        connection.check_constraints()
        seconds = perf_counter() - began
        assert outcome.added == ROWS, outcome.added
        transaction.set_rollback(True)
    return ROWS / seconds


def limit_rate(text):
    """LIMIT-I: COPY, one statement that finds what is wrong, one that writes, foreign keys checked."""
    with closing(psycopg2.connect(os.environ["DATABASE_OWNER_URL"])) as owner, owner.cursor() as cursor:
        cursor.execute(_TABLES)
        began = perf_counter()
        cursor.copy_expert("COPY limit_stage FROM STDIN (FORMAT csv)", io.StringIO(text))
        cursor.execute(_FAULTS)
        cursor.fetchone()
        cursor.execute(_UPSERT)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        return ROWS / (perf_counter() - began)


def peer_rate():
    """Rows a second of import-export as it comes: a resource of the figures, a CSV file, no preview and no bulk."""
    import tablib
    from import_export.resources import ModelResource

    from targets.models import Figure, Indicator

    class FigureResource(ModelResource):
        class Meta:
            model = Figure
            import_id_fields = ("indicator", "area_code", "year", "quarter")
            fields = (*import_id_fields, "body", "value", "recorded_at")

        def after_import(self, dataset, result, **kwargs):
            """Its last step wants rights over sequences that the app's role lacks, and no id was given."""

    known = {indicator.slug: indicator for indicator in Indicator.objects.filter(slug__startswith="bench-")}
    table = tablib.Dataset(headers=FigureResource.Meta.fields)
    for (area, slug, year, quarter, value), _place in zip(rows(), range(PEER_ROWS), strict=False):
        indicator = known[slug]
        table.append([indicator.pk, area, year[:4], quarter, indicator.body_id, value, "2009-04-20 10:00:00"])
    with transaction.atomic():
        began = perf_counter()
        result = FigureResource().import_data(table, raise_errors=True)
        seconds = perf_counter() - began
        assert result.totals["new"] == PEER_ROWS, result.totals
        transaction.set_rollback(True)
    return PEER_ROWS / seconds


def import_rate(bench):
    """Rows a second of both, in turn; import-export's; and how many rows the same file writes when it comes again."""
    fill()
    data, by = workbook(), officer()
    text = "".join(",".join(map(str, row)) + "\n" for row in rows())
    found = ratio(lambda: our_rate(data, by), lambda: limit_rate(text), slices=5)
    against_peer = ratio(lambda: our_rate(data, by), peer_rate, slices=3)
    with transaction.atomic():
        imported(data, by)
        again = imported(data, by)
        transaction.set_rollback(True)
    return found | {
        "rows": ROWS,
        "written_again": again.added + again.changed,
        "vs_import_export": against_peer["value"],
        "import_export_per_s": against_peer["limit_per_s"],
        "memory_mib": memory(data),
    }


def memory(data):
    """The most that a process took which imports and does nothing else, or the one that reads for it, in MiB.

    This one holds a spreadsheet's writer, the limit's text, and had whole portals as its children.
    """
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as file:
        file.write(data)
        file.flush()
        command = [sys.executable, "-m", "tests.bench.imports", file.name]
        return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def import_alone(file):
    """Import a file, take it back and say how much memory that took."""
    import django

    django.setup()
    data = Path(file).read_bytes()
    with transaction.atomic():
        assert imported(data, officer()).added == ROWS
        transaction.set_rollback(True)
    # What the kernel counts of a new process begins with what its maker held, so it is asked for this program alone.
    own = Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0]
    print(max(int(own), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) // 1024)


LINES = [
    Line(
        "import_vs_limit",
        "workbook with preview, report and history ≥ 0.4 of COPY and upsert, ≥ 30 × import-export, ≤ 160 MiB",
        lambda value: value >= 0.4,
        import_rate,
        {
            "written_again": lambda rows: rows == 0,
            "vs_import_export": lambda times: times >= 30,
            "memory_mib": lambda mib: mib <= 160,
        },
    )
]

if __name__ == "__main__":
    import_alone(sys.argv[1])
