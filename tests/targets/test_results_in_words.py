"""Milestones and judgements: told in words wherever results are shown, and asked for only what can be answered."""

from decimal import Decimal

import pytest

from partnerships.access import RefusedError
from partnerships.models import Role
from targets import actions
from targets.models import Classification, Quarter, Standing, Target
from targets.reports.charts import row_spark
from targets.reports.editions import Edition, render_editions
from targets.reports.exports import quarter_rows
from targets.reports.quarter import quarter_table
from targets.reports.snapshot import quarter_snapshot
from tests.factories.partnerships import now, seated
from tests.factories.targets import IndicatorFactory

pytestmark = pytest.mark.django_db
WORDS = "Two of five wards still lack a group."
PERIOD = {"year": 2009, "quarter": 3}


@pytest.fixture
def officer():
    return seated(Role.SUPPORT_OFFICER)


@pytest.fixture
def judged(officer):
    """A judgement of a quarter, given by a person in words."""
    indicator = IndicatorFactory(kind="qualitative", unit="state", title="Wards")
    actions.record_figure(indicator, judged="slight_variance", note=WORDS, value=None, by=officer, at=now(), **PERIOD)
    return indicator


@pytest.fixture
def milestone(officer):
    """A milestone not reached by the end of its quarter."""
    indicator = IndicatorFactory(kind="milestone", unit="state", title="Centre")
    target = {"value": Decimal(1), "printed": "Opened by 15 November 2009"}
    actions.set_target(indicator, by=None, at=now(), **target, **PERIOD)
    actions.record_figure(indicator, value=Decimal(0), note="The roof leaks.", by=officer, at=now(), **PERIOD)
    return indicator


def test_a_judgement_is_listed_in_words_with_who_gave_it_and_no_chart_or_rule(judged, officer, client):
    client.force_login(officer)
    page = client.get(judged.get_absolute_url())
    text = page.content.decode()
    assert page.context["chart"] == ""
    assert page.context["page"].finding == "Judged Slight Variance in Q3 2009/10."
    assert f"{officer}, on " in text
    assert text.count(WORDS) == 3  # beside the class, in the list, and in why
    for gone in ("Tolerance rule", "Drawn in", "No target", "No data", "Set a target"):
        assert gone not in text


def test_a_milestone_is_told_by_its_wording_and_rests_on_no_tolerance(milestone, officer, client):
    client.force_login(officer)
    page = client.get(milestone.get_absolute_url())
    finding = "Not yet reached in Q3 2009/10; the target was: Opened by 15 November 2009."
    assert (page.context["chart"], page.context["page"].finding) == ("", finding)
    assert "Tolerance rule" not in page.content.decode()
    classed = Classification.objects.current().get()
    told = (classed.standing, classed.reason, classed.arithmetic)
    assert told == (Standing.SIGNIFICANT, "Not yet reached; it was to be by the end of Q3 2009/10", "")


def test_dashboard_multiples_and_reports_tell_them_in_words(judged, milestone, officer, client):
    client.force_login(officer)
    address = Quarter.objects.get().get_absolute_url()
    rows = client.get(address).context["table"].rows
    shown = {row.title: (row.target, row.actual, row_spark(row)) for row in rows}
    assert shown == {"Wards": ("Judged in words", "Slight Variance", ""), "Centre": ("Reached", "Not yet reached", "")}
    page = client.get(f"{address}charts/")
    multiples = page.context["multiples"]
    assert ([chart for _row, chart in multiples.charts], multiples.lines) == (["", ""], ())
    assert f"Judged in words: {WORDS}" in page.content.decode()
    snapshot = quarter_snapshot(Quarter.objects.get())
    assert snapshot.rules == ()
    report = next(each for each in render_editions(snapshot, Edition(1, now())) if each.kind == "performance_report")
    rows = [row for body in report.data["bodies"] for row in body["rows"]]
    assert {row["drawing_in_words"]: row["drawing"] for row in rows} == {
        "Wards: Slight Variance": "",
        "Centre: Not yet reached": "",
    }


def test_neither_unit_nor_baseline_is_told_of_what_has_none(judged, milestone, officer, client):
    type(judged).objects.update(unit="zebras")
    client.force_login(officer)
    quarter = Quarter.objects.get()
    told = [client.get(quarter.get_absolute_url()), client.get(f"/partnerships/{judged.body.slug}/targets/")]
    editions = render_editions(quarter_snapshot(quarter), Edition(1, now()))
    texts = [page.content.decode() for page in told] + [edition.html for edition in editions]
    texts += [str([*quarter_rows(quarter_table(quarter, among=None))])]
    texts += [str(edition.data) for edition in editions if edition.kind == "performance_report"]
    for gone in ("zebras", "Not given", "no baseline"):
        assert [gone in text for text in texts] == [False] * len(texts)


def test_the_target_of_a_milestone_asks_for_its_day_and_wording_alone(officer, client):
    client.force_login(officer)
    milestone = IndicatorFactory(kind="milestone")
    day = {"day_day": "15", "day_month": "11", "day_year": "2009"}
    went = client.post(f"{milestone.get_absolute_url()}targets/", day)
    form = client.get(went.url).context["form"]
    assert list(form.fields) == ["printed", "note"]
    assert form.initial["printed"] == "Reached by 15 November 2009"
    client.post(went.url, {"printed": "Opened by 15 November 2009"})
    target = Target.objects.get()
    known = (target.year, target.quarter, target.basis, target.value, target.printed)
    assert known == (2009, 3, "absolute", 1, "Opened by 15 November 2009")
    with pytest.raises(RefusedError, match="not a change"):
        actions.set_target(milestone, value=Decimal(1), basis="change_from_baseline", year=2010, by=None, at=now())


@pytest.mark.parametrize(("kind", "pages"), [("qualitative", ["targets", "trajectory"]), ("milestone", ["trajectory"])])
def test_no_numbers_are_asked_for_where_none_can_be_given(officer, client, kind, pages):
    client.force_login(officer)
    indicator = IndicatorFactory(kind=kind)
    assert {client.get(f"{indicator.get_absolute_url()}{page}/").status_code for page in pages} == {404}
