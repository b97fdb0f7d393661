"""Importing a spreadsheet in a browser: bad cells named, changes shown, then applied (H06, X2, X3)."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from partnerships.actions.imports import work_on_import
from partnerships.imports.registry import ROWS_AT_ONCE
from partnerships.models import ImportRun, Organisation, Role
from tests.factories.partnerships import OrganisationFactory, seated

BAD = b"slug,name,sector\npct,=1+1,health\nfire,Fire and Rescue,\xff\n"
GOOD = "slug,name,sector,note\npct,Primary Care Trust,health,{}\nfire,Fire and Rescue,fire,\n".format(
    "Matches the city. " * 6
)
MANY = ROWS_AT_ONCE + 1
LONG = "slug,name\n" + "".join(f"org-{number},Organisation {number}\n" for number in range(MANY))


@pytest.mark.browser
def test_a_spreadsheet_is_mended_looked_at_and_imported(either_page, look, sign_in):
    page = either_page
    OrganisationFactory(slug="pct", name="Primary Care Trust", sector="unknown")
    sign_in(page, seated(Role.SUPPORT_OFFICER))

    page.goto("/imports/")
    look(page)
    page.get_by_role("link", name="Import organisations").click()
    look(page, "Import organisations")
    page.get_by_role("button", name="Check the file").click()
    expect(page).to_have_title(re.compile("^Error: Import organisations"))

    page.get_by_label("Spreadsheet").set_input_files({"name": "list.csv", "mimeType": "text/csv", "buffer": BAD})
    page.get_by_role("button", name="Check the file").click()
    expect(page.get_by_role("link", name="Row 3, column “sector”")).to_be_visible()
    look(page, "Error: This file cannot be imported")

    page.get_by_role("button", name="Upload the mended file").click()
    page.get_by_label("Spreadsheet").set_input_files(
        {"name": "list.csv", "mimeType": "text/csv", "buffer": GOOD.encode()}
    )
    page.get_by_role("button", name="Check the file").click()
    expect(page.get_by_role("button", name="Import these rows")).to_be_visible()
    look(page, "Import organisations: waiting for you to confirm")
    assert Organisation.objects.count() == 1
    page.get_by_role("button", name="Import these rows").click()
    expect(page.get_by_text("Organisations: 1 added, 1 changed, 0 as they were.")).to_be_visible()
    look(page, "Import organisations: applied")
    assert dict(Organisation.objects.values_list("slug", "sector")) == {"pct": "health", "fire": "fire"}


@pytest.mark.browser
@pytest.mark.parametrize("scripts", [True, False], ids=["script", "no script"])
def test_a_long_file_is_left_to_a_worker(scripts, request, look, sign_in):
    """The page says how far it is, by itself where scripts run, and by a link where they do not."""
    page = request.getfixturevalue("page" if scripts else "page_without_javascript")
    sign_in(page, seated(Role.SUPPORT_OFFICER))
    again = page.get_by_role("link", name="See how far it is")

    page.goto("/imports/organisations/")
    page.get_by_label("Spreadsheet").set_input_files(
        {"name": "list.csv", "mimeType": "text/csv", "buffer": LONG.encode()}
    )
    page.get_by_role("button", name="Check the file").click()
    expect(page.get_by_text("The file is being checked.")).to_be_visible()
    expect(page.get_by_label(f"0 of {MANY} rows")).to_be_visible()
    look(page)
    work_on_import(ImportRun.objects.get().pk, at=timezone.now())
    if not scripts:
        again.click()
    page.get_by_role("button", name="Import these rows").click()

    expect(page.get_by_text("The file is being imported")).to_be_visible()
    look(page)
    assert Organisation.objects.count() == 0
    work_on_import(ImportRun.objects.get().pk, at=timezone.now())
    if not scripts:
        again.click()
    expect(page.get_by_role("heading", name="Import organisations: applied")).to_be_visible()
    look(page, "Import organisations: applied")
    assert Organisation.objects.count() == MANY
