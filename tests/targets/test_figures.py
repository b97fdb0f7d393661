"""Recording figures and setting targets: each door's rules, events and what it classes anew (C04-C06, H01)."""

from decimal import Decimal

import pytest

from partnerships.access import NotAllowedError, RefusedError
from partnerships.models import Event, Role
from targets import actions
from targets.models import Basis, Classification, Figure, Indicator, Quarter, Standing, Target
from targets.reports.quarter import quarter_table
from tests.factories.partnerships import BodyFactory, now, seated
from tests.factories.targets import IndicatorFactory, QuarterFactory, TargetFactory

pytestmark = pytest.mark.django_db


def record(indicator, value, *, by=None, **period):
    value = None if value is None else Decimal(value)
    return actions.record_figure(indicator, **{"year": 2008, **period}, value=value, by=by, at=now())


def set_target(indicator, value, *, by=None, **details):
    return actions.set_target(
        indicator, **{"year": 2008, "reason": "Agreed anew.", **details}, value=Decimal(value), by=by, at=now()
    )


def current(figure):
    return Classification.objects.current().get(figure=figure)


def test_a_figure_is_classed_and_its_class_says_what_it_rests_on():
    indicator = IndicatorFactory(baseline_value=Decimal(10))
    set_target(indicator, "1728")
    classed = current(record(indicator, "1130"))
    assert (classed.standing, classed.variance) == (Standing.SIGNIFICANT, Decimal("-34.6064814815"))
    assert classed.reason == "1,130 against 1,728: 34.6% below, tolerance 15%"
    assert classed.rule.version == 1
    assert classed.inputs == {
        "value": "1130", "compared": "1130", "target": "1728", "basis": "absolute", "years": None,
        "value_kind": "absolute", "better": "higher", "baseline": "10", "rule_version": 1, "measure": "percent",
        "on_target_up_to": "5", "slight_up_to": "15", "adverse_only": True,
    }  # fmt: skip


def test_a_quarter_is_not_held_against_the_year_before_its_end_and_is_never_called_no_data():
    indicator = IndicatorFactory()
    set_target(indicator, "12510")
    third, last = (record(indicator, "12390", quarter=quarter) for quarter in (3, 4))
    assert (current(third).standing, current(third).reason) == (
        Standing.NOT_JUDGED, "No target is set for this quarter; that of the year is 12,510.",
    )  # fmt: skip
    assert current(last).reason == "12,390 against 12,510: 1% below, tolerance 5%"
    set_target(indicator, "12000", reason="Agreed anew.")
    assert current(third).reason == "No target is set for this quarter; that of the year is 12,000."
    third_quarter, fourth_quarter = QuarterFactory(number=3), QuarterFactory(number=4)
    rows = [quarter_table(each, among=None) for each in (third_quarter, fourth_quarter)]
    assert [(table.rows[0].target, table.rows[0].standing.label) for table in rows] == [
        ("No target", "Not judged"), ("12,000", "On Target"),
    ]  # fmt: skip
    assert rows[0].counts == {**dict.fromkeys(rows[1].counts, 0), Standing.NOT_JUDGED: 1}


def test_an_earlier_result_without_a_target_is_not_judged_and_cannot_be_overridden():
    figure = record(IndicatorFactory(), "7", year=2004)
    assert (current(figure).standing, current(figure).reason) == ("not_judged", "No target is set for this period.")
    with pytest.raises(RefusedError, match="There is nothing to class"):
        actions.override_class(figure, standing="on_target", reason="So.", by=seated(Role.SUPPORT_OFFICER), at=now())


def test_no_figure_is_no_data_and_nought_is_a_figure():
    indicator = IndicatorFactory()
    set_target(indicator, "10")
    assert current(record(indicator, None)).standing == Standing.NO_DATA
    assert current(record(indicator, "0")).standing == Standing.SIGNIFICANT


def test_a_changed_figure_keeps_its_earlier_class_as_superseded():
    indicator = IndicatorFactory()
    set_target(indicator, "10")
    figure = record(indicator, "10")
    record(indicator, "5")
    assert [(c.standing, c.superseded_at is None) for c in figure.classifications.order_by("pk")] == [
        (Standing.ON_TARGET, False),
        (Standing.SIGNIFICANT, True),
    ]


def test_the_same_again_changes_nothing():
    indicator = IndicatorFactory()
    set_target(indicator, "10")
    record(indicator, "10")
    before = Event.objects.count(), Classification.objects.count()
    set_target(indicator, "10")
    record(indicator, "10.0")
    assert (Event.objects.count(), Classification.objects.count()) == before


