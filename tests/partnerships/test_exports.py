"""Templates and exports: what they hold, for whom, and that they import again unchanged (G08, H06)."""

import pytest

from partnerships.imports import PortalResource, register_import
from partnerships.models import Role
from tests.factories.partnerships import BodyFactory, OrganisationFactory, seated
from tests.partnerships.uploads import outcome, upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return seated(Role.SUPPORT_OFFICER)


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
