"""The look itself: every component and every kind of field, wide and narrow, with and without scripts."""

import re

import pytest
from brotli import compress

from tests.browser.conftest import ROOT

GALLERY, FORM = "/dev/components/", "/dev/components/form/"
WIDTHS = (1280, 320)
# Ten planted faults, to know that axe would see one.
FAULTY = """<html><head><meta name="viewport" content="user-scalable=no"></head><body>
<img src="/a.png"><input type="text"><button></button><a href="/x"></a><select><option>1</option></select>
<p style="color:#999;background:#aaa">faint</p><div role="buton">role</div><ul><p>no item</p></ul>
<div aria-hidden="true"><button>hidden</button></div><table><tr><td headers="none">cell</td></tr></table>
<div id="twice"></div><label for="twice" id="twice" aria-checked="yes">x</label></body></html>"""


def sideways(page):
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


@pytest.mark.browser
def test_axe_sees_what_is_wrong(new_context, axe):
    page = new_context().new_page()
    page.set_content(FAULTY)
    with pytest.raises(AssertionError) as found:
        axe(page)
    kinds = set(re.findall(r"([a-z-]+) \((?:minor|moderate|serious|critical)\):", str(found.value)))
    assert len(kinds) >= 10


@pytest.mark.browser
@pytest.mark.parametrize("width", WIDTHS)
def test_every_component_can_be_used_by_all(either_page, axe, width):
    either_page.set_viewport_size({"width": width, "height": 800})
    either_page.goto(GALLERY)
    axe(either_page)
    assert sideways(either_page) == 0


@pytest.mark.browser
@pytest.mark.parametrize("width", WIDTHS)
def test_every_kind_of_field_with_its_error_can_be_used_by_all(either_page, axe, width):
    either_page.set_viewport_size({"width": width, "height": 800})
    either_page.goto(FORM)
    either_page.get_by_role("button", name="Save and continue").click()
    assert either_page.title().startswith("Error: Every kind of field")
    axe(either_page)
    assert sideways(either_page) == 0


@pytest.mark.browser
def test_the_summary_takes_the_focus_and_its_links_lead_to_the_controls(page):
    page.goto(FORM)
    page.get_by_role("button", name="Save and continue").click()
    page.wait_for_function("document.activeElement.classList.contains('govuk-error-summary')")
    links = page.locator(".govuk-error-summary a")
    goals = [link.get_attribute("href")[1:] for link in links.all()]
    reached = []
    for link in links.all():
        link.click()
        reached.append(page.evaluate("document.activeElement.id"))
    assert reached == goals
    assert len(goals) == 10


@pytest.mark.browser
def test_first_stop_of_the_keyboard_skips_to_the_main_part(page):
    page.goto(GALLERY)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to main content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main-content"


@pytest.mark.browser
def test_a_wide_table_is_a_stop_of_the_keyboard_only_where_it_moves(page):
    region = "[aria-label='Indicators off target first']"
    page.goto(GALLERY)
    page.wait_for_function(f'!document.querySelector("{region}").hasAttribute("tabindex")')
    page.set_viewport_size({"width": 320, "height": 800})
    page.wait_for_function(f'document.querySelector("{region}").getAttribute("tabindex") === "0"')


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
