"""A year's tariffs in a browser: the schedule, next year's draft, a changed charge, its adoption (D01-D03)."""

import os
from decimal import Decimal

import pytest

from partnerships.models import Role
from tariffs.models import Scheme
from tests.factories.partnerships import OrganisationFactory, seated
from tests.factories.tariffs import BandFactory, BoardBandFactory, ChargeFactory, ExemptionFactory, SchemeFactory, adopt


def look(page, axe, name):
    """Wide and narrow: nothing wrong for anybody, nothing off the side; pictures where somebody wants them."""
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
        axe(page)
        if folder := os.environ.get("PICTURES"):
            page.screenshot(path=f"{folder}/{name}_{width}.png", full_page=True)


@pytest.mark.browser
def test_next_years_tariffs_from_this_years(either_page, axe, live_server, client):
    page = either_page
    scheme = SchemeFactory()
    large = BandFactory(scheme=scheme, slug="large", unit_gbp=Decimal("750.00"))
    colleges = OrganisationFactory(name="Further Education", slug="further-education")
    ChargeFactory(scheme=scheme, organisation=colleges, band=large, members=3, comment="Shared by three colleges")
    ChargeFactory(
        scheme=scheme, organisation=OrganisationFactory(name="Business Link"), band=BoardBandFactory(scheme=scheme)
    )
    ExemptionFactory(scheme=scheme, organisation=OrganisationFactory(name="City Council", is_host_authority=True))
    adopt(scheme)
    client.force_login(seated(Role.SUPPORT_OFFICER))
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )

    page.goto("/tariffs/")
    look(page, axe, "tariff_years")
    page.get_by_role("link", name="2009/10").click()
    assert page.get_by_role("row", name="Total of 2 payers 4 £3,750").is_visible()
    assert page.get_by_text("Business Link pays the £1,500 tariff of key agencies, but is no").is_visible()
    page.get_by_role("link", name="Total", exact=True).click()
    page.get_by_role("columnheader", name="Total").and_(page.locator("[aria-sort=ascending]")).wait_for()
    page.get_by_role("link", name="Total", exact=True).click()
    page.get_by_role("columnheader", name="Total").and_(page.locator("[aria-sort=descending]")).wait_for()
    assert page.get_by_role("rowheader").first.inner_text() == "Further Education"
    look(page, axe, "tariffs_adopted")

    page.get_by_role("button", name="Start next year from this one").click()
    look(page, axe, "scheme_copy")
    page.get_by_role("button", name="Start the draft").click()
    look(page, axe, "tariffs_draft")
    page.get_by_role("link", name="Change what Further Education pays").click()
    page.get_by_label("Another tariff for one member").fill("£1,20")
    page.get_by_role("button", name="Save").click()
    assert page.title().startswith("Error: What Further Education pays")
    assert page.get_by_label("Another tariff for one member").input_value() == "£1,20"
    look(page, axe, "charge_edit")
    page.get_by_label("Another tariff for one member").fill("£700.50")
    page.get_by_label("Why it differs from the band").fill("Agreed for a year of mergers")
    page.get_by_role("button", name="Save").click()
    assert page.get_by_text("Further Education pays £2,101.50").is_visible()
    page.get_by_role("link", name="Change the band Large").click()
    look(page, axe, "band_edit")
    page.get_by_role("link", name="Cancel").click()
    page.get_by_role("button", name="Adopt these tariffs").click()
    page.get_by_role("heading", name="Adopt the tariffs of 2010/11").wait_for()
    page.get_by_role("button", name="Adopt these tariffs").click()
    assert page.get_by_role("link", name="Enter the board and the day that agreed these tariffs").is_visible()
    page.get_by_label("Where were these tariffs agreed?").fill("Delivery Board, 12 March 2010")
    look(page, axe, "scheme_adopt")
    page.get_by_role("button", name="Adopt these tariffs").click()
    assert page.get_by_text("are adopted and stand from now on").is_visible()
    assert Scheme.objects.get(year=2010).status == Scheme.Status.ADOPTED