def test_the_event_tells_before_and_after():
    manager = seated(Role.MANAGER, BodyFactory(slug="lyp"))
    indicator = IndicatorFactory(body=BodyFactory(slug="lyp"))
    record(indicator, "10", by=manager)
    record(indicator, "12", by=manager)
    event = Event.objects.filter(kind="figure.recorded").first()
    assert (event.data["before"]["value"], event.data["after"]["value"]) == ("10.000000", "12")
    assert (event.body.slug, event.by, event.visibility) == ("lyp", manager, Event.Visibility.MEMBERS)


def test_a_target_set_later_classes_the_figure():
    indicator = IndicatorFactory()
    figure = record(indicator, "10")
    assert current(figure).reason == "No target is set for this period."
    set_target(indicator, "10")
    assert current(figure).standing == Standing.ON_TARGET


@pytest.mark.parametrize("door", [record, set_target])
def test_a_published_quarter_refuses_any_change(door):
    indicator = IndicatorFactory()
    set_target(indicator, "10")
    record(indicator, "10")
    actions.publish_quarter(Quarter.objects.get(), by=None, at=now())
    with pytest.raises(RefusedError, match=r"Quarter 4 of 2008/09 is published and its figures stand still\."):
        door(indicator, "11")
    door(indicator, "10")
    assert (Figure.objects.get().value, Target.objects.get().value) == (10, 10)


def test_setting_next_years_target_opens_no_quarter():
    set_target(IndicatorFactory(), "10", year=2009)
    assert not Quarter.objects.exists()


@pytest.mark.parametrize("door", [record, set_target])
@pytest.mark.parametrize("role", [Role.MEMBER, Role.CHAIR, Role.FINANCE])
def test_only_the_manager_and_the_support_office_may(door, role):
    lyp = BodyFactory(slug="lyp", name="Later Years Partnership")
    indicator = IndicatorFactory(body=lyp)
    with pytest.raises(NotAllowedError, match="Only the manager of Later Years Partnership or the SP Support Officer"):
        door(indicator, "10", by=seated(role, None if role in Role.of_offices() else lyp))
    with pytest.raises(NotAllowedError):
        door(indicator, "10", by=seated(Role.MANAGER, BodyFactory(slug="sep")))
    door(indicator, "10", by=seated(Role.MANAGER, lyp))
    door(indicator, "11", by=seated(Role.SUPPORT_OFFICER))


@pytest.mark.parametrize(("decimals", "words"), [(0, "Give whole numbers"), (2, "Give at most 2 decimal places")])
def test_more_decimals_than_the_indicator_has_are_refused(decimals, words):
    with pytest.raises(RefusedError, match=words):
        record(IndicatorFactory(decimals=decimals), "1.2345")


def test_a_total_over_years_is_classed_only_when_every_year_is_known():
    indicator = IndicatorFactory()
    set_target(indicator, "5155", year=2009, basis=Basis.CUMULATIVE, years=3)
    record(indicator, "1130", year=2008)
    last = record(indicator, "2000", year=2009)
    assert current(last).reason == "Not every year of the total 2007/08 to 2009/10 has a figure."
    record(indicator, "2025", year=2007)
    assert current(last).standing == Standing.ON_TARGET
    assert current(last).reason == "5,155 against 5,155: exactly as planned"
    assert current(last).inputs["compared"] == "5155"


@pytest.mark.parametrize(
    ("details", "words"),
    [
        ({"basis": Basis.CUMULATIVE}, "Say over how many years"),
        ({"basis": Basis.CUMULATIVE, "years": 1}, "Say over how many years"),
        ({"basis": Basis.CUMULATIVE, "years": 3, "quarter": 4}, "Say over how many years"),
    ],
)
def test_a_total_must_say_its_years(details, words):
    with pytest.raises(RefusedError, match=words):
        set_target(IndicatorFactory(), "10", **details)


def test_percent_changes_are_never_added_up():
    indicator = IndicatorFactory(value_kind="change_from_baseline")
    with pytest.raises(RefusedError, match="cannot be added up"):
        set_target(indicator, "10", basis=Basis.CUMULATIVE, years=3)


def test_a_change_target_is_compared_as_a_level_and_needs_the_baseline():
    indicator = IndicatorFactory(better="lower", decimals=1)
    set_target(indicator, "-10", basis=Basis.CHANGE)
    figure = record(indicator, "90")
    assert current(figure).reason == "The target is a change from the baseline, and no baseline is given."
    indicator.baseline_value = Decimal(100)
    actions.save_indicator(indicator, by=None, at=now())
    assert current(figure).reason == "90 against 90: exactly as planned"


