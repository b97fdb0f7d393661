"""The holes of import-export, one test each: whose run it is, which rights count, and when (A20)."""

import datetime as dt
import threading

import pytest
from django.db import connection
from django.urls import reverse

from partnerships.access import NotAllowedError, RefusedError
from partnerships.actions.imports import confirm_import
from partnerships.models import Body, Event, ImportRun, Organisation, Role
from tests.factories.partnerships import OfficeFactory, now, seated
from tests.partnerships.uploads import outcome, upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return seated(Role.SUPPORT_OFFICER)


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
