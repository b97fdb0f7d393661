"""The budget and the yearly review in a browser: from a payment to the board's decision, without scripts (D05-D07)."""

import datetime as dt
import re
from decimal import Decimal

import pytest
from playwright.sync_api import expect

from partnerships.models import Body, Role
from tariffs.models import Scheme
from tests.factories.budgets import (
    BudgetFactory,
    BudgetLineFactory,
    CommitmentFactory,
    ExternalFundingFactory,
    InKindFactory,
    ScenarioFactory,
    SpendEvidenceFactory,
    SpendFactory,
)
from tests.factories.partnerships import BodyFactory, MeetingFactory, OrganisationFactory, seated
from tests.factories.tariffs import BandFactory, ChargeFactory, SchemeFactory, adopt


@pytest.fixture
def year(transactional_db):
    """2009/10 with a budget in use, and a draft of 2010/11 with three payers."""
    before, draft = SchemeFactory(year=2009), SchemeFactory(year=2010)
    bands = {scheme: BandFactory(scheme=scheme) for scheme in (before, draft)}
    BandFactory(scheme=draft, slug="large", unit_gbp=Decimal("750.00"))
    for name, members in (("Chamber of Commerce", 1), ("Housing Associations", 7), ("Hampshire Probation Service", 1)):
        organisation = OrganisationFactory(name=name)
        for scheme, band in bands.items():
            ChargeFactory(scheme=scheme, organisation=organisation, band=band, members=members)
    adopt(before)
    budget = BudgetFactory(need_gbp=Decimal("2500.00"), is_approximate=True)
    line = BudgetLineFactory(budget=budget, name="Publicity and promotion", planned_gbp=Decimal("900.00"))
    BudgetLineFactory(budget=budget, name="Annual conference")
    SpendFactory(line=line, amount_gbp=Decimal("620.50"), commitment=CommitmentFactory(line=line), reference="L-1")
    SpendEvidenceFactory(spend__line=line)
    InKindFactory(budget=budget)
    ExternalFundingFactory(budget=budget, amount_gbp=Decimal("90000.00"))
    ScenarioFactory(scheme=draft, name="As it is")
    MeetingFactory(
        body=BodyFactory(name="Delivery Board", slug="delivery-board", kind=Body.Kind.BOARD),
        held_on=dt.date(2010, 3, 12),
    )
    return budget


@pytest.mark.browser
def test_from_a_payment_to_the_boards_decision(page_without_javascript, look, sign_in, year):
    page = page_without_javascript
    sign_in(page, seated(Role.SUPPORT_OFFICER))
    page.goto("/tariffs/2009-10/budget/")
    look(page, "Budget 2009/10")
    page.get_by_role("link", name="Orders and payments").click()
    look(page, "Orders and payments 2009/10")
    page.get_by_role("link", name="L-1", exact=True).click()
    look(page, "Payment L-1")
    page.goto("/tariffs/2009-10/spending/add/")
    look(page, "Enter a payment")
    page.goto("/open-data/spending-over-500/")
    look(page, "Spending over £500")

    page.goto("/tariffs/2010-11/review/")
    page.get_by_role("button", name="Add a scenario").click()
    page.get_by_label("Name").fill("Up by a fifth")
    page.get_by_role("button", name="Add scenario").click()
    page.get_by_role("link", name="Change rates of B: Up by a fifth").click()
    look(page, "Change scenario B")
    page.get_by_label("Small, for one member").fill("300")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Move a payer in B: Up by a fifth").click()
    page.get_by_label("Payer").select_option("Chamber of Commerce (now Small)")
    page.get_by_label("Band in this scenario").select_option("Large")
    page.get_by_role("button", name="Move payer").click()
    expect(page.get_by_role("row", name="Chamber of Commerce")).to_contain_text("+£500")
    look(page, "Review of the tariffs 2010/11")
    page.get_by_role("link", name=re.compile("Write into the draft.*B: Up by a fifth")).click()
    look(page, "Write scenario B")
    page.get_by_role("button", name="Write it into the draft").click()

    page.get_by_role("button", name="Record the agreement").click()
    page.get_by_label("Which meeting agreed these tariffs?").select_option(
        label="Meeting of Delivery Board on 12 March 2010"
    )
    page.get_by_label("What did it decide?").fill("The rates of scenario B are agreed.")
    look(page, "Adopt the tariffs of 2010/11")
    page.get_by_role("button", name="Adopt these tariffs").click()
    expect(page.get_by_text("The rates of scenario B are agreed.")).to_be_visible()
    assert Scheme.objects.get(year=2010).agreement == "Delivery Board, 12 March 2010"
