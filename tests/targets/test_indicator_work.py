"""What people do on an indicator's page: its story, notes, breakdowns, baselines, trajectory and classes (C03-C06, X04)."""

from decimal import Decimal

import pytest

from partnerships.access import RefusedError
from partnerships.models import Event, Role
from targets import actions
from targets.models import (
    Annotation,
    Breakdown,
    BreakdownFigure,
    Classification,
    Figure,
    Indicator,
    IndicatorSection,
    Quarter,
    Standing,
    ToleranceRule,
)
from targets.reports.indicators import indicator_page
from targets.reports.quarter import quarter_table
from targets.reports.stories import indicator_story
from targets.reports.trial import try_rule
from tests.factories.partnerships import BodyFactory, PersonFactory, now, seated
from tests.factories.targets import (
    BreakdownFactory,
    BreakdownFigureFactory,
    IndicatorFactory,
    QuarterFactory,
    TargetFactory,
)

pytestmark = pytest.mark.django_db
D = Decimal


@pytest.fixture
def lyp():
    return BodyFactory(slug="lyp", name="Later Years Partnership")


@pytest.fixture
def indicator(lyp):
    return IndicatorFactory(slug="homes", body=lyp, title="Homes insulated")


@pytest.fixture
def manager(lyp, client):
    person = seated(Role.MANAGER, lyp)
    client.force_login(person)
    return person


@pytest.fixture
def officer(client):
    person = seated(Role.SUPPORT_OFFICER)
    client.force_login(person)
    return person


def errors(response):
    return {field: list(messages) for field, messages in response.context["form"].errors.items()}


def record(indicator, value, **period):
    return actions.record_figure(indicator, **{"year": 2008, **period}, value=D(value), by=None, at=now())


def page_of(client, indicator):
    return client.get(indicator.get_absolute_url()).content.decode()


def test_a_manager_writes_the_story_and_everybody_reads_it(manager, indicator, client):
    address = f"{indicator.get_absolute_url()}story/story/"
    client.post(address, {"text": "Winter came early.\n\nDemand doubled."})
    section = IndicatorSection.objects.get()
    assert (section.topic, section.written_by) == ("story", manager)
    assert client.get(address).context["form"].initial["text"] == section.text
    client.logout()
    page = page_of(client, indicator)
    assert "<p>Winter came early.</p>" in page
    assert "Not written yet." not in page
    actions.write_section(indicator, topic="story", text=" ", by=manager, at=now())
    assert not IndicatorSection.objects.exists()
    assert Event.objects.filter(kind="section.written").count() == 2
    assert client.get(f"{indicator.get_absolute_url()}story/fable/").status_code in (302, 404)


def test_a_note_stands_on_the_chart_until_it_is_removed(manager, indicator, client):
    record(indicator, 3)
    client.post(f"{indicator.get_absolute_url()}notes/add/", {"year": 2008, "part": 0, "text": "The scheme opened."})
    note = Annotation.objects.get()
    page = page_of(client, indicator)
    assert "The scheme opened." in page
    assert 'font-weight="700" fill="#5b6467">1</text>' in page
    again = client.post(
        f"{indicator.get_absolute_url()}notes/add/", {"year": 2008, "part": 0, "text": "The scheme opened."}
    )
    assert errors(again) == {"__all__": ["This note stands on the chart already."]}
    client.post(f"{indicator.get_absolute_url()}notes/{note.pk}/remove/")
    assert not Annotation.objects.exists()


def test_a_breakdown_is_shown_and_never_counts_towards_the_total(manager, indicator, client):
    TargetFactory(indicator=indicator)
    record(indicator, 100)
    start = f"{indicator.get_absolute_url()}breakdowns/"
    client.post(f"{start}add/", {"name": "Ward", "groups": "Bargate\n\n Bitterne \n"})
    breakdown = Breakdown.objects.get()
    assert breakdown.groups == ["Bargate", "Bitterne"]
    chosen = client.post(f"{start}{breakdown.pk}/figures/", {"year": 2008, "part": 0})
    client.post(chosen.url, {"group0": "60", "group1": ""})
    assert list(BreakdownFigure.objects.values_list("group", "value")) == [("Bargate", 60), ("Bitterne", None)]
    (table,) = indicator_story(indicator, manager).breakdowns
    assert (table.periods, table.rows) == (("2008/09",), (("Bargate", ("60",)), ("Bitterne", ("No data",))))
    assert Figure.objects.get().value == 100
    events = Event.objects.filter(kind="breakdown.recorded").count()
    client.post(chosen.url, {"group0": "60", "group1": ""})
    assert Event.objects.filter(kind="breakdown.recorded").count() == events
    lost = client.post(f"{start}{breakdown.pk}/", {"name": "Ward", "groups": "Bitterne"})
    assert errors(lost) == {"groups": ["Bargate has figures and must stay among the groups."]}


