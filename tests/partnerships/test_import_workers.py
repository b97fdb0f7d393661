"""Long files: checked and imported by a worker, once, whole, with the rights of the person; nothing hangs (P17, F31, F33)."""

import datetime as dt
import threading

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, OperationalError, connection, connections, transaction
from django.urls import reverse

from partnerships import tasks
from partnerships.access import RefusedError
from partnerships.actions.imports import (
    MOST_ATTEMPTS,
    abandon_import,
    confirm_import,
    fail_import,
    give_up_lost_imports,
    imports_for_workers,
    upload_import,
    work_on_import,
)
from partnerships.imports import Outcome, import_kind, registry
from partnerships.models import Event, ImportRun, Organisation, Role
from partnerships.reports.imports import how_far
from partnerships.sheets import read_sheet
from tests.factories.partnerships import ImportRunFactory, OrganisationFactory, now, seated

pytestmark = pytest.mark.django_db
AT_ONCE, MANY = 3, 30
LONG = ("slug,name\n" + "".join(f"org-{number},Organisation {number}\n" for number in range(MANY))).encode()
BAD = LONG + b"org-0x,Organisation 0\n"


@pytest.fixture(autouse=True)
def no_queue(settings, monkeypatch):
    """Nobody listens; the tests are the worker, and four rows are a long file."""
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    monkeypatch.setattr(registry, "ROWS_AT_ONCE", AT_ONCE)


@pytest.fixture
def officer():
    return seated(Role.SUPPORT_OFFICER)


def upload(by, data=LONG):
    return upload_import(import_kind("organisations"), filename="long.csv", data=data, by=by, at=now())


def confirmed(by):
    run = work_on_import(upload(by).pk, at=now())
    return confirm_import(run, by=by, at=now())


def state(run):
    run.refresh_from_db()
    return run.status


def test_a_long_file_waits_for_a_worker_at_each_step(officer):
    run = upload(officer)
    assert (run.status, Organisation.objects.count()) == ("read", 0)
    run = work_on_import(run.pk, at=now())
    assert (run.status, Outcome.from_json(run.outcome).added, Organisation.objects.count()) == ("waiting", MANY, 0)
    assert confirm_import(run, by=officer, at=now()).status == "confirmed"
    assert Organisation.objects.count() == 0
    run = work_on_import(run.pk, at=now())
    assert (run.status, run.table, Organisation.objects.count()) == ("applied", None, MANY)
    assert Event.objects.filter(kind="import.applied", by=officer).count() == 1
    assert set(Organisation.pgh_event_model.objects.values_list("pgh_context__metadata__user", flat=True)) == {
        officer.pk
    }


def test_a_task_delivered_twice_changes_nothing_more(officer):
    run = confirmed(officer)
    tasks.work_on(run=run.pk)
    events = Event.objects.count()
    tasks.work_on(run=run.pk)
    assert (state(run), Organisation.objects.count(), Event.objects.count()) == ("applied", MANY, events)
    assert fail_import(run.pk, "Too late.", at=now()) is None


def test_bad_cells_found_by_a_worker_are_told(officer):
    run = work_on_import(upload(officer, BAD).pk, at=now())
    assert (run.status, run.table) == ("refused", None)
    assert [problem.row for problem in Outcome.from_json(run.outcome).problems] == [MANY + 2]


def test_a_file_wrong_at_first_sight_waits_for_nobody(officer):
    run = upload(officer, b"slug,nam\n" + LONG.partition(b"\n")[2])
    assert run.status == "refused"


def test_the_person_has_the_hour_from_the_end_of_the_check(officer):
    run = upload(officer)
    late = now() + dt.timedelta(minutes=50)
    assert work_on_import(run.pk, at=late).uploaded_at == late


def test_what_changed_meanwhile_ends_the_run_with_a_sentence(officer):
    run = confirmed(officer)
    OrganisationFactory(slug="org-7", name="Organisation 7")
    work_on_import(run.pk, at=now())
    assert (state(run), run.table, Organisation.objects.count()) == ("failed", None, 1)
    assert run.failure.startswith("What this file changes is no longer what you were shown")


def test_a_right_taken_away_counts_when_the_worker_comes(officer):
    run = confirmed(officer)
    officer.seats.update(held_to=dt.date(2009, 1, 1))
    work_on_import(run.pk, at=now())
    assert (state(run), Organisation.objects.count()) == ("failed", 0)
    assert run.failure.startswith("Only the SP Support Officer")


def test_a_confirmed_file_is_neither_dropped_nor_confirmed_again(officer):
    run = confirmed(officer)
    for act in (abandon_import, confirm_import):
        with pytest.raises(RefusedError, match="no longer waiting: it is being imported"):
            act(run, by=officer, at=now())


def test_the_sweep_tells_workers_of_what_no_worker_has(officer):
    run = upload(officer)
    assert imports_for_workers() == [run.pk]
    tasks.tick(at=now())
    assert state(run) == "read"


