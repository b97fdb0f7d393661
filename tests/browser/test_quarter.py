"""A member of the Delivery Board opens the quarter and sees what is off target, and why (C05, H04, H05)."""

import csv

import pytest
from playwright.sync_api import expect

from partnerships.models import Body, Role
from tests.factories.partnerships import seated

pytestmark = pytest.mark.browser
REASONS = (
    "1,130 against 1,728: 34.6% below",
    "611 against 758: 19.4% below",
)


def test_the_board_member_reads_the_quarter(either_page, framework, sign_in, axe, tmp_path):
    page = either_page
    sign_in(page, seated(Role.MEMBER, Body.objects.get(slug="delivery-board"), name="Bea Board"))
    page.goto("/targets/2008-09/q4/")
    axe(page)
    cards = page.locator(".portal-stats")
    expect(cards).to_contain_text("6")
    for count, name in (("6", "On Target"), ("2", "Significant Variance"), ("0", "No data")):
        expect(
            cards.get_by_role("listitem").filter(has_text=name).or_(cards.locator("div").filter(has_text=name)).first
        ).to_contain_text(count)
    for reason in REASONS:
        expect(page.get_by_role("table").get_by_text(reason)).to_be_visible()
    first_rows = page.locator("tbody tr")
    expect(first_rows.nth(0)).to_contain_text("Significant Variance")
    expect(first_rows.nth(1)).to_contain_text("Significant Variance")
    expect(first_rows).to_have_count(8)

    page.get_by_role("link", name="Why?").first.click()
    axe(page)
    page.go_back()
    page.get_by_label("Body").select_option(label="Southampton Energy Partnership")
    page.get_by_role("main").get_by_role("button").first.click()
    expect(page).to_have_url("/targets/2008-09/q4/?body=sep")
    expect(page.locator("tbody tr")).to_have_count(6)
    axe(page)

    with page.expect_download() as started:
        page.get_by_role("link", name="CSV").click()
    started.value.save_as(tmp_path / "q4.csv")
    with (tmp_path / "q4.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["class"] for row in rows} <= {"On Target", "Significant Variance"}
    assert len(rows) == 6
