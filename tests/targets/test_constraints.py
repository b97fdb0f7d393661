"""What the database itself refuses about targets."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from targets import actions
from targets.models import Classification, Indicator, ToleranceRule
from tests.factories.comms import PublicationFactory
from tests.factories.partnerships import now
from tests.factories.targets import (
    ClosingFactory,
    CorrectionFactory,
    FigureFactory,
    IndicatorFactory,
    LetInFactory,
    MilestoneFactory,
    QuarterFactory,
    ReturnEvidenceFactory,
    ReturnFactory,
    StrategyTargetFactory,
    TargetFactory,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("factory", "wrong", "constraint"),
    [
        (IndicatorFactory, {"title": ""}, "indicator_has_title_and_unit"),
        (IndicatorFactory, {"unit": ""}, "indicator_has_title_and_unit"),
        (IndicatorFactory, {"ni_code": "NI 0"}, "indicator_ni_code_form"),
        (IndicatorFactory, {"ni_code": "186"}, "indicator_ni_code_form"),
        (IndicatorFactory, {"designation": "stretch"}, "indicator_stretch_has_its_number"),
        (IndicatorFactory, {"stretch_number": 3}, "indicator_stretch_has_its_number"),
        (IndicatorFactory, {"decimals": 7}, "indicator_decimals_fit"),
        (TargetFactory, {"year": 1066}, "target_year_in_range"),
        (TargetFactory, {"quarter": 5}, "target_part_of_a_year"),
        (TargetFactory, {"basis": "cumulative"}, "target_cumulative_says_years"),
        (TargetFactory, {"basis": "cumulative", "years": 3, "quarter": 1}, "target_cumulative_says_years"),
        (TargetFactory, {"years": 3}, "target_cumulative_says_years"),
        (TargetFactory, {"equivalent_value": Decimal(3)}, "target_equivalent_is_of_a_change"),
        (TargetFactory, {"equivalent_unit": "tonnes"}, "target_equivalent_is_of_a_change"),
        (FigureFactory, {"year": 2100}, "figure_year_in_range"),
        (FigureFactory, {"quarter": 5}, "figure_part_of_a_year"),
        (FigureFactory, {"area_code": ""}, "figure_has_an_area"),
        (QuarterFactory, {"number": 0}, "quarter_one_to_four"),
        (QuarterFactory, {"year": 1989}, "quarter_year_in_range"),
        (QuarterFactory, {"state": "published"}, "quarter_published_at_a_time"),
        (QuarterFactory, {"published_at": now()}, "quarter_published_at_a_time"),
        (QuarterFactory, {"state": "revising"}, "quarter_published_at_a_time"),
        (QuarterFactory, {"state": "locked"}, "quarter_locked_at_a_time"),
        (QuarterFactory, {"locked_at": now()}, "quarter_locked_at_a_time"),
        (ReturnFactory, {"state": "submitted", "submitted_at": None}, "return_submitted_at_a_time"),
        (ReturnFactory, {"state": "accepted", "decided_at": None}, "return_decided_when_sent_back_or_accepted"),
        (ReturnFactory, {"decided_at": now()}, "return_decided_when_sent_back_or_accepted"),
        (ReturnFactory, {"state": "returned", "return_note": ""}, "return_sent_back_with_a_note"),
        (ReturnEvidenceFactory, {"title": ""}, "return_evidence_has_a_title"),
        (ReturnEvidenceFactory, {"size": 0}, "return_evidence_up_to_10_mb"),
        (ReturnEvidenceFactory, {"size": 10 * 1024 * 1024 + 1}, "return_evidence_up_to_10_mb"),
        (LetInFactory, {"reason": ""}, "let_in_says_why"),
        (CorrectionFactory, {"reason": ""}, "correction_says_why"),
        (ClosingFactory, {"state": "done"}, "closing_ends_once"),
        (ClosingFactory, {"ended_at": now()}, "closing_ends_once"),
        (ClosingFactory, {"state": "failed", "ended_at": now()}, "closing_failed_says_why"),
        (ClosingFactory, {"state": "running"}, "closing_runs_under_a_lease"),
        (LetInFactory, {"ended_at": now().replace(year=1999)}, "let_in_ends_after_it_began"),
        (StrategyTargetFactory, {"number": 0}, "strategy_target_number_starts_at_one"),
        (MilestoneFactory, {"text": ""}, "milestone_says_what_and_when"),
        (MilestoneFactory, {"due_label": ""}, "milestone_says_what_and_when"),
        (MilestoneFactory, {"state": "done"}, "milestone_state_was_noted"),
        (MilestoneFactory, {"noted_at": now()}, "milestone_state_was_noted"),
    ],
)
def test_a_row_that_makes_no_sense_is_refused(factory, wrong, constraint):
    with pytest.raises(IntegrityError, match=constraint):
        factory(**wrong)


@pytest.mark.parametrize(
    ("factory", "same", "constraint"),
    [
        (IndicatorFactory, ("body", "title"), "indicator_title_once_a_body"),
        (TargetFactory, ("indicator",), "target_once_a_period"),
        (FigureFactory, ("indicator",), "figure_once_a_period"),
        (StrategyTargetFactory, ("aspiration", "number"), "strategy_target_number_once"),
        (MilestoneFactory, ("target", "body"), "milestone_once_a_target_and_body"),
        (ReturnFactory, ("quarter", "body"), "return_once_a_quarter_and_body"),
        (LetInFactory, ("quarter", "person"), "let_in_once_at_a_time"),
    ],
)
def test_nothing_is_there_twice(factory, same, constraint):
    first = factory()
    with pytest.raises(IntegrityError, match=constraint):
        factory(**{name: getattr(first, name) for name in same})


def test_a_quarter_is_there_once():
    first = QuarterFactory()
    with pytest.raises(IntegrityError, match="quarter_once"):
        type(first).objects.create(year=first.year, number=first.number)


@pytest.mark.parametrize(
    ("wrong", "constraint"),
    [
        ({}, "classification_one_current_a_figure"),
        ({"superseded_at": now(), "standing": "no_data", "variance": 3}, "classification_no_data_has_no_variance"),
        ({"superseded_at": now().replace(year=1999)}, "classification_superseded_later"),
        ({"superseded_at": now(), "reason": ""}, "classification_says_why"),
    ],
)
def test_a_class_is_one_whole_and_current(wrong, constraint):
    figure = actions.record_figure(IndicatorFactory(), year=2008, value=Decimal(3), by=None, at=now())
    sound = {"standing": "on_target", "reason": "So.", "classified_at": now().replace(year=2020)}
    with pytest.raises(IntegrityError, match=constraint):
        Classification.objects.create(figure=figure, rule=ToleranceRule.objects.get(), **sound | wrong)


def test_history_keeps_every_change_of_a_row():
    indicator = IndicatorFactory()
    Indicator.objects.filter(pk=indicator.pk).update(note="Changed in bulk.")
    assert indicator.row_history.count() >= 2


@pytest.mark.parametrize(
    ("factory", "constraint"),
    [
        (ClosingFactory, "closing_one_open_a_quarter"),
        (CorrectionFactory, "correction_one_waiting_a_figure"),
    ],
)
def test_one_of_a_kind_waits_at_a_time(factory, constraint):
    first = factory()
    again = {"quarter": first.quarter} | ({"indicator": first.indicator} if hasattr(first, "indicator") else {})
    with pytest.raises(IntegrityError, match=constraint):
        factory(**again)


def test_a_revision_is_published_once_and_a_correction_applied_or_withdrawn():
    done = {"state": "done", "ended_at": now(), "quarter": QuarterFactory()}
    ClosingFactory(**done)
    with pytest.raises(IntegrityError, match="closing_published_once_a_revision"), transaction.atomic():
        ClosingFactory(**done)
    with pytest.raises(IntegrityError, match="correction_applied_or_withdrawn"):
        CorrectionFactory(withdrawn_at=now(), applied_in=PublicationFactory())
