"""A published series of figures in a browser: columns said by a person, errors read, mended, applied, and ranked (H06, C09)."""

from decimal import Decimal

import pytest
from playwright.sync_api import expect

from partnerships.models import Role
from targets.models import Figure
from tests.factories.partnerships import seated
from tests.factories.targets import AreaFactory, IndicatorFactory, QuarterFactory
from tests.factories.targets_strategy import DataSetFactory, InterventionFactory, StrategyTargetFactory

pytestmark = pytest.mark.browser
HEAD = "Where,NI,Financial year,Value\n"
GOOD = (
    HEAD
    + "Southampton,NI 196,2008/09,12\nPortsmouth UA,NI 196,2008/09,9\nBristol,NI 196,2008/09,n/k\nReading,NI 196,2008/09,12\n"
)
BAD = GOOD.replace("Bristol", "Atlantis").replace("n/k", "nine") + "England,NI 196,2008/09,99\n"


@pytest.fixture
def indicator(transactional_db):
    """One indicator and four areas, ours among them."""
    AreaFactory(code="STH", name="Southampton")
    AreaFactory(code="POR", name="Portsmouth", also_known_as=["Portsmouth UA"])
    AreaFactory(code="BST", name="Bristol")
    AreaFactory(code="RDG", name="Reading")
    return IndicatorFactory(slug="fly-tipping", ni_code="NI 196", title="Fly tipping", better="lower", unit="incidents")


def test_a_series_is_mapped_mended_applied_and_ranked(either_page, indicator, look, sign_in):
    page = either_page
    sign_in(page, seated(Role.SUPPORT_OFFICER))
    page.goto("/targets/series/")
    look(page, "Import series of figures")
    _upload(page, BAD)
    look(page, "What are the columns of this file?")
    _say_where(page)
    expect(page.get_by_role("row", name="4 Where Atlantis")).to_be_visible()
    expect(page.get_by_role("row", name="4 Value nine")).to_be_visible()
    expect(page.get_by_role("row", name="6 Where England")).to_contain_text("total or average over many areas")
    look(page, "Error: This file cannot be imported")
    assert not Figure.objects.exists()
    page.get_by_role("button", name="Upload the mended file").click()

    _upload(page, GOOD)
    _say_where(page)
    expect(page.get_by_role("button", name="Import these rows")).to_be_visible()
    look(page, "Import series of figures: waiting for you to confirm")
    page.get_by_role("button", name="Import these rows").click()
    expect(page.get_by_text("Series of figures: 4 added, 0 changed, 0 as they were.")).to_be_visible()
    look(page, "Import series of figures: applied")

    page.goto("/targets/series/")
    _upload(page, GOOD)
    _say_where(page)
    expect(page.get_by_text("Everything in this file is in the portal already.")).to_be_visible()
    look(page)
    values = dict(Figure.objects.values_list("area_code", "value"))
    assert values == {"STH": Decimal(12), "POR": Decimal(9), "BST": None, "RDG": Decimal(12)}

    QuarterFactory(published=True)
    page.goto(indicator.get_absolute_url())
    page.get_by_role("link", name="Where we stand among them").click()
    expect(page.get_by_role("row", name="2= Southampton (our area)")).to_be_visible()
    expect(page.get_by_text("Southampton has rank 2 with others of 3").first).to_be_visible()
    look(page, "Fly tipping: other areas")


def test_evidence_boards_and_charts_can_be_used_by_all(page, indicator, look_at, sign_in):
    data = DataSetFactory()
    data.indicators.add(indicator)
    tried = InterventionFactory(indicator=indicator, data_set=data)
    StrategyTargetFactory().indicators.add(indicator)
    QuarterFactory(published=True)
    sign_in(page, seated(Role.STRATEGIC_MANAGER))
    look_at(
        (
            indicator.get_absolute_url(),
            "/targets/indicators/fly-tipping/league/",
            "/targets/2008-09/q4/charts/",
            "/boards/policy/2008-09/q4/",
            "/boards/delivery/2008-09/q4/",
            "/evidence/",
            data.get_absolute_url(),
            "/evidence/new/",
            f"/evidence/tried/{tried.pk}/edit/",
        )
    )


def _upload(page, text):
    page.get_by_label("Spreadsheet").set_input_files(
        {"name": "series.csv", "mimeType": "text/csv", "buffer": text.encode()}
    )
    page.get_by_role("button", name="Read the file").click()


def _say_where(page):
    page.get_by_label("Which column names the area?").select_option("Where")
    page.get_by_role("button", name="Check the file").click()
