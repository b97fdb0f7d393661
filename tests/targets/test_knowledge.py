"""The evidence base that partners add to and everybody reads, and the yearly review (C15, C16)."""

import csv
import datetime as dt
import io
from decimal import Decimal

import pytest
from django.db import connection

from partnerships.access import NotAllowedError, RefusedError
from partnerships.models import Event, Role
from targets.actions import record_figure
from targets.actions.knowledge import finish_review, save_data_set, save_intervention, save_review
from targets.models import DataSet, Intervention, Quarter, StrategyReview
from targets.reports.reviews import compile_year
from tests.factories.partnerships import BodyFactory, now, seated
from tests.factories.targets import IndicatorFactory, TargetFactory
from tests.factories.targets_strategy import (
    DataSetFactory,
    InterventionFactory,
    MilestoneFactory,
    StrategyReviewFactory,
    StrategyTargetFactory,
)
from tests.refused import refused

pytestmark = pytest.mark.django_db
DATED = {"dated_on_day": "31", "dated_on_month": "3", "dated_on_year": "2009"}
SENT = {
    "kind": "consultation", "title": "Village voices", "topic": "Transport", "source": "Age Concern",
    "licence": "Open Government Licence v3.0", "area": "The city", "url": "https://data.example/",
} | DATED  # fmt: skip


@pytest.fixture
def member(client):
    person = seated(Role.MEMBER, BodyFactory(slug="lyp"))
    client.force_login(person)
    return person


def test_a_member_adds_data_that_everybody_reads(member, client):
    indicator, target = IndicatorFactory(), StrategyTargetFactory()
    sent = SENT | {"body": BodyFactory(slug="lyp").pk}
    client.post("/evidence/new/", sent | {"indicators": [indicator.pk], "strategy_targets": [target.pk]})
    data = DataSet.objects.get()
    client.post(f"/evidence/{data.pk}/edit/", sent | {"topic": "Buses"})
    assert Event.objects.get(kind="data_set.edited").data["after"] == {
        "topic": "Buses", "indicators": [], "strategy_targets": [],
    }  # fmt: skip
    client.logout()
    assert "Age Concern" in client.get(f"/evidence/{data.pk}/").content.decode()
    assert list(client.get("/evidence/?topic=Buses").context["object_list"]) == [data]
    assert list(client.get("/evidence/?topic=nonsense").context["object_list"]) == [data]


def test_data_and_what_was_seen_are_not_of_a_day_to_come(member):
    day = dt.date(2099, 1, 1)
    for data, given, save in (
        (DataSetFactory(), {"dated_on": day}, save_data_set),
        (InterventionFactory(), {"seen": "Ten more", "seen_on": day}, save_intervention),
    ):
        with pytest.raises(RefusedError, match="1 January 2099 is still to come"):
            save(data, given, by=None, at=now())


def test_nobody_adds_data_in_the_name_of_another_body(member, client):
    sep = BodyFactory(slug="sep")
    assert list(client.post("/evidence/new/", SENT | {"body": sep.pk}).context["form"].errors) == ["body"]
    with pytest.raises(NotAllowedError):
        save_data_set(DataSetFactory(body=sep), {"topic": "x"}, by=member, at=now())


def test_what_was_tried_tells_the_effect_seen(member, client):
    data, indicator, lyp = DataSetFactory(), IndicatorFactory(), BodyFactory(slug="lyp")
    sent = {"body": lyp.pk, "indicator": indicator.pk, "title": "Visits", "expected": "More grants"}
    sent |= {"started_on_day": "1", "started_on_month": "4", "started_on_year": "2009"}
    client.post("/evidence/tried/new/", sent)
    tried = Intervention.objects.get()
    seen = {"seen": "Ten more", "seen_on_day": "1", "seen_on_month": "6", "seen_on_year": "2009", "data_set": data.pk}
    client.post(f"/evidence/tried/{tried.pk}/edit/", sent | seen)
    text = client.get("/evidence/").content.decode()
    assert ("Expected: More grants" in text, "Seen on 1 June 2009: Ten more" in text) == (True, True)


def test_what_is_still_to_be_seen_is_asked_of_those_who_may_record_it(member, client):
    own, others = InterventionFactory(body=BodyFactory(slug="lyp")), InterventionFactory()
    text = client.get("/evidence/").content.decode()
    assert text.count("What came of it is not recorded yet") == 2
    assert (f"/evidence/tried/{own.pk}/edit/" in text, f"/evidence/tried/{others.pk}/edit/" in text) == (True, False)
    client.logout()
    text = client.get("/evidence/").content.decode()
    assert (text.count("What came of it is not recorded yet"), text.count("Record what was seen")) == (2, 0)


def test_the_page_of_an_indicator_shows_its_evidence(client):
    indicator = IndicatorFactory()
    data = DataSetFactory()
    data.indicators.add(indicator)
    tried = InterventionFactory(indicator=indicator)
    story = client.get(indicator.get_absolute_url()).context["story"]
    assert (story.evidence, story.tried) == ((data,), (tried,))