def test_a_breakdown_stands_once_its_quarter_is_published_and_is_public_then():
    figure = BreakdownFigureFactory(quarter=4)
    (table,) = indicator_story(figure.breakdown.indicator, PersonFactory()).breakdowns
    assert table.periods == ()
    QuarterFactory(published=True)
    (table,) = indicator_story(figure.breakdown.indicator, PersonFactory()).breakdowns
    assert table.periods == ("Q4 2008/09",)
    with pytest.raises(RefusedError, match="is published"):
        actions.record_breakdown(figure.breakdown, year=2008, quarter=4, values={"Under 60": D(9)}, by=None, at=now())
    with pytest.raises(RefusedError, match="is no group"):
        actions.record_breakdown(figure.breakdown, year=2009, values={"Elves": D(9)}, by=None, at=now())


def test_the_story_takes_as_many_statements_for_one_breakdown_as_for_three(indicator, django_assert_num_queries):
    member = seated(Role.MEMBER)
    assert member.live_seats
    for name in ("Age", "Ward", "Tenure"):
        BreakdownFigureFactory(breakdown=BreakdownFactory(indicator=indicator, name=name))
        IndicatorFactory(parent=indicator, part=name[:1].lower())
        with django_assert_num_queries(6):
            indicator_story(indicator, member)


def test_the_parts_of_an_indicator_stand_on_its_page_and_not_beside_it(client, indicator):
    part = IndicatorFactory(parent=indicator, part="a", ni_code="NI 195", title="Litter", body=indicator.body)
    TargetFactory(indicator=part)
    record(part, 100)
    QuarterFactory(published=True)
    assert "NI 195a: Litter" in page_of(client, indicator)
    assert "Measured by its parts" in page_of(client, indicator)
    assert indicator.title in page_of(client, part)
    table = quarter_table(Quarter.objects.get(), among=[Quarter.objects.get()])
    assert [row.name for row in table.rows] == ["NI 195a: Litter"]


def test_a_retired_indicator_leaves_the_lists_and_keeps_its_page(officer, client, indicator):
    other = IndicatorFactory()
    address = f"{indicator.get_absolute_url()}retire/"
    day = {"retired_on_0": "1", "retired_on_1": "4", "retired_on_2": "2008"}
    day |= {"retired_on_day": "1", "retired_on_month": "4", "retired_on_year": "2008"}
    client.post(address, day | {"replaced_by": other.pk})
    indicator.refresh_from_db()
    assert (str(indicator.retired_on), indicator.replaced_by) == ("2008-04-01", other)
    shown = [row.indicator for _body, rows in client.get("/targets/").context["bodies"] for row in rows]
    assert shown == [other]
    assert "Measured no longer from 1 April 2008 on" in page_of(client, indicator)
    quarter = QuarterFactory()
    assert [row.slug for row in quarter_table(quarter, among=[quarter]).rows] == [other.slug]


def test_a_class_is_overridden_and_restored_from_the_page(officer, client, indicator):
    TargetFactory(indicator=indicator)
    record(indicator, 80)
    address = f"{indicator.get_absolute_url()}figures/2008-09/year/class/"
    assert [value for value, _label in client.get(address).context["form"].fields["standing"].choices] == [
        "on_target",
        "slight_variance",
    ]
    client.post(address, {"standing": "slight_variance", "reason": "Counted late."})
    page = page_of(client, indicator)
    assert f"Overridden by {officer.name}: “Counted late.” By the rule Significant Variance" in page
    assert "Class by the rule" in page
    client.post(f"{address}restore/")
    assert not Classification.objects.current().get().is_overridden
    assert client.get(f"{indicator.get_absolute_url()}figures/2009-10/year/class/").status_code == 404