@pytest.mark.parametrize(("attempts", "minutes", "ends"), [(0, 59, False), (MOST_ATTEMPTS, 0, True), (0, 61, True)])
def test_a_lost_run_ends_with_a_sentence(officer, attempts, minutes, ends):
    run = confirmed(officer)
    ImportRun.objects.update(attempts=attempts)
    assert give_up_lost_imports(at=now() + dt.timedelta(minutes=minutes)) == ends
    assert (state(run), bool(run.failure)) == (("failed", True) if ends else ("confirmed", False))


def test_a_run_that_kills_its_worker_is_tried_three_times(officer):
    run = confirmed(officer)
    ImportRun.objects.update(attempts=MOST_ATTEMPTS)
    assert work_on_import(run.pk, at=now()) is None
    assert state(run) == "confirmed"


@pytest.mark.django_db(transaction=True)
def test_a_worker_leaves_alone_what_another_has(officer):
    """The lock on the run's row is the claim: gone with its holder, however that ends."""
    run = confirmed(officer)
    seen = []
    with transaction.atomic():
        ImportRun.objects.select_for_update().get(pk=run.pk)
        thread = threading.Thread(target=lambda: (seen.append(_at_once(run, officer)), connection.close()))
        thread.start()
        thread.join()
    assert seen == [(None, [], "This file is no longer waiting: it is being imported.")]
    assert (state(run), run.attempts) == ("confirmed", 0)
    assert work_on_import(run.pk, at=now()).status == "applied"


def _at_once(run, officer):
    try:
        abandon_import(ImportRun.objects.get(pk=run.pk), by=officer, at=now())
    except RefusedError as refused:
        return work_on_import(run.pk, at=now()), imports_for_workers(), str(refused)


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_mid_file_leaves_nothing_and_the_next_one_takes_all(officer, as_owner):
    """F31 with few rows: the database ends the connection at the 21st. `make faults` kills real workers at 100,000."""
    run = confirmed(officer)
    as_owner(
        "CREATE FUNCTION end_connection() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS"
        " 'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NEW; END'"
    )
    as_owner(
        "CREATE TRIGGER zz_end BEFORE INSERT ON partnerships_organisation FOR EACH ROW"
        " WHEN (NEW.slug = 'org-20') EXECUTE FUNCTION end_connection()"
    )
    try:
        with pytest.raises(OperationalError):
            work_on_import(run.pk, at=now())
    finally:
        connection.close()
        as_owner("DROP FUNCTION end_connection CASCADE")
    assert (state(run), Organisation.objects.count()) == ("confirmed", 0)
    assert work_on_import(run.pk, at=now()).status == "applied"
    assert Organisation.objects.count() == MANY


@pytest.mark.django_db(transaction=True)
def test_a_worker_says_how_far_it_is(officer):
    run = upload(officer)
    assert how_far(run).words == f"0 of {MANY} rows"
    other = connections.create_connection("default")
    try:
        with other.cursor() as cursor:
            cursor.execute("SET application_name = %s", [f"{run.worker_name}75 of {MANY}"])
        assert how_far(run).done == 75
    finally:
        other.close()


def test_a_load_tells_how_far_it_is(officer):
    told = []
    sheet = read_sheet(LONG, "long.csv")
    import_kind("organisations").load(sheet, by=officer, at=now(), progress=lambda *far: told.append(far))
    assert told == [(done, MANY) for done in range(25, MANY, 25)]


@pytest.mark.parametrize(
    ("constraint", "given"),
    [
        ("import_run_queued_at_a_time", {"status": "read"}),
        ("import_run_failed_says_why", {"status": "failed", "finished_at": now(), "table": None}),
    ],
)
def test_the_database_knows_the_states(officer, constraint, given):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        ImportRunFactory(by=officer, **given)


# --- Pages -----------------------------------------------------------------------------------


def test_a_long_file_by_the_pages(officer, client):
    client.force_login(officer)
    address = reverse("partnerships:import_upload", args=["organisations"])
    reply = client.post(address, {"file": SimpleUploadedFile("long.csv", LONG)}, follow=True)
    words = reply.content.decode()
    assert f"0 of {MANY} rows" in words
    assert "See how far it is" in words
    run = ImportRun.objects.get()
    work_on_import(run.pk, at=now())
    assert "Import these rows" in client.get(run.get_absolute_url()).content.decode()
    words = client.post(run.get_absolute_url(), follow=True).content.decode()
    assert "The file is being imported" in words
    work_on_import(run.pk, at=now())
    assert "as they were" in client.get(run.get_absolute_url()).content.decode()


def test_the_page_says_why_nothing_was_imported(officer, client):
    client.force_login(officer)
    run = confirmed(officer)
    fail_import(run.pk, "A sentence that says why.", at=now())
    words = client.get(run.get_absolute_url()).content.decode()
    assert "This file was not imported" in words
    assert "A sentence that says why." in words
