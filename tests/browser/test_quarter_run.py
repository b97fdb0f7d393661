"""Quarter 4 of 2008/09 from its opening to published reports, with one return sent back and one exception; then a
revision (X05, C07, C08, H01, H02, H03)."""

import datetime as dt
import re

import pytest
from playwright.sync_api import expect

from comms.models import Delivery
from partnerships.models import Body, Role
from targets import tasks
from targets.models import Quarter, Return
from tests.factories.partnerships import BodyFactory, now, seated
from tests.factories.targets import load_targets_of_2008_09, rows_of
from tests.targets.test_editions import read
from tests.targets.test_quarter_pages import PRINTED

pytestmark = pytest.mark.browser
Q4 = "/targets/2008-09/q4/"
FIGURES = {row["indicator"]: row["value"] for row in rows_of("figures")}
COMMENTARY = "Surveys came late; the fitters catch up by summer."


@pytest.fixture
def people(transactional_db):
    """Everybody the run needs, and the targets of 2008/09 without any figure."""
    bodies, _indicators = load_targets_of_2008_09()
    board = BodyFactory(slug="delivery-board", kind=Body.Kind.BOARD, parent=bodies["lyp"].parent)
    return {
        "officer": seated(Role.SUPPORT_OFFICER, name="Grace Adeyemi"),
        "lyp": seated(Role.MANAGER, bodies["lyp"], name="Priya Nair"),
        "sep": seated(Role.MANAGER, bodies["sep"], name="Owen Hale"),
        "board": seated(Role.MEMBER, board, name="Dana Reid"),
    }


@pytest.fixture
def run(page, people, sign_in, look):
    return Run(page, people, sign_in, look)


class Run:
    """The steps of the journey, each done by a person on the pages."""

    def __init__(self, page, people, sign_in, look):
        self.page, self.people, self.sign_in, self.look = page, people, sign_in, look
        self.main = page.get_by_role("main")
        self.heading = page.get_by_role("heading", level=1)

    def come(self, who, address):
        self.sign_in(self.page, self.people[who])
        self.page.goto(address)

    def open(self):
        self.come("officer", "/targets/open/")
        self.page.get_by_label("Quarter", exact=True).select_option("2008-09-q4")
        self.page.get_by_role("button", name="Open the quarter").click()
        expect(self.heading).to_contain_text("Returns of Quarter 4, January to March 2009")

    def fill(self, who, body, news):
        """Type a body's figures, a commentary where one is wanted, and its news; then check."""
        self.come(who, f"{Q4}returns/{body}/")
        for body_return in Return.objects.filter(body__slug=body):
            for indicator in body_return.body.indicators.order_by("position"):
                self.page.get_by_label(f"{indicator}, this year").fill(FIGURES[indicator.slug])
        self.page.get_by_label("What went well?").fill(news)
        self.page.get_by_role("button", name="Save and check").click()
        expect(self.heading).to_contain_text("Check your return")
        self.main.get_by_role("listitem").get_by_role("link").first.click()
        commentary = self.page.locator("details[open] textarea").first
        expect(commentary).to_be_visible()
        commentary.fill(COMMENTARY)
        self.send()

    def send(self):
        self.page.get_by_role("button", name="Save and check").click()
        self.page.get_by_role("button", name="Send to the Support Officer").click()
        expect(self.main).to_contain_text("With the SP Support Officer since")

    def send_back(self, body, note):
        self.come("officer", f"{Q4}returns/{body}/")
        self.page.get_by_role("button", name="Send it back").click()
        self.page.get_by_label("What should they change?").fill(note)
        self.page.get_by_role("button", name="Send it back").click()
        expect(self.heading).to_contain_text("Returns of Quarter 4")

    def accept(self, body):
        self.come("officer", f"{Q4}returns/{body}/")
        self.page.get_by_role("button", name="Accept this return").click()
        expect(self.main).to_contain_text(re.compile("accepted", re.IGNORECASE))

    def lock(self):
        self.come("officer", f"{Q4}lock/")
        self.page.get_by_role("button", name=re.compile("^Lock")).click()
        expect(self.main.get_by_role("button", name="Unlock the quarter")).to_be_visible()

    def let_in(self, name, reason):
        self.page.goto(f"{Q4}let-in/")
        self.page.get_by_label("Who", exact=True).select_option(label=name)
        until = now().date() + dt.timedelta(days=7)
        for label, value in (("Day", until.day), ("Month", until.month), ("Year", until.year)):
            self.page.get_by_label(label, exact=True).fill(str(value))
        self.page.get_by_label("Why", exact=True).fill(reason)
        self.page.get_by_role("button", name="Let them in").click()
        expect(self.main).to_contain_text(reason)

    def publish(self, button):
        """Order what is shown, and let the sweep do what a worker would."""
        self.look(self.page, "Publish ")
        self.page.get_by_role("button", name=button).click()
        expect(self.main).to_contain_text("The reports are being made")
        self.look(self.page, "Publishing ")
        tasks.tick(at=now())
        self.page.get_by_role("link", name="Show how far it is now").click()
        expect(self.main).to_contain_text("Published on")

    def correct(self, indicator, value, reason):
        self.come("officer", Q4)
        self.page.get_by_role("button", name="Corrections").click()
        expect(self.heading).to_contain_text("Corrections of Quarter 4")
        self.page.get_by_role("button", name="Correct a figure").click()
        self.page.get_by_label("Which indicator").select_option(label=indicator)
        self.page.get_by_role("button", name="Continue").click()
        expect(self.heading).to_contain_text(f"Correct {indicator}")
        self.page.get_by_label("Right figure").fill(value)
        self.page.get_by_label("Why the published figure is wrong").fill(reason)
        self.look(self.page, "Correct ")
        self.page.get_by_role("button", name="Propose the correction").click()
        expect(self.page.get_by_role("table")).to_contain_text(reason)
        self.look(self.page, "Corrections of")