def test_a_new_tolerance_is_tried_on_past_quarters_and_stores_nothing(results, officer, client):
    before = ToleranceRule.objects.count(), Classification.objects.count(), Event.objects.count()
    wanted = {
        "scope": "framework",
        "measure": "percent",
        "on_target_up_to": "0",
        "slight_up_to": "10",
        "adverse_only": "on",
    }
    page = client.get("/targets/tolerance/try/", wanted)
    trial = page.context["trial"]
    assert (trial.tried, trial.changed) == (8, 2)
    assert [(row.indicator.slug, row.before, row.after) for row in trial.rows if row.changes] == [
        ("pension-credit", Standing.ON_TARGET, Standing.SLIGHT),
        ("fly-tipping", Standing.ON_TARGET, Standing.SLIGHT),
    ]
    assert trial.counts[0] == (Standing.ON_TARGET, 6, 4)
    assert (ToleranceRule.objects.count(), Classification.objects.count(), Event.objects.count()) == before
    adopt = client.get("/targets/tolerance/adopt/", wanted)
    assert (adopt.context["form"].initial["on_target_up_to"], adopt.context["form"].initial["slight_up_to"]) == (0, 10)


def test_a_trial_shows_the_class_that_stands_and_who_overrode_the_rules(officer, client, indicator):
    TargetFactory(indicator=indicator)
    record(indicator, 80)
    address = f"{indicator.get_absolute_url()}figures/2008-09/year/class/"
    client.post(address, {"standing": "slight_variance", "reason": "Counted late."})
    lenient = ToleranceRule(version=9, scope="framework", on_target_up_to=D(50), slight_up_to=D(60))
    (row,) = try_rule(lenient).rows
    stands = (row.before, row.overrode, row.overridden_by, row.after)
    assert stands == (Standing.SLIGHT, Standing.SIGNIFICANT, officer, Standing.ON_TARGET)
    tried = {"scope": "framework", "measure": "percent", "on_target_up_to": "50", "slight_up_to": "60"}
    page = client.get("/targets/tolerance/try/", tried).content.decode()
    assert f"Overridden by {officer.name}; by the rule Significant Variance" in page


def test_a_trial_for_one_body_leaves_the_others_and_those_with_a_nearer_rule(results):
    lyp = Indicator.objects.get(slug="pension-credit").body
    rule = ToleranceRule(version=1, scope="body", body=lyp, on_target_up_to=D(0), slight_up_to=D(50))
    assert {row.indicator.body for row in try_rule(rule).rows} == {lyp}
    actions.adopt_tolerance_rule(
        on_target_up_to=D(5), slight_up_to=D(15), indicator=Indicator.objects.get(slug="pension-credit"),
        reason="Agreed.", by=None, at=now(),
    )  # fmt: skip
    assert [row.indicator.slug for row in try_rule(rule).rows] == ["warm-front-grants"]


def test_the_outlook_compares_and_forecasts_or_says_what_is_missing(indicator):
    member = seated(Role.MEMBER)
    for quarter, value in enumerate((10, 12, 14), start=1):
        record(indicator, value, quarter=quarter)
    TargetFactory(indicator=indicator, value=D(20))
    outlook = indicator_page(indicator, member).outlook
    assert (outlook.direction.label, outlook.compared) == ("Improving", "14 in Q3 2008/09 against 12 in Q2 2008/09")
    assert outlook.forecast_words == (
        "16, against a target of 20. A straight line through the last 3 results; confidence low"
    )
    other = IndicatorFactory()
    record(other, 10)
    outlook = indicator_page(other, member).outlook
    assert outlook.compared == "10 in 2008/09; there is no earlier result to compare it with"
    assert (outlook.forecast_for, outlook.forecast_words) == ("2009/10", "Not enough results (needs 3)")


def test_where_quarters_add_up_the_forecast_adds_what_is_left():
    indicator = IndicatorFactory(within_year="add_up")
    for year, quarter, value in ((2007, 2, 8), (2007, 3, 12), (2007, 4, 10), (2008, 1, 10), (2008, 2, 10)):
        record(indicator, value, year=year, quarter=quarter)
    outlook = indicator_page(indicator, seated(Role.MEMBER)).outlook
    assert outlook.compared == "10 in Q2 2008/09 against 8 in Q2 2007/08"
    assert outlook.forecast.value == 40
    assert (
        outlook.forecast.method
        == "The year so far, and the average of the last 5 quarters for each of the 2 quarters left"
    )
    Figure.objects.filter(year=2008, quarter=1).update(value=None)
    assert indicator_page(indicator, seated(Role.MEMBER)).outlook.forecast is None
