"""The look itself: every component and every kind of field, wide and narrow, with and without scripts."""

import re

import pytest
from brotli import compress
from playwright.sync_api import expect

from tests.browser.conftest import ROOT, WIDTHS, sideways

GALLERY, FORM = "/dev/components/", "/dev/components/form/"
# Ten planted faults, to know that axe would see one.
FAULTY = """<html><head><meta name="viewport" content="user-scalable=no"></head><body>
<img src="/a.png"><input type="text"><button></button><a href="/x"></a><select><option>1</option></select>
<p style="color:#999;background:#aaa">faint</p><div role="buton">role</div><ul><p>no item</p></ul>
<div aria-hidden="true"><button>hidden</button></div><table><tr><td headers="none">cell</td></tr></table>
<div id="twice"></div><label for="twice" id="twice" aria-checked="yes">x</label></body></html>"""


@pytest.mark.browser
def test_axe_sees_what_is_wrong(new_context, axe):
    page = new_context().new_page()
    page.set_content(FAULTY)
    with pytest.raises(AssertionError) as found:
        axe(page)
    kinds = set(re.findall(r"([a-z-]+) \((?:minor|moderate|serious|critical)\):", str(found.value)))
    assert len(kinds) >= 10


@pytest.mark.browser
def test_every_component_can_be_used_by_all(either_page, look):
    either_page.goto(GALLERY)
    look(either_page)


@pytest.mark.browser
def test_every_kind_of_field_with_its_error_can_be_used_by_all(either_page, look):
    either_page.goto(FORM)
    either_page.get_by_role("button", name="Save and continue").click()
    look(either_page, "Error: Every kind of field")


@pytest.mark.browser
def test_the_summary_takes_the_focus_and_its_links_lead_to_the_controls(page):
    page.goto(FORM)
    page.get_by_role("button", name="Save and continue").click()
    summary = page.locator(".govuk-error-summary")
    expect(summary).to_be_focused()
    links = summary.get_by_role("link")
    expect(links).to_have_count(10)
    for link in links.all():
        link.click()
        expect(page.locator(link.get_attribute("href"))).to_be_focused()


@pytest.mark.browser
def test_first_stop_of_the_keyboard_skips_to_the_main_part(page):
    page.goto(GALLERY)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main-content")).to_be_focused()


@pytest.mark.browser
def test_a_wide_table_is_a_stop_of_the_keyboard_only_where_it_moves(page):
    region = page.get_by_role("region", name="Indicators off target first")
    page.goto(GALLERY)
    expect(region).not_to_have_attribute("tabindex", "0")
    page.set_viewport_size({"width": 320, "height": 800})
    expect(region).to_have_attribute("tabindex", "0")


@pytest.mark.browser
@pytest.mark.parametrize("width", WIDTHS)
def test_more_space_between_letters_and_twice_the_size_cut_nothing_off(new_context, transactional_db, width):
    page = new_context(bypass_csp=True).new_page()
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(GALLERY)
    page.add_style_tag(
        content="* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }"
    )
    assert sideways(page) == 0
    if width == 1280:
        page.add_style_tag(content="html { font-size: 200% !important }")
        assert sideways(page) == 0


def test_style_script_and_typeface_of_a_first_visit_weigh_little():
    build = ROOT / "static" / "build"
    weights = [len(compress((build / name).read_bytes())) for name in ("portal.css", "portal.js")]
    assert sum(weights) + (build / "fonts" / "public-sans.woff2").stat().st_size <= 75_000
