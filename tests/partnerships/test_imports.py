"""Importing: upload, preview, confirm, all or nothing, bound to one person and one run (G08, H06, A20)."""

import datetime as dt
import threading

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from partnerships.access import NotAllowedError, RefusedError
from partnerships.actions.imports import confirm_import, drop_stale_imports, forget_old_imports, upload_import
from partnerships.imports import Outcome, PortalResource, import_kind, register_import
from partnerships.models import Body, Event, ImportRun, Organisation, Role
from tests.factories.partnerships import (
    BodyFactory,
    ImportRunFactory,
    OfficeFactory,
    OrganisationFactory,
    TopBoardFactory,
    now,
    seated,
)

pytestmark = pytest.mark.django_db
TWO = b"slug,name,sector\npct,Primary Care Trust,health\nfire,Fire and Rescue,fire\n"


@pytest.fixture
def officer():
    return seated(Role.SUPPORT_OFFICER)


def upload(by, data=TWO, kind="organisations", filename="list.csv"):
    return upload_import(import_kind(kind), filename=filename, data=data, by=by, at=now())


def outcome(run):
    return Outcome.from_json(run.outcome)


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
    BodyFactory(slug="low", parent=BodyFactory(slug="mid"))
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


# --- The holes of import-export, one test each (A20) ------------------------------------------


def page(run):
    return reverse("partnerships:import_detail", args=[run.pk])


def test_another_persons_run_is_not_there(officer, client):
    run = upload(officer)
    client.force_login(seated(Role.SUPPORT_OFFICER, OfficeFactory()))
    assert [client.get(page(run)).status_code, client.post(page(run)).status_code] == [404, 404]
    assert client.post(reverse("partnerships:import_abandon", args=[run.pk])).status_code == 404
    assert not Organisation.objects.exists()


def test_the_request_cannot_name_another_kind_or_file(officer, client):
    run = upload(officer)
    client.force_login(officer)
    reply = client.post(
        page(run), {"kind": "bodies", "table": "[]", "import_file_name": "/etc/passwd", "filename": "x"}
    )
    assert reply.status_code == 302
    assert (Organisation.objects.count(), Body.objects.exclude(kind="office").count()) == (2, 0)


def test_get_and_head_change_nothing(officer, client):
    run = upload(officer)
    client.force_login(officer)
    for address in (page(run), reverse("partnerships:import_abandon", args=[run.pk])):
        client.get(address)
        client.head(address)
    run.refresh_from_db()
    assert run.status == ImportRun.Status.WAITING
    assert not Organisation.objects.exists()


def test_a_right_taken_away_before_confirming_counts(officer, client):
    run = upload(officer)
    client.force_login(officer)
    officer.seats.update(held_to=dt.date(2009, 1, 1))
    assert client.post(page(run)).status_code == 403
    officer = type(officer).objects.get(pk=officer.pk)
    with pytest.raises(NotAllowedError, match="Only the SP Support Officer"):
        confirm_import(run, by=officer, at=now())
    assert not Organisation.objects.exists()


def test_a_run_is_applied_once(officer, client):
    run = upload(officer)
    client.force_login(officer)
    client.post(page(run))
    reply = client.post(page(run))
    assert reply.status_code == 200
    assert "no longer waiting: it was applied" in reply.content.decode()
    assert Event.objects.filter(kind="import.applied").count() == 1


def test_rows_are_written_with_the_rights_of_the_person(officer):
    """Importing is no way round the rule that only administrators make administrators."""
    OfficeFactory(slug="administration")
    run = upload(
        officer,
        f"person,role,body,held_from\n{officer.name},administrator,administration,2009-04-01\n".encode(),
        "seats",
    )
    assert run.status == ImportRun.Status.REFUSED
    assert outcome(run).problems[0].row == 2


