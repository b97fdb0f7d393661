"""A Delivery Board member reads the quarter, narrows it to Energy and takes the table along (C05, C07)."""

import csv
import re

import pytest
from playwright.sync_api import expect

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
    axe(page, "Targets")
    page.get_by_role("link", name="Quarter 4, January to March 2009").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Quarter 4, January to March 2009")
    counts = page.get_by_role("main").get_by_role("listitem")
    expect(counts.filter(has_text="On Target").first).to_have_text(re.compile(r"^\s*6\s*●\s*On Target\s*$"))
    expect(counts.filter(has_text="Significant Variance").first).to_have_text(
        re.compile(r"^\s*2\s*■\s*Significant Variance\s*$")
    )
    rows = page.get_by_role("table").get_by_role("row")
    expect(rows).to_have_count(9)
    expect(rows.nth(1)).to_contain_text("1,130 against 1,728: 34.6% below, tolerance 15%")
    expect(rows.nth(2)).to_contain_text("611 against 758: 19.4% below, tolerance 15%")
    axe(page)

    page.get_by_label("Partnership").select_option(ENERGY)
    page.get_by_role("button", name="Show").click()
    expect(page).to_have_url(re.compile(r"\?body=sep"))
    expect(rows).to_have_count(7)
    axe(page)

    with page.expect_download() as waiting:
        page.get_by_role("link", name="CSV").click()
    with open(waiting.value.path(), encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))
    assert [row["class"] for row in table] == ["Significant Variance", *["On Target"] * 5]
    assert {row["body"] for row in table} == {"sep"}

    page.get_by_role("link", name="Why?").first.click()
    expect(page.get_by_role("region", name="Why 2008/09")).to_contain_text("Tolerance rule, version 1")
    axe(page)


def test_the_dashboard_fits_a_narrow_screen(member, look_at):
    look_at(("/targets/", "/targets/2008-09/q4/", "/targets/indicators/co2-per-head/", "/targets/tolerance/"))