def test_what_published_classes_rest_on_is_fixed(results):
    indicator = Indicator.objects.get(slug="fly-tipping")
    indicator.better = "higher"
    with pytest.raises(RefusedError, match="Figures of this indicator are published"):
        actions.save_indicator(indicator, by=None, at=now())
    indicator.refresh_from_db()
    indicator.note = "Counted by wardens."
    assert actions.save_indicator(indicator, by=None, at=now()).note == "Counted by wardens."


def test_how_quarters_go_together_may_change_until_a_quarter_of_its_own_is_published(results):
    grants = Indicator.objects.get(slug="warm-front-grants")
    grants.within_year = "add_up"
    actions.save_indicator(grants, by=None, at=now())
    actions.record_figure(grants, year=2009, quarter=1, value=Decimal(310), by=None, at=now())
    actions.publish_quarter(Quarter.objects.get(year=2009, number=1), by=None, at=now())
    grants.within_year = "stand"
    with pytest.raises(RefusedError, match="Figures of this indicator are published"):
        actions.save_indicator(grants, by=None, at=now())


def test_publishing_twice_is_refused_and_is_news():
    quarter = QuarterFactory()
    officer = seated(Role.SUPPORT_OFFICER)
    published = actions.publish_quarter(quarter, by=officer, at=now())
    assert (published.is_published, published.published_by) == (True, officer)
    with pytest.raises(RefusedError, match="Quarter 4, January to March 2009 is published already"):
        actions.publish_quarter(quarter, by=officer, at=now())
    assert Event.objects.get(kind="quarter.published").visibility == Event.Visibility.PUBLIC


def test_opening_a_quarter_twice_is_one_quarter():
    first = actions.open_quarter(2009, 1, by=None, at=now())
    assert actions.open_quarter(2009, 1, by=None, at=now()) == first
    assert Event.objects.filter(kind="quarter.opened").count() == 1


def test_figures_are_seen_once_their_quarter_is_published():
    member = seated(Role.MEMBER)
    year, q3 = TargetFactory(year=2007).indicator, IndicatorFactory()
    QuarterFactory(year=2007, published=True)
    for indicator, period in ((year, {"year": 2008}), (q3, {"quarter": 3})):
        record(indicator, "1", **period)
    seen = Figure.objects.visible_to
    stranger = seated(Role.CONTACT, BodyFactory())
    stranger.seats.all().delete()
    assert (seen(stranger).count(), seen(member).count()) == (0, 2)
    actions.publish_quarter(Quarter.objects.get(year=2008, number=4), by=None, at=now())
    assert [figure.indicator for figure in seen(stranger)] == [year]


def test_another_number_is_shown_before_the_printed_one_wherever_the_target_is(results, client):
    warm_front = Indicator.objects.get(slug="warm-front-grants")
    address = f"{warm_front.get_absolute_url()}targets/2009-10/year/"
    client.force_login(seated(Role.MANAGER, results["lyp"]))
    printed = "5,155 (Cumulative total for 3 years)"
    typed = {"basis": "cumulative", "value": "5,000", "years": "3", "printed": printed}
    assert client.post(address, typed).context["form"].errors == {
        "reason": ["The target is set already. Say why it changes."]
    }
    client.post(address, {**typed, "reason": "Agreed with the board."})
    page = client.get(warm_front.get_absolute_url())
    assert [period.target for period in page.context["page"].periods] == [
        f"5,000 over 3 years (printed: {printed})", "1,728",
    ]  # fmt: skip
    text = page.content.decode()
    assert f"<strong>5,000 over 3 years (printed: {printed})</strong>" in text
    assert "Changed: Agreed with the board." in text
    rows = quarter_table(Quarter.objects.get(number=4), among=None).rows
    assert [row.next_target for row in rows if row.slug == warm_front.slug] == [
        f"5,000 over 3 years (printed: {printed})"
    ]


def test_what_is_left_of_a_total_counts_the_quarters_that_add_up(client):
    indicator = IndicatorFactory(within_year="add_up")
    set_target(indicator, "300", year=2009, basis=Basis.CUMULATIVE, years=3)
    for year, quarter in ((2008, 1), (2008, 2), (2008, 3), (2008, 4), (2009, 1)):
        record(indicator, "15", year=year, quarter=quarter)
    client.force_login(seated(Role.MEMBER))
    (running,) = client.get(indicator.get_absolute_url()).context["page"].running
    assert running.words == "75 known of 300: at most 225 left; other quarters and years not given"
    record(indicator, "100", year=2007)
    for quarter in (2, 3, 4):
        record(indicator, "15", year=2009, quarter=quarter)
    (running,) = client.get(indicator.get_absolute_url()).context["page"].running
    assert running.words == "220 known of 300: 80 left"
