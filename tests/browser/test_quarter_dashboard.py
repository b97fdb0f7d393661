"""A Delivery Board member reads the quarter, narrows it to Energy and takes the table along (C05, C07)."""

import csv

import pytest

from partnerships.models import Body, Role
from tests.factories.partnerships import seated

pytestmark = pytest.mark.browser
ENERGY = "Southampton Energy Partnership"


@pytest.fixture
def member(framework):
    """Somebody on the Delivery Board, with the results of 2008/09 published."""
    return seated(Role.MEMBER, Body.objects.get(slug="delivery-board"))


def test_a_board_member_reads_filters_and_downloads_the_quarter(either_page, member, sign_in, axe):
    page = either_page
    sign_in(page, member)
    page.get_by_role("link", name="Targets", exact=True).first.click()
    axe(page)
    page.get_by_role("link", name="Quarter 4, January to March 2009").click()
    assert page.get_by_role("heading", level=1).inner_text().startswith("Quarter 4, January to March 2009")
    counts = page.get_by_role("main").get_by_role("listitem")
    assert counts.filter(has_text="On Target").first.inner_text().split() == ["6", "●", "On", "Target"]
    assert counts.filter(has_text="Significant Variance").first.inner_text().split() == [
        "2",
        "■",
        "Significant",
        "Variance",
    ]
    rows = page.get_by_role("table").get_by_role("row")
    assert rows.count() == 9
    assert "1,130 against 1,728: 34.6% below, tolerance 15%" in rows.nth(1).inner_text()
    assert "611 against 758: 19.4% below, tolerance 15%" in rows.nth(2).inner_text()
    axe(page)

    page.get_by_label("Partnership").select_option(ENERGY)
    page.get_by_role("button", name="Show").click()
    assert page.get_by_role("table").get_by_role("row").count() == 7
    assert "?body=sep" in page.url
    axe(page)

    with page.expect_download() as waiting:
        page.get_by_role("link", name="CSV").click()
    with open(waiting.value.path(), encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))
    assert [row["class"] for row in table] == ["Significant Variance", *["On Target"] * 5]
    assert {row["body"] for row in table} == {"sep"}

    page.get_by_role("link", name="Why?").first.click()
    assert "Tolerance rule, version 1" in page.get_by_role("region", name="Why 2008/09").inner_text()
    axe(page)


def test_the_dashboard_fits_a_narrow_screen(page, member):
    page.set_viewport_size({"width": 320, "height": 800})
    for address in ("/targets/", "/targets/2008-09/q4/", "/targets/indicators/co2-per-head/", "/targets/tolerance/"):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") == 320
