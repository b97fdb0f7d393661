"""The pages of an import: the file, the preview, the confirmation, and what a bad file gets (G08)."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from partnerships.models import ImportRun, Role
from tests.factories.partnerships import seated
from tests.partnerships.uploads import TWO

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return seated(Role.SUPPORT_OFFICER)


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
