"""The counts of a quarter by body are those of its table, whatever changed and however it was written (C05, C07)."""

import datetime as dt
from collections import Counter
from decimal import Decimal

import pytest
from django.db import connection

from targets import actions
from targets.models import Classification, Figure, Indicator, Quarter, Standing, Tally, Target
from targets.reports.quarter import quarter_table
from tests.factories.partnerships import BodyFactory, now
from tests.factories.targets import FigureFactory, IndicatorFactory, QuarterFactory, TargetFactory

pytestmark = pytest.mark.django_db


def of_tables():
    """What the tables of all quarters come to."""
    quarters = list(Quarter.objects.all())
    rows = [
        (str(quarter), row.body_slug, row.standing)
        for quarter in quarters
        for row in quarter_table(quarter, among=quarters).rows
    ]
    return Counter(rows)


def of_tallies():
    counted = Counter()
    for tally in Tally.objects.select_related("quarter", "body"):
        for standing in Standing:
            counted[str(tally.quarter), tally.body.slug, standing] = getattr(tally, standing.value)
    return +counted


def sql(statement, *parameters):
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def record(indicator, value, **given):
    return actions.record_figure(
        indicator, value=Decimal(value), by=None, at=now(), **{"year": 2008, "quarter": 4, **given}
    )


@pytest.fixture
def two_bodies():
    """Two bodies with three indicators and two quarters."""
    first, second = BodyFactory(), BodyFactory()
    QuarterFactory(number=3)
    QuarterFactory(number=4)
    indicators = [IndicatorFactory(body=first), IndicatorFactory(body=first), IndicatorFactory(body=second)]
    for indicator in indicators:
        TargetFactory(indicator=indicator, quarter=4)
    return indicators


def by_actions(one, two, other):
    record(one, 50)
    yield "a figure"
    record(one, 99)
    yield "a better figure"
    record(two, 90)
    record(other, 100)
    yield "figures of two bodies"
    actions.set_target(
        one, year=2008, quarter=4, value=Decimal(400), basis="absolute", reason="Agreed", by=None, at=now()
    )
    yield "another target"
    record(two, 80, quarter=0)
    yield "a whole year's figure beside that of quarter 4"
    record(one, 7, area_code="PTS")
    yield "a figure of another area"


def by_sql(one, two, other):
    record(one, 50)
    FigureFactory(indicator=two, quarter=3)
    yield "a figure without a class"
    sql("UPDATE targets_figure SET quarter = 3 WHERE indicator_id = %s", one.pk)
    yield "a figure moved to another quarter"
    sql("UPDATE targets_classification SET superseded_at = clock_timestamp()")
    yield "a class superseded"
    Classification.objects.all().delete()
    Figure.objects.all().delete()
    yield "nothing left"
    sql("UPDATE targets_indicator SET body_id = %s WHERE id = %s", other.body_id, two.pk)
    yield "an indicator moved to another body"
    sql("UPDATE targets_indicator SET retired_on = '2008-12-31' WHERE id = %s", one.pk)
    yield "an indicator retired in quarter 3"


def by_parts(one, two, other):
    part = IndicatorFactory(body=other.body, parent=one, part="a")
    yield "a part with another body than its whole"
    TargetFactory(indicator=one, quarter=3)
    yield "a target of the whole"
    Target.objects.filter(indicator=one).delete()
    yield "no target of the whole"
    Indicator.objects.filter(pk=part.pk).delete()
    yield "no parts"
    Target.objects.all().delete()
    Indicator.objects.filter(body=other.body).delete()
    yield "a body without indicators"
    Indicator.objects.bulk_create([IndicatorFactory.build(body=other.body) for _each in range(3)])
    QuarterFactory(year=2009, number=1)
    yield "many indicators at once, and a new quarter"


@pytest.mark.parametrize("changes", [by_actions, by_sql, by_parts])
def test_the_tallies_are_those_of_the_tables(two_bodies, changes):
    assert of_tallies() == of_tables()
    for change in changes(*two_bodies):
        assert of_tallies() == of_tables(), change


def test_a_body_without_indicators_has_no_tally(two_bodies):
    Target.objects.all().delete()
    Indicator.objects.filter(body=two_bodies[2].body).delete()
    assert set(Tally.objects.values_list("body", flat=True)) == {two_bodies[0].body_id}


def test_what_is_retired_in_a_quarter_leaves_it_at_its_last_day(two_bodies):
    one = two_bodies[0]
    for day, left in ((dt.date(2009, 3, 31), False), (dt.date(2009, 4, 1), True)):
        Indicator.objects.filter(pk=one.pk).update(retired_on=day)
        assert (of_tallies()[str(Quarter.objects.get(number=4)), one.body.slug, Standing.NO_DATA] == 2) is left
        assert of_tallies() == of_tables()
