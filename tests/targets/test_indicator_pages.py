"""The list of indicators, the page of one, a body's tab, and the forms that keep them (C03, C06, X04)."""

from decimal import Decimal

import pytest

from partnerships.models import Role
from targets import actions
from targets.models import Figure, Indicator, Milestone, Quarter, Standing, Target, ToleranceRule
from targets.reports.indicators import NOTHING_YET, indicator_page
from targets.reports.listing import listed_indicators
from tests.factories.partnerships import BodyFactory, PersonFactory, now, seated
from tests.factories.targets import IndicatorFactory, QuarterFactory
from tests.factories.targets_strategy import AspirationFactory, MilestoneFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def lyp():
    return BodyFactory(slug="lyp", name="Later Years Partnership")


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


def test_the_list_shows_each_body_with_its_newest_classes(results, client):
    page = client.get("/targets/")
    shown = [(body.slug, [(row.standing.value, row.period) for row in rows]) for body, rows in page.context["bodies"]]
    on, off = ("on_target", "2008/09"), ("significant_variance", "2008/09")
    assert shown == [("lyp", [off, on]), ("sep", [off, on, on, on, on, on])]
    assert page.context["newest"].get_absolute_url() == "/targets/2008-09/q4/"


def test_the_newest_class_is_the_newest_that_the_reader_may_see(results):
    warm_front = Indicator.objects.get(slug="warm-front-grants")
    actions.record_figure(warm_front, year=2009, quarter=1, value=Decimal(5), by=None, at=now())
    for person, period in ((PersonFactory(), "2008/09"), (seated(Role.MEMBER), "Q1 2009/10")):
        (row,) = listed_indicators(person, indicators=Indicator.objects.filter(pk=warm_front.pk))
        assert row.period == period


def test_warm_front_says_what_is_left_and_that_other_years_are_not_given(results, client):
    page = client.get("/targets/indicators/warm-front-grants/")
    (running,) = page.context["page"].running
    assert running.words == "1,130 known of 5,155: at most 4,025 left; other years not given"
    assert running.goal.years_label == "2007/08 to 2009/10"
    text = page.content.decode()
    assert "5,155 (Cumulative total for 3 years)" in text
    assert "is our reading." in text


def test_a_page_explains_the_class_by_rule_sum_and_inputs(results, client):
    text = client.get("/targets/indicators/fly-tipping/").content.decode()
    assert "(15,136 − 15,427) ÷ 15,136 × 100 = −1.9225687104…%" in text
    assert "Tolerance rule, version 1" in text
    assert "Figure 15,427, target 15,136, baseline 17,464; lower is better" in text
    assert "(no year was given)" in text


def test_ni_186_shows_change_and_level(results, client):
    page = client.get("/targets/indicators/co2-per-head/").context["page"]
    shown = [(p.label, p.target, p.target_level, p.actual, p.actual_level) for p in page.periods]
    assert shown == [
        ("2009/10", "-4.5% from baseline (5.6 tonnage equivalent)", "5.6 tonnes per capita", "No data", ""),
        ("2008/09", "−1%", "5.8 tonnes per capita", "−1.72%", "5.8 tonnes per capita"),
    ]
    assert page.finding == (
        "From 5.9 Tonnes per capita (2005) to −1.72%, which is 5.8 tonnes per capita in 2008/09; "
        "the target was −1%. Drawn in tonnes per capita."
    )


def test_an_indicator_without_figures_says_so(client):
    indicator = IndicatorFactory()
    page = client.get(indicator.get_absolute_url())
    assert (page.context["page"].latest, page.context["page"].finding) == (
        None,
        NOTHING_YET,
    )
    assert "No figure has been published yet." in page.content.decode()


def test_quarters_do_not_push_the_years_out_of_the_chart():
    indicator, member = IndicatorFactory(), seated(Role.MEMBER)
    drawn = []
    for year, quarter in ((2006, 0), (2007, 0), (2008, 0), (2009, 1), (2009, 2), (2009, 3)):
        actions.record_figure(indicator, year=year, quarter=quarter, value=Decimal(year), by=None, at=now())
        page = indicator_page(indicator, member)
        drawn.append([period.label for period in page.drawn])
    years = ["2006/07", "2007/08", "2008/09"]
    assert drawn[3] == [*years, "Q1 2009/10"]
    assert drawn[5] == [*years, "Q1 2009/10", "Q2 2009/10", "Q3 2009/10"]
    assert "2,009 in Q3 2009/10; no target was set." in page.finding