def test_a_quarter_runs_from_its_opening_to_reports_and_a_revision(run):
    page, main = run.page, run.main
    run.open()
    run.fill("lyp", "lyp", "Two lunch clubs opened.")
    run.send_back("lyp", "Say what you will do about Warm Front.")
    run.come("lyp", f"{Q4}returns/lyp/")
    expect(main).to_contain_text("Say what you will do about Warm Front.")
    run.send()
    run.accept("lyp")
    run.lock()
    run.let_in("Owen Hale", "The emissions came late from the ministry.")
    run.fill("sep", "sep", "Four parks fly the Green Flag.")
    run.accept("sep")

    page.goto(f"{Q4}close/")
    expect(main).to_contain_text("None: every return is accepted.")
    expect(main).to_contain_text("Dana Reid")
    run.publish("Publish the reports")
    page.get_by_role("link", name="Performance Monitoring Report").click()
    run.look(page, "Performance Monitoring Report")
    for title, target, actual, baseline, standing, reason, next_year in PRINTED:
        row = main.get_by_role("row").filter(has_text=title)
        for part in (target, actual, baseline, standing, reason, next_year):
            expect(row).to_contain_text(part)
    expect(main).to_contain_text(COMMENTARY)
    for address, told in (("progress", "Two lunch clubs opened."), ("council-note", "611 against 758: 19.4% below")):
        page.goto(f"{Q4}{address}/")
        expect(main).to_contain_text(told)
        run.look(page)
    assert Delivery.objects.filter(message__kind="notice", message__publication__isnull=False).count() == 1

    run.correct("Take-up of Warm Front grants", "1,700", "A list of grants was missing.")
    page.get_by_role("button", name="Publish a revision").click()
    expect(page.get_by_role("table")).to_contain_text("On Target")
    run.publish("Publish the revision")
    page.goto(f"{Q4}report/")
    expect(main).to_contain_text("What this revision changes")
    run.look(page, "Performance Monitoring Report")
    page.get_by_role("link", name="all revisions").click()
    expect(run.heading).to_contain_text("Revisions of Quarter 4")
    run.look(page, "Revisions of")
    page.goto(f"{Q4}revisions/1/report/")
    expect(main).to_contain_text("This is an earlier revision.")
    expect(main.get_by_role("row").filter(has_text="Warm Front")).to_contain_text("1,130 against 1,728: 34.6% below")
    page.goto(Q4)
    expect(main.get_by_role("row").filter(has_text="Warm Front")).to_contain_text("1,700 against 1,728: 1.6% below")
    run.look(page, "Targets: Quarter 4")
    words, _pages = read(page.request.get(f"{Q4}report.pdf").body())
    assert "1,700 against 1,728: 1.6% below, tolerance 5%" in words
    assert Quarter.objects.get().is_published
