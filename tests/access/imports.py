"""Who may import and export lists."""

from tests.access import SUPPORT_OFFICE, Line, signed_in
from tests.factories.partnerships import ImportRunFactory


def bodies(world):
    return ["bodies"]


def a_file(world):
    return {"kind": "bodies", "format": "csv"}


def officers_run(world):
    return [ImportRunFactory(by=world.people["support_officer"]).pk]


OWN = {"support_officer"}

TABLE = {
    # Managers may upload the figures of their returns, finance what the bank and the ledger say.
    "partnerships:import_list": Line(SUPPORT_OFFICE | {"manager", "other_manager", "finance"}),
    "partnerships:import_upload": Line(SUPPORT_OFFICE, bodies),
    "partnerships:import_template": Line(SUPPORT_OFFICE, a_file),
    "partnerships:import_detail": Line(frozenset(OWN), officers_run, refused=404),
    "partnerships:import_abandon": Line(frozenset(OWN), officers_run, status=302, refused=404, method="post"),
    "partnerships:export": signed_in(a_file),
}