def test_a_page_takes_as_many_statements_for_one_figure_as_for_three(django_assert_num_queries):
    indicator, member = IndicatorFactory(), seated(Role.MEMBER)
    assert member.live_seats
    for count, year in enumerate((2006, 2007, 2008), start=1):
        actions.record_figure(indicator, year=year, value=Decimal(3), by=None, at=now())
        with django_assert_num_queries(4):
            page = indicator_page(indicator, member)
        assert len(page.periods) == count


def test_a_manager_records_a_figure_as_people_write_it(manager, lyp, client):
    indicator = IndicatorFactory(body=lyp)
    chosen = client.post(f"{indicator.get_absolute_url()}figures/", {"year": 2009, "part": 1})
    assert chosen.url == f"{indicator.get_absolute_url()}figures/2009-10/q1/"
    response = client.post(chosen.url, {"value": "1,130", "note": "A cold winter."}, follow=True)
    figure = Figure.objects.get()
    assert (figure.value, figure.note, figure.quarter, figure.recorded_by) == (1130, "A cold winter.", 1, manager)
    saved = "The figure for Quarter 1, April to June 2009 is saved. Not judged: No target is set for this quarter."
    assert saved in response.content.decode()
    assert client.get(chosen.url).context["form"].initial["note"] == "A cold winter."
    assert 'value="1,130"' in client.get(chosen.url).content.decode()


def test_an_empty_figure_is_no_data(manager, lyp, client):
    indicator = IndicatorFactory(body=lyp)
    client.post(f"{indicator.get_absolute_url()}figures/2009-10/q1/", {"value": "", "note": ""})
    assert Figure.objects.get().value is None
    assert Figure.objects.get().classifications.get().standing == Standing.NO_DATA


@pytest.mark.parametrize("typed", ["938 tonnes", "1,200 (2006)", "1,13", "tba", "12..3", "1e5", "NaN"])
def test_what_is_no_number_is_refused_with_an_example_and_kept(manager, lyp, client, typed):
    response = client.post(f"{IndicatorFactory(body=lyp).get_absolute_url()}figures/2009-10/q1/", {"value": typed})
    assert errors(response) == {"value": ["Enter a number such as 1,130 or −1.72, without words or units"]}
    assert f'value="{typed}"' in response.content.decode()
    assert not Figure.objects.exists()


def test_a_refusal_of_the_action_keeps_what_was_typed(manager, lyp, client):
    indicator = IndicatorFactory(body=lyp)
    QuarterFactory(published=True)
    response = client.post(f"{indicator.get_absolute_url()}figures/2008-09/q4/", {"value": "7", "note": "Late."})
    assert errors(response)["__all__"][0].startswith("Quarter 4 of 2008/09 is published")
    assert "Late." in response.content.decode()


def test_the_manager_of_another_body_is_told_why_not(lyp, client):
    client.force_login(seated(Role.MANAGER, BodyFactory(slug="sep")))
    response = client.get(f"{IndicatorFactory(body=lyp).get_absolute_url()}figures/2009-10/q1/")
    assert response.status_code == 403
    assert "Only the manager of Later Years Partnership" in response.content.decode()


def test_a_manager_sets_a_total_over_years(manager, lyp, client):
    address = f"{IndicatorFactory(body=lyp).get_absolute_url()}targets/2009-10/year/"
    bad = client.post(address, {"basis": "cumulative", "value": "5,155"})
    assert errors(bad) == {"years": ["Enter over how many years the total counts, 2 or more"]}
    client.post(address, {"basis": "cumulative", "value": "5,155", "years": 3, "printed": "5,155 over 3 years"})
    target = Target.objects.get()
    assert (target.value, target.from_year, target.printed) == (5155, 2007, "5,155 over 3 years")
    assert client.get(address).status_code == 200


def test_a_quarters_target_is_no_total_and_only_a_change_has_a_level(manager, lyp, client):
    address = f"{IndicatorFactory(body=lyp).get_absolute_url()}targets/2009-10/q1/"
    assert "years" not in client.get(address).context["form"].fields
    bad = client.post(address, {"basis": "absolute", "value": "3", "equivalent_value": "5.6"})
    assert list(errors(bad)) == ["equivalent_value"]


def test_the_support_officer_adds_and_edits_an_indicator(officer, lyp, client):
    given = {
        "title": "Homes insulated", "slug": "homes-insulated", "body": lyp.pk, "position": 1, "designation": "stretch",
        "stretch_number": 10, "unit": "homes", "value_kind": "absolute", "better": "higher", "decimals": 0,
        "kind": "number", "frequency": "quarterly", "within_year": "stand",
    }  # fmt: skip
    bad = client.post("/targets/indicators/add/", given | {"stretch_number": ""})
    assert errors(bad) == {"__all__": ["Give the number of the stretch target, and only for a stretch indicator."]}
    client.post("/targets/indicators/add/", given)
    indicator = Indicator.objects.get()
    assert indicator.designation_label == "Stretch target 10"
    client.post(f"{indicator.get_absolute_url()}edit/", given | {"title": "Warm homes", "baseline_value": "1,200"})
    indicator.refresh_from_db()
    assert (indicator.title, indicator.baseline_value) == ("Warm homes", 1200)


