"""A year's tariffs in a browser: the schedule, next year's draft, a changed charge, its adoption (D01-D03)."""

from decimal import Decimal

import pytest
from playwright.sync_api import expect

from partnerships.models import Role
from tariffs.models import Scheme
from tests.factories.partnerships import OrganisationFactory, seated
from tests.factories.tariffs import BandFactory, BoardBandFactory, ChargeFactory, ExemptionFactory, SchemeFactory, adopt


@pytest.mark.browser
def test_next_years_tariffs_from_this_years(either_page, look, sign_in):
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
    sign_in(page, seated(Role.SUPPORT_OFFICER))

    page.goto("/tariffs/")
    look(page)
    page.get_by_role("link", name="2009/10").click()
    expect(page.get_by_role("row", name="Total of 2 payers 4 £3,750")).to_be_visible()
    expect(page.get_by_text("Business Link pays the £1,500 tariff of key agencies, but is no")).to_be_visible()
    page.get_by_role("link", name="Total", exact=True).click()
    expect(page.get_by_role("columnheader", name="Total").and_(page.locator("[aria-sort=ascending]"))).to_be_visible()
    page.get_by_role("link", name="Total", exact=True).click()
    expect(page.get_by_role("columnheader", name="Total").and_(page.locator("[aria-sort=descending]"))).to_be_visible()
    expect(page.get_by_role("rowheader").first).to_have_text("Further Education")
    look(page, "Tariffs 2009/10")

    page.get_by_role("button", name="Start next year from this one").click()
    look(page, "Start the tariffs of 2010/11")
    page.get_by_role("button", name="Start the draft").click()
    look(page, "Tariffs 2010/11")
    page.get_by_role("link", name="Change what Further Education pays").click()
    page.get_by_label("Another tariff for one member").fill("£1,20")
    page.get_by_role("button", name="Save").click()
    look(page, "Error: What Further Education pays")
    expect(page.get_by_label("Another tariff for one member")).to_have_value("£1,20")
    page.get_by_label("Another tariff for one member").fill("£700.50")
    page.get_by_label("Why it differs from the band").fill("Agreed for a year of mergers")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Further Education pays £2,101.50")).to_be_visible()
    page.get_by_role("link", name="Change the band Large").click()
    look(page, "Change the band Large")
    page.get_by_role("link", name="Cancel").click()
    page.get_by_role("button", name="Adopt these tariffs").click()
    expect(page.get_by_role("heading", name="Adopt the tariffs of 2010/11")).to_be_visible()
    page.get_by_role("button", name="Adopt these tariffs").click()
    expect(page.get_by_role("link", name="Enter the board and the day that agreed these tariffs")).to_be_visible()
    page.get_by_label("Where were they agreed, if the meeting is not in the list?").fill(
        "Delivery Board, 12 March 2010"
    )
    look(page, "Error: Adopt the tariffs of 2010/11")
    page.get_by_role("button", name="Adopt these tariffs").click()
    expect(page.get_by_text("are adopted and stand from now on")).to_be_visible()
    assert Scheme.objects.get(year=2010).status == Scheme.Status.ADOPTED
