"""Files of figures on their way through an import, as its tests follow them."""

from partnerships.actions.imports import confirm_import, sort_columns
from partnerships.imports import Outcome
from targets.actions.series import upload_series
from targets.imports.columns import Columns
from targets.models import Figure
from targets.resources.series import SERIES
from tests.factories.partnerships import now

HEAD = "Area name,NI,Financial year,Quarter,Value\n"


def upload(by, text, filename="series.csv"):
    return upload_series(SERIES, filename=filename, data=text.encode(), by=by, at=now())


def checked(by, text, **columns):
    run = upload(by, text)
    mapping = Columns.from_json(run.table["mapping"]).to_json() | columns
    return sort_columns(run, mapping, by=by, at=now())


def outcome(run):
    return Outcome.from_json(run.outcome)


def applied(by, text, **columns):
    return confirm_import(checked(by, text, **columns), by=by, at=now())


def faults(run):
    assert run.status == "unsorted"
    return [(problem.row, problem.column, problem.value) for problem in outcome(run).problems]


def figures():
    rows = Figure.objects.order_by("area_code", "year", "quarter")
    return list(rows.values_list("area_code", "year", "quarter", "value"))