def test_who_adds_a_judgement_is_not_sent_to_targets_in_numbers(officer, lyp, client):
    given = {
        "title": "Elders are heard", "slug": "elders", "body": lyp.pk, "position": 1, "designation": "local",
        "value_kind": "absolute", "better": "higher", "decimals": 0, "kind": "qualitative", "unit": "in words",
        "frequency": "quarterly", "within_year": "stand",
    }  # fmt: skip
    added = client.post("/targets/indicators/add/", given, follow=True)
    (told,) = added.context["messages"]
    assert str(told) == "The indicator is added. It takes no target: record its first judgement next."


def test_the_support_officer_opens_and_publishes_a_quarter(officer, client):
    opened = client.post("/targets/open/", {"quarter": "2009-10-q1"})
    assert opened.url == "/targets/2009-10/q1/returns/"
    address = "/targets/2009-10/q1/"
    assert "This quarter is open." in client.get(address).content.decode()
    form = client.get(f"{address}close/").context["form"]
    ordered = client.post(f"{address}close/", {"seen": form.initial["seen"], "without": "on"})
    assert "Waiting" in client.get(ordered.url).content.decode()
    actions.run_closing(actions.claim_closing(at=now()), at=now())
    assert "Published" in client.get(ordered.url).content.decode()
    assert Quarter.objects.get().is_published
    client.logout()
    assert client.get(address).status_code == 200


def test_the_support_officer_adopts_a_tolerance(officer, client, lyp):
    IndicatorFactory(body=lyp)
    given = {
        "scope": "body", "measure": "percent", "on_target_up_to": "0", "slight_up_to": "10", "adverse_only": "on",
        "reason": "Agreed by the board.",
    }  # fmt: skip
    assert errors(client.post("/targets/tolerance/adopt/", given)) == {
        "body": ["Select the body that the rule applies to"]
    }
    wrong_order = errors(client.post("/targets/tolerance/adopt/", given | {"body": lyp.pk, "on_target_up_to": "11"}))
    assert wrong_order == {"__all__": ["The limit for Slight Variance cannot be below the one for On Target."]}
    client.post("/targets/tolerance/adopt/", given | {"body": lyp.pk})
    rule = ToleranceRule.objects.get(version=2)
    assert (rule.body, rule.on_target_up_to, rule.adopted_by) == (lyp, 0, officer)
    text = client.get("/targets/tolerance/").content.decode()
    assert "Version 2: Later Years Partnership" in text
    assert "more than 0% and up to 10% worse than the target" in text


def test_a_body_without_indicators_says_so(client, lyp):
    assert (
        "Later Years Partnership answers for no indicator." in client.get("/partnerships/lyp/targets/").content.decode()
    )


def test_a_target_whose_wording_is_not_known_says_so(client, lyp):
    actions.save_strategy_target(AspirationFactory(number=2), number=1, bodies=[lyp], by=None, at=now())
    assert "1.2.1: " in client.get("/partnerships/lyp/targets/").content.decode()
    assert "the wording is not in the documents loaded" in client.get("/partnerships/lyp/targets/").content.decode()


def test_one_strategy_target_serves_two_bodies_and_their_indicators():
    lyp, sep = BodyFactory(slug="lyp"), BodyFactory(slug="sep")
    ours, theirs = IndicatorFactory(body=lyp), IndicatorFactory(body=sep)
    target = actions.save_strategy_target(
        AspirationFactory(), number=1, bodies=[lyp, sep], indicators=[ours, theirs], by=None, at=now()
    )
    assert [list(thing.strategy_targets.all()) for thing in (lyp, sep, ours, theirs)] == [[target]] * 4


def test_a_manager_says_how_a_milestone_stands(manager, lyp, client):
    milestone = MilestoneFactory(body=lyp)
    address = f"/targets/milestones/{milestone.pk}/update/"
    assert errors(client.post(address, {"state": "done", "note": ""})) == {"note": ["Enter the note and evidence"]}
    assert "state" in errors(client.post(address, {"state": "unreported", "note": "Hm."}))
    client.post(address, {"state": "at_risk", "note": "The builder is late."})
    milestone.refresh_from_db()
    assert (milestone.state, milestone.note, milestone.noted_by) == ("at_risk", "The builder is late.", manager)
    client.logout()
    page = client.get("/targets/milestones/")
    assert (page.context["unreported"], page.context["at_risk"]) == (0, 1)
    assert Milestone.objects.unreported().count() == 0