@pytest.mark.django_db(transaction=True)
def test_two_imports_of_one_list_wait_for_one_another(officer):
    """The second sees what the first wrote; without the lock both would add the same rows and one would fail."""
    first, second = upload(officer), upload(officer)
    refused = []

    def confirm(run):
        try:
            confirm_import(run, by=officer, at=now())
        except RefusedError as error:
            refused.append(str(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=confirm, args=[run]) for run in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Organisation.objects.count() == 2
    assert [words[:30] for words in refused] == ["What this file changes is no l"]


# --- Pages -----------------------------------------------------------------------------------


def post_file(client, data, name="list.csv"):
    address = reverse("partnerships:import_upload", args=["organisations"])
    return client.post(address, {"file": SimpleUploadedFile(name, data)}, follow=True)


def test_upload_preview_confirm_by_the_pages(officer, client):
    client.force_login(officer)
    reply = post_file(client, TWO)
    assert "Fire and Rescue" in reply.content.decode()
    done = client.post(reply.request["PATH_INFO"], follow=True)
    assert "Organisations: 2 added, 0 changed, 0 as they were." in done.content.decode()


def test_bad_cells_are_named_on_the_page(officer, client):
    client.force_login(officer)
    words = post_file(client, b"slug,name\npct,=1+1\n").content.decode()
    assert "This file cannot be imported" in words
    assert "Row 2, column “name”: This cell holds a formula. Type its value in its place." in words


def test_a_file_that_is_too_large_keeps_the_form(officer, client):
    client.force_login(officer)
    reply = post_file(client, b"a" * (50 * 1024 * 1024))
    assert reply.status_code == 200
    assert "The file must be 10 MB or smaller. Split it and upload the parts." in reply.content.decode()
    assert not ImportRun.objects.exists()


def test_unknown_lists_are_not_there(officer, client):
    client.force_login(officer)
    assert client.get("/imports/nothing/").status_code == 404
    assert client.get("/exports/nothing.csv").status_code == 404


def test_the_template_holds_the_headings(officer, client):
    client.force_login(officer)
    reply = client.get("/imports/organisations/template.csv")
    assert b"".join(reply.streaming_content) == b"slug,name,also_known_as,kind,sector,group_of,host_authority,note\r\n"
    assert reply["Content-Disposition"] == 'attachment; filename="organisations-template.csv"'


@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_an_export_imports_again_unchanged(officer, client, format):
    client.force_login(officer)
    OrganisationFactory(slug="odd", name="=1+1", also_known_as=["A", "B"], note="line\r\nline", sector="n/a")
    data = b"".join(client.get(f"/exports/organisations.{format}").streaming_content)
    found = outcome(upload(officer, data, filename=f"x.{format}"))
    assert (found.problems, found.added, found.changed, found.unchanged) == ((), 0, 0, 1)


def test_an_export_holds_what_the_reader_may_see(officer, client):
    member = seated(Role.MEMBER)
    client.force_login(member)
    lines = b"".join(client.get("/exports/people.csv").streaming_content).decode().splitlines()
    assert lines == ["name,title,job_title,contact_email,phone", f"{member.name},,,,"]


@pytest.mark.parametrize(
    ("name", "column"), [("seats", "delegated_authority"), ("bodies", "note"), ("organisations", "note")]
)
def test_private_columns_leave_only_with_those_who_may_import(officer, client, name, column):
    heads = []
    for person in (officer, seated(Role.MEMBER)):
        client.force_login(person)
        first = next(iter(client.get(f"/exports/{name}.csv").streaming_content)).decode()
        heads.append(first.split("\r\n")[0].split(","))
    assert set(heads[0]) - set(heads[1]) == {column}


@pytest.mark.parametrize(
    ("address", "keys"),
    [
        ("organisations.csv?q=trust", ["pct"]),
        ("organisations.csv?q=", ["fire", "pct"]),
        ("bodies.csv?kind=board", ["policy-board"]),
        ("bodies.csv?q=energy&status=active", ["sep"]),
        ("bodies.csv?status=nonsense&kind=thematic", ["lyp", "sep"]),
    ],
)
def test_an_export_is_filtered_as_its_list_page(officer, client, address, keys):
    client.force_login(officer)
    OrganisationFactory(slug="pct", name="Primary Care Trust")
    OrganisationFactory(slug="fire", name="Fire and Rescue")
    BodyFactory(slug="lyp", name="Later Years Partnership")
    BodyFactory(slug="sep", name="Energy Partnership")
    lines = b"".join(client.get(f"/exports/{address}").streaming_content).decode().splitlines()[1:]
    assert sorted(line.partition(",")[0] for line in lines) == keys


def test_a_name_is_registered_once():
    with pytest.raises(ValueError, match="A list called bodies is already registered"):
        register_import("bodies", "Other bodies", PortalResource, permission="partnerships.import_rows")
