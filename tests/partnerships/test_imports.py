"""Importing: upload, preview, confirm, all or nothing, bound to one person and one run (G08, H06)."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from partnerships.access import RefusedError
from partnerships.actions.imports import confirm_import, drop_stale_imports, forget_old_imports
from partnerships.models import Body, Event, ImportRun, Organisation, Role
from tests.factories.partnerships import (
    BodyFactory,
    ImportRunFactory,
    OrganisationFactory,
    TopBoardFactory,
    now,
    seated,
)
from tests.factories.partnerships_closing import DissolutionFactory
from tests.partnerships.uploads import TWO, outcome, upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return seated(Role.SUPPORT_OFFICER)


def test_upload_writes_nothing_and_tells_what_would_change(officer):
    OrganisationFactory(slug="pct", name="Primary Care Trust", sector="none")
    events = Event.objects.count()
    found = outcome(upload(officer))
    assert (found.added, found.changed, found.unchanged) == (1, 1, 0)
    assert [(change.row, change.label, change.is_new, change.cells) for change in found.changes] == [
        (2, "Primary Care Trust", False, (("sector", "none", "health"),)),
        (3, "Fire and Rescue", True, (("slug", "", "fire"), ("name", "", "Fire and Rescue"), ("sector", "", "fire"))),
    ]
    assert Organisation.objects.get().sector == "none"
    assert Event.objects.count() == events


def test_apply_writes_by_the_actions(officer):
    run = confirm_import(upload(officer), by=officer, at=now())
    assert (run.status, run.table) == (ImportRun.Status.APPLIED, None)
    assert list(Organisation.objects.order_by("slug").values_list("slug", "sector")) == [
        ("fire", "fire"),
        ("pct", "health"),
    ]
    assert list(Event.objects.filter(by=officer).order_by("pk").values_list("kind", flat=True)) == [
        "organisation.added",
        "organisation.added",
        "import.applied",
    ]


def test_importing_twice_changes_nothing(officer):
    confirm_import(upload(officer), by=officer, at=now())
    events, history = Event.objects.count(), Organisation.pgh_event_model.objects.count()
    found = outcome(upload(officer))
    assert (found.added, found.changed, found.unchanged) == (0, 0, 2)
    assert Event.objects.count() == events
    assert Organisation.pgh_event_model.objects.count() == history


def test_one_bad_row_stops_all(officer):
    run = upload(officer, TWO + b"pct2,Primary Care Trust,health\n" + b"x" * 90 + b",Long,\n")
    assert run.status == ImportRun.Status.REFUSED
    assert [(problem.row, problem.column) for problem in outcome(run).problems] == [(4, "name"), (5, "slug")]
    with pytest.raises(RefusedError, match="no longer waiting"):
        confirm_import(run, by=officer, at=now())
    assert not Organisation.objects.exists()


def test_a_column_left_out_stays_and_an_empty_cell_is_a_blank(officer):
    OrganisationFactory(slug="pct", name="Primary Care Trust", sector="health", kind="NHS trust")
    confirm_import(upload(officer, b"slug,name,sector\npct,Primary Care Trust,tba\n"), by=officer, at=now())
    assert Organisation.objects.values_list("kind", "sector").get() == ("NHS trust", "")


def test_rows_may_stand_in_any_order(officer):
    top = TopBoardFactory()
    data = b"slug,name,kind,reports_to,status\nlow,Low,task_group,mid,active\nmid,Mid,thematic,policy-board,active\n"
    confirm_import(upload(officer, data, "bodies"), by=officer, at=now())
    low = Body.objects.get(slug="low")
    assert (low.parent.slug, low.parent.parent) == ("mid", top)


def test_a_parent_and_its_child_close_in_one_file(officer):
    low = BodyFactory(slug="low", parent=BodyFactory(slug="mid"))
    for body in (low, low.parent):
        DissolutionFactory(body=body, written=True)
    data = b"slug,name,kind,reports_to,status,closed_on\nmid,Mid,thematic,policy-board,closed,2026-03-31\n"
    data += b"low,Low,thematic,mid,closed,2026-03-31\n"
    confirm_import(upload(officer, data, "bodies"), by=officer, at=now())
    assert set(Body.objects.filter(kind="thematic").values_list("status", "closed_on")) == {
        ("closed", dt.date(2026, 3, 31))
    }


def test_what_changed_meanwhile_is_not_overwritten_unseen(officer):
    run = upload(officer)
    OrganisationFactory(slug="pct", name="Primary Care Trust", sector="none")
    with pytest.raises(RefusedError, match="no longer what you were shown"):
        confirm_import(run, by=officer, at=now())
    assert list(Organisation.objects.values_list("slug", "sector")) == [("pct", "none")]
    run.refresh_from_db()
    assert run.status == ImportRun.Status.WAITING


def test_a_file_waits_an_hour(officer):
    run = upload(officer)
    late = now() + dt.timedelta(minutes=61)
    with pytest.raises(RefusedError, match="more than an hour ago"):
        confirm_import(run, by=officer, at=late)
    assert (drop_stale_imports(at=now()), drop_stale_imports(at=late)) == (0, 1)
    run.refresh_from_db()
    assert (run.status, run.table) == (ImportRun.Status.ABANDONED, None)


def test_what_a_run_showed_is_forgotten_after_30_days(officer):
    upload(officer)
    confirm_import(upload(officer), by=officer, at=now())
    assert forget_old_imports(at=now() + dt.timedelta(days=29)) == 0
    assert forget_old_imports(at=now() + dt.timedelta(days=31)) == 1
    assert ImportRun.objects.get().status == ImportRun.Status.WAITING


def test_rows_of_a_finished_run_cannot_be_kept(officer):
    with pytest.raises(IntegrityError, match="import_run_keeps_rows_until_finished"), transaction.atomic():
        ImportRunFactory(by=officer, status=ImportRun.Status.APPLIED, finished_at=now())
