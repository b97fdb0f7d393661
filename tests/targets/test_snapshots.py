"""A quarter's snapshot: everything its reports show, read at one moment, the same again from its stored form."""

import json
from decimal import Decimal

import pytest
from django.db import connection

from targets import actions
from targets.models import Indicator, Quarter, Return, Standing
from targets.reports.snapshot import one_moment, quarter_snapshot, snapshot_from
from tests.factories.partnerships import BodyFactory, now
from tests.factories.targets import IndicatorFactory, QuarterFactory, ReturnFactory, TargetFactory
from tests.factories.targets_strategy import MilestoneFactory


def quarter_4():
    return Quarter.objects.get(year=2008, number=4)


def test_what_is_stored_can_be_shown_again_unchanged(results):
    MilestoneFactory(body=results["lyp"])
    snapshot = quarter_snapshot(quarter_4())
    again = snapshot_from(json.loads(json.dumps(snapshot.data)))
    assert again == snapshot
    assert again.sha256 == snapshot.sha256
    assert [row.standing for row in again.rows].count(Standing.ON_TARGET) == 6
    assert [row.standing for row in again.rows].count(Standing.SIGNIFICANT) == 2


def test_the_same_rows_give_the_same_hash_and_any_other_word_another(results):
    first = quarter_snapshot(quarter_4())
    assert quarter_snapshot(quarter_4()).sha256 == first.sha256
    Indicator.objects.filter(slug="pennants").update(title="Number of Pennants")
    assert quarter_snapshot(quarter_4()).sha256 != first.sha256


def test_a_field_that_an_older_record_lacks_is_empty(results):
    data = quarter_snapshot(quarter_4()).data
    for row in data["rows"]:
        for name in ("note", "variance", "is_year_result", "trend", "rule_version"):
            del row[name]
    row = snapshot_from(data).rows[0]
    assert (row.note, row.variance, row.is_year_result, row.trend, row.rule_version) == ("", None, False, (), None)


def test_only_what_is_public_beside_the_quarter_is_compared(db):
    indicator = IndicatorFactory()
    for number, value in ((3, 100), (4, 50)):
        TargetFactory(indicator=indicator, quarter=number, value=Decimal(100))
        actions.record_figure(indicator, year=2008, quarter=number, value=Decimal(value), by=None, at=now())
    (row,) = quarter_snapshot(quarter_4()).rows
    assert (row.earlier_standing, row.points) == (None, [("Q4 2008/09", Decimal(50))])
    actions.publish_quarter(Quarter.objects.get(number=3), by=None, at=now())
    (row,) = quarter_snapshot(quarter_4()).rows
    assert (row.earlier_standing, len(row.points)) == (Standing.ON_TARGET, 2)


def test_words_that_were_not_sent_in_stay_with_their_writers(db):
    quarter = QuarterFactory()
    for state in Return.State:
        ReturnFactory(quarter=quarter, body=BodyFactory(name=f"B {state}"), state=state, activities="We met.")
    told = {update.state: (update.activities, update.is_accepted) for update in quarter_snapshot(quarter).updates}
    assert told == {
        "draft": ("", False), "returned": ("", False), "submitted": ("We met.", False), "accepted": ("We met.", True),
    }  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_the_reading_sees_one_moment_and_writes_nothing():
    with one_moment(), connection.cursor() as cursor:
        cursor.execute("SHOW transaction_isolation")
        assert cursor.fetchone() == ("repeatable read",)
        cursor.execute("SHOW transaction_read_only")
        assert cursor.fetchone() == ("on",)


@pytest.mark.parametrize("rows", [1, 3])
def test_a_snapshot_takes_six_statements_however_many_rows(db, rows, django_assert_num_queries):
    quarter = QuarterFactory()
    for _ in range(rows):
        indicator = IndicatorFactory()
        TargetFactory(indicator=indicator, quarter=4)
        actions.record_figure(indicator, year=2008, quarter=4, value=Decimal(3), by=None, at=now())
        ReturnFactory(quarter=quarter, body=indicator.body)
        MilestoneFactory(body=indicator.body)
    with django_assert_num_queries(6):
        quarter_snapshot(quarter)
