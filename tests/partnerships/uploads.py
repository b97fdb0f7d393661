"""A list that is uploaded, and what came of it."""

from partnerships.actions.imports import upload_import
from partnerships.imports import Outcome, import_kind
from tests.factories.partnerships import now

TWO = b"slug,name,sector\npct,Primary Care Trust,health\nfire,Fire and Rescue,fire\n"


def upload(by, data=TWO, kind="organisations", filename="list.csv"):
    return upload_import(import_kind(kind), filename=filename, data=data, by=by, at=now())


def outcome(run):
    return Outcome.from_json(run.outcome)
