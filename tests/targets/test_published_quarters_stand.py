"""A published quarter stands still by any path, SQL as the app's own role included (H01, P12, F26)."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from partnerships.access import RefusedError, refusal
from targets import actions
from targets.models import Classification, Figure, Quarter, Return, Target
from tests.factories.partnerships import now
from tests.factories.targets import (
    FigureFactory,
    IndicatorFactory,
    QuarterFactory,
    ReturnEvidenceFactory,
    ReturnFactory,
    TargetFactory,
)

pytestmark = pytest.mark.django_db


def sql(statement, *parameters):
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


@pytest.fixture
def published():
    """Quarter 4 of 2008/09, published with a figure of the quarter, one of the year, their targets and a return."""
    indicator = IndicatorFactory()
    for part in (0, 4):
        TargetFactory(indicator=indicator, quarter=part)
        actions.record_figure(indicator, year=2008, quarter=part, value=Decimal(90), by=None, at=now())
    quarter = Quarter.objects.get(year=2008, number=4)
    ReturnEvidenceFactory(body_return=ReturnFactory(quarter=quarter, body=indicator.body, state="accepted"))
    return actions.publish_quarter(quarter, by=None, at=now())


FROZEN = [
    "UPDATE targets_figure SET value = 1 WHERE quarter = 4",
    "UPDATE targets_figure SET note = 'Better' WHERE quarter = 0",
    "UPDATE targets_figure SET year = 2005 WHERE quarter = 4",
    "UPDATE targets_figure SET area_code = 'XXX' WHERE quarter = 4",
    "DELETE FROM targets_classification WHERE true",
    "UPDATE targets_classification SET superseded_at = now() WHERE true",
    "UPDATE targets_target SET value = 1 WHERE quarter = 4",
    "DELETE FROM targets_target WHERE quarter = 0",
    "UPDATE targets_return SET activities = 'More'",
    "DELETE FROM targets_returnevidence WHERE true",
    "UPDATE targets_returnevidence SET title = 'Another'",
    "INSERT INTO targets_figure (indicator_id, body_id, area_code, year, quarter, value, judged, note,"
    " printed_class, change_reason, recorded_at)"
    " SELECT indicator_id, body_id, area_code, 2008, 4, 1, '', '', '', '', now() FROM targets_figure WHERE year = 2007",
    "UPDATE targets_figure SET year = 2008, quarter = 4 WHERE year = 2007",
    "INSERT INTO targets_target (indicator_id, body_id, year, quarter, basis, value, printed, equivalent_unit, note)"
    " SELECT indicator_id, body_id, 2008, 0, 'absolute', 1, '', '', '' FROM targets_figure WHERE year = 2007",
]


@pytest.mark.parametrize("statement", FROZEN)
def test_no_statement_changes_a_published_quarter(published, statement):
    FigureFactory(year=2007)  # of an open year, and another indicator
    with pytest.raises(IntegrityError, match="published and stands") as refused, transaction.atomic():
        sql(statement)
    assert str(refusal(refused.value)).startswith("The quarter is published and its figures stand still.")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE targets_quarter SET state = 'open', published_at = NULL, published_by_id = NULL",
        "UPDATE targets_quarter SET state = 'locked', locked_at = now(), published_at = NULL, published_by_id = NULL",
        "UPDATE targets_quarter SET year = 2007",
        "UPDATE targets_quarter SET number = 3",
        "UPDATE targets_quarter SET area_code = 'XXX'",
        "UPDATE targets_quarter SET published_at = now()",
        "DELETE FROM targets_quarter WHERE true",
    ],
)
def test_a_published_quarter_is_never_unpublished(published, statement):
    with pytest.raises(IntegrityError, match="a published quarter") as refused, transaction.atomic():
        sql(statement)
    assert str(refusal(refused.value)) == "A published quarter stays published."


def test_a_revision_may_change_it_and_ends_published(published):
    Quarter.objects.update(state=Quarter.State.REVISING)
    Figure.objects.update(value=Decimal(91))
    Target.objects.update(value=Decimal(99))
    Classification.objects.update(superseded_at=now())
    Return.objects.update(activities="More")
    Quarter.objects.update(state=Quarter.State.PUBLISHED)
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(IntegrityError), transaction.atomic():
        Figure.objects.update(value=Decimal(92))


def test_no_transaction_ends_within_a_revision(published):
    Quarter.objects.update(state=Quarter.State.REVISING)
    with pytest.raises(IntegrityError, match="a revision ends with its transaction"), transaction.atomic():
        sql("SET CONSTRAINTS ALL IMMEDIATE")
    Quarter.objects.update(state=Quarter.State.PUBLISHED)


def test_other_areas_and_open_periods_are_not_held_up(published):
    indicator = IndicatorFactory()
    FigureFactory(indicator=indicator, quarter=4, area_code="PTS")
    FigureFactory(indicator=indicator, quarter=3)
    QuarterFactory(year=2009, number=1)
    FigureFactory(indicator=indicator, year=2009, quarter=1)
    TargetFactory(indicator=indicator, year=2009)
    assert Figure.objects.filter(indicator=indicator).update(note="Free") == 3


def test_an_action_that_comes_too_late_reads_a_sentence(published, monkeypatch):
    monkeypatch.setattr("targets.actions.figures._hold_entry", lambda *args, **kwargs: None)
    with pytest.raises(RefusedError, match="publish a correction"):
        actions.record_figure(IndicatorFactory(), year=2008, quarter=4, value=Decimal(1), by=None, at=now())
