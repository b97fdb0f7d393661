"""The pages of corrections and revisions (H01)."""

import csv
import io
from decimal import Decimal

import pytest

from partnerships.models import Role
from targets import actions
from targets.models import Closing, Indicator, Quarter
from tests.factories.partnerships import now, seated
from tests.factories.targets import LetInFactory

Q4 = "/targets/2008-09/q4/"


@pytest.fixture
def officer(results):
    return seated(Role.SUPPORT_OFFICER, name="Sam Officer")


@pytest.fixture
def quarter(results):
    return Quarter.objects.get(year=2008, number=4)


def propose(quarter, officer, slug="warm-front-grants", value="1700", reason="A list of grants was missing."):
    indicator = Indicator.objects.get(slug=slug)
    return actions.propose_correction(
        quarter, indicator=indicator, value=value and Decimal(value), note="", reason=reason, by=officer, at=now()
    )


def revise(quarter, officer):
    trial = actions.trial_of_revision(quarter, at=now())
    actions.revise_quarter(quarter, seen=trial.snapshot.sha256, by=officer, at=now())
    closing = actions.run_closing(actions.claim_closing(at=now()), at=now())
    assert (closing.state, closing.problem) == (Closing.State.DONE, "")
    return closing


def test_every_revision_is_read_at_its_own_address(quarter, officer, client):
    propose(quarter, officer)
    revise(quarter, officer)
    newest = client.get(f"{Q4}report/").content.decode()
    assert "What this revision changes" in newest
    assert "This is an earlier revision." not in newest
    older = client.get(f"{Q4}revisions/1/report/").content.decode()
    assert "This is an earlier revision." in older
    assert "1,130 against 1,728: 34.6% below, tolerance 15%" in older
    assert client.get(f"{Q4}revisions/3/report/").status_code == 404
    listed = client.get(f"{Q4}revisions/").content.decode()
    assert "Revision 2, the newest" in listed
    assert "Take-up of Warm Front grants, actual: 1,130 → 1,700" in listed


def test_the_dashboard_of_an_earlier_revision_stays_readable(quarter, officer, client):
    before = client.get(Q4).context["table"].rows
    propose(quarter, officer)
    revise(quarter, officer)
    address = f"{Q4}revisions/1/dashboard/"
    assert f'href="{address}"' in client.get(f"{Q4}revisions/").content.decode()
    page = client.get(address)
    assert page.context["table"].rows == before != client.get(Q4).context["table"].rows
    text = page.content.decode()
    assert "This is an earlier revision." in text
    assert "1,130 against 1,728: 34.6% below, tolerance 15%" in text
    assert f'href="{Q4}revisions/1/dashboard.json"' in text


def test_page_and_files_follow_the_newest_revision(quarter, officer, client):
    propose(quarter, officer)
    revise(quarter, officer)
    page = client.get(Q4)
    assert {count["standing"]: count["number"] for count in page.context["counts"]}["on_target"] == 7
    assert "what revision 2 changed" in page.content.decode()
    rows = list(csv.DictReader(io.StringIO(b"".join(client.get(f"{Q4[:-1]}.csv").streaming_content).decode())))
    assert next(row["actual"] for row in rows if row["indicator"] == "warm-front-grants") == "1700"
    older = b"".join(client.get(f"{Q4}revisions/1/report.csv").streaming_content).decode()
    assert (
        next(row["actual"] for row in csv.DictReader(io.StringIO(older)) if row["indicator"] == "warm-front-grants")
        == "1130"
    )


def test_the_pages_of_a_correction(quarter, officer, client):
    client.force_login(officer)
    indicator = Indicator.objects.get(slug="warm-front-grants")
    address = f"{Q4}corrections/"
    assert "No correction waits" in client.get(address).content.decode()
    chosen = client.post(f"{address}propose/", {"indicator": indicator.pk}).url
    assert client.get(chosen).context["form"].initial["value"] == 1130
    given = {"value": "1,700", "note": "", "reason": "A list was missing."}
    assert client.post(chosen, given).url == address
    text = client.get(address).content.decode()
    assert "1,700" in text
    preview = client.get(f"{Q4}revise/")
    assert "Significant Variance" in preview.content.decode()
    ordered = client.post(f"{Q4}revise/", {"seen": preview.context["form"].initial["seen"]})
    assert ordered.url == Closing.objects.get().get_absolute_url()
    actions.run_closing(actions.claim_closing(at=now()), at=now())
    assert "Published on" in client.get(ordered.url).content.decode()
    assert "in revision 2" in client.get(address).content.decode()


def test_a_proposer_without_the_office_sees_their_own_and_may_withdraw(quarter, officer, client, results):
    manager = seated(Role.MANAGER, results["lyp"])
    LetInFactory(quarter=quarter, person=manager)
    propose(quarter, officer, "fly-tipping", "17500")
    own = propose(quarter, manager)
    client.force_login(manager)
    listed = client.get(f"{Q4}corrections/")
    assert [each.correction.pk for each in listed.context["waiting"]] == [own.pk]
    assert "Publish a revision" not in listed.content.decode()
    client.post(f"{Q4}corrections/{own.pk}/withdraw/")
    own.refresh_from_db()
    assert own.withdrawn_by == manager
