"""Importing a spreadsheet in a browser: bad cells named, changes shown, then applied (H06, X2, X3)."""

import os

import pytest

from partnerships.models import Organisation, Role
from tests.factories.partnerships import OrganisationFactory, seated

BAD = b"slug,name,sector\npct,=1+1,health\nfire,Fire and Rescue,\xff\n"
GOOD = "slug,name,sector,note\npct,Primary Care Trust,health,{}\nfire,Fire and Rescue,fire,\n".format(
    "Matches the city. " * 6
)


def sideways(page):
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def look(page, axe, name):
    """Wide and narrow: nothing wrong for anybody, nothing off the side; pictures where somebody wants them."""
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert sideways(page) == 0
        axe(page)
        if folder := os.environ.get("PICTURES"):
            page.screenshot(path=f"{folder}/{name}_{width}.png", full_page=True)
    page.set_viewport_size({"width": 1280, "height": 900})


def sign_in(page, live_server, client, person):
    client.force_login(person)
    cookie = client.cookies["sessionid"]
    page.context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": live_server.url}])


@pytest.mark.browser
def test_a_spreadsheet_is_mended_looked_at_and_imported(either_page, axe, live_server, client):
    page = either_page
    OrganisationFactory(slug="pct", name="Primary Care Trust", sector="unknown")
    sign_in(page, live_server, client, seated(Role.SUPPORT_OFFICER))

    page.goto("/imports/")
    look(page, axe, "import_list")
    page.get_by_role("link", name="Import organisations").click()
    look(page, axe, "import_upload")
    page.get_by_role("button", name="Check the file").click()
    assert page.title().startswith("Error: Import organisations")

    page.get_by_label("Spreadsheet").set_input_files({"name": "list.csv", "mimeType": "text/csv", "buffer": BAD})
    page.get_by_role("button", name="Check the file").click()
    assert page.title().startswith("Error: This file cannot be imported")
    assert page.get_by_role("link", name="Row 3, column “sector”").is_visible()
    look(page, axe, "import_errors")

    page.get_by_role("button", name="Upload the mended file").click()
    page.get_by_label("Spreadsheet").set_input_files(
        {"name": "list.csv", "mimeType": "text/csv", "buffer": GOOD.encode()}
    )
    page.get_by_role("button", name="Check the file").click()
    look(page, axe, "import_preview")
    assert Organisation.objects.count() == 1
    page.get_by_role("button", name="Import these rows").click()
    assert page.get_by_text("Organisations: 1 added, 1 changed, 0 as they were.").is_visible()
    look(page, axe, "import_applied")
    assert dict(Organisation.objects.values_list("slug", "sector")) == {"pct": "health", "fire": "fire"}