def test_as_many_statements_for_one_data_set_as_for_three(client, django_assert_num_queries):
    counts = []
    for _ in range(2):
        DataSetFactory()
        InterventionFactory()
        with django_assert_num_queries(20, exact=False) as seen:
            client.get("/evidence/")
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_a_review_is_public_once_finished_and_stands_still(results, client):
    officer = seated(Role.SUPPORT_OFFICER)
    client.force_login(officer)
    milestone = MilestoneFactory(body=results["lyp"])
    client.post("/strategy/reviews/new/", {"year": "2008"})
    address = "/strategy/reviews/2008-09/"
    event = {"member_event_on_day": "29", "member_event_on_month": "5", "member_event_on_year": "2009"}
    client.post(f"{address}edit/", {"findings": "Carbon lags.", "member_event_note": "Members agreed."} | event)
    client.logout()
    assert client.get(address).status_code == 404
    client.force_login(officer)
    client.post(f"{address}finish/")
    client.logout()
    milestone.text = "Another hall"
    milestone.save()
    compiled = client.get(address).context["compiled"]
    assert [row["text"] for row in compiled["milestones"]] == ["A hall is built"]
    standings = sorted(row["standing"] for row in compiled["indicators"])
    assert standings == ["on_target"] * 6 + ["significant_variance"] * 2
    with pytest.raises(RefusedError, match="finished"):
        save_review(StrategyReview.objects.get(), {"findings": "Other."}, by=officer, at=now())


def test_a_review_within_the_year_takes_each_indicator_s_newest_published_quarter():
    indicator = IndicatorFactory()
    for number in (1, 2, 3):
        TargetFactory(indicator=indicator, year=2009, quarter=number)
        record_figure(indicator, year=2009, quarter=number, value=Decimal(number), by=None, at=now())
    Quarter.objects.filter(number__lt=3).update(state="published", published_at=now())
    rows = compile_year(None, 2009)["indicators"]
    assert [(row["title"], row["period"]) for row in rows] == [(str(indicator), "Q2 2009/10")]


def test_a_review_is_taken_along_as_a_file(results, client):
    review = StrategyReviewFactory(findings="It goes well.")
    finish_review(review, by=None, at=now())
    rows = list(csv.DictReader(io.StringIO(client.get("/strategy/reviews/2008-09.csv").getvalue().decode("utf-8-sig"))))
    grants = next(row for row in rows if row["title"] == "Take-up of Warm Front grants")
    assert (grants["body"], grants["period"], grants["stands"]) == ("LYP", "2008/09", "Significant Variance")
    assert {row["kind"] for row in rows} == {"Indicator"}
    workbook = client.get("/strategy/reviews/2008-09.xlsx")
    assert workbook.getvalue()[:2] == b"PK"
    workbook.close()


def test_a_finished_review_stands_against_sql_as_the_application_s_own_role():
    StrategyReviewFactory(finished_at=now(), findings="It goes well.")
    open_one = StrategyReviewFactory(year=2007)
    table = "targets_strategyreview"
    for statement in (
        f"UPDATE {table} SET findings = 'Other' WHERE finished_at IS NOT NULL",
        f"UPDATE {table} SET finished_at = NULL, finished_by_id = NULL",
        f"DELETE FROM {table}",
    ):
        with refused("stands_once_finished"), connection.cursor() as cursor:
            cursor.execute(statement)
    StrategyReview.objects.filter(pk=open_one.pk).update(findings="Still being written.")
    open_one.delete()


def test_a_review_without_findings_is_not_finished():
    with pytest.raises(RefusedError, match="Say what was found"):
        finish_review(StrategyReviewFactory(findings=""), by=None, at=now())


@pytest.mark.parametrize(
    ("factory", "details", "constraint"),
    [
        (DataSetFactory, {"licence": ""}, "data_set_says_what_and_from_whom"),
        (DataSetFactory, {"url": ""}, "data_set_can_be_read"),
        (InterventionFactory, {"expected": ""}, "intervention_says_what_it_expects"),
        (InterventionFactory, {"seen": "Ten"}, "intervention_effect_has_its_day"),
        (InterventionFactory, {"seen": "Ten", "seen_on": dt.date(2009, 1, 1)}, "intervention_effect_has_its_day"),
        (StrategyReviewFactory, {"findings": "", "finished_at": now()}, "strategy_review_is_finished_with_findings"),
        (StrategyReviewFactory, {"member_event_note": "Yes."}, "strategy_review_members_spoke_on_a_day"),
    ],
)
def test_the_database_refuses(factory, details, constraint):
    with refused(constraint):
        factory(**details)


def test_data_stand_once():
    data = DataSetFactory()
    with refused("data_set_once"):
        DataSetFactory(title=data.title)
