"""What the database itself refuses about targets."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from targets import actions
from targets.models import Classification, Indicator, ToleranceRule
from tests.factories.comms import PublicationFactory
from tests.factories.partnerships import PersonFactory, now
from tests.factories.targets import (
    AnnotationFactory,
    BreakdownFactory,
    BreakdownFigureFactory,
    ClosingFactory,
    CorrectionFactory,
    FigureFactory,
    IndicatorFactory,
    LetInFactory,
    QuarterFactory,
    ReturnEvidenceFactory,
    ReturnFactory,
    TargetFactory,
)
from tests.factories.targets_strategy import MilestoneFactory, StrategyTargetFactory

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
        (
            IndicatorFactory,
            {"kind": "milestone", "value_kind": "change_from_baseline"},
            "indicator_change_is_of_numbers",
        ),
        (IndicatorFactory, {"numerator_label": "homes"}, "indicator_percent_names_its_numbers"),
        (IndicatorFactory, {"kind": "percent", "within_year": "add_up"}, "indicator_only_numbers_add_up"),
        (IndicatorFactory, {"baseline_agreed_on": now().date()}, "indicator_agreed_baseline_is_given"),
        (IndicatorFactory, {"revised_baseline_value": 3}, "indicator_revised_baseline_says_why"),
        (IndicatorFactory, {"revised_baseline_reason": "So."}, "indicator_revised_baseline_says_why"),
        (IndicatorFactory, {"part": "a"}, "indicator_part_has_its_letter"),
        (TargetFactory, {"basis": "year_to_date"}, "target_year_to_date_is_of_a_quarter"),
        (FigureFactory, {"numerator": 1, "denominator": 2, "value": 51}, "figure_percent_is_of_its_parts"),
        (FigureFactory, {"numerator": 1, "value": 51}, "figure_percent_is_of_its_parts"),
        (FigureFactory, {"numerator": 1, "denominator": 0, "value": 0}, "figure_percent_is_of_its_parts"),
        (FigureFactory, {"judged": "on_target", "value": None}, "figure_judged_says_why"),
        (FigureFactory, {"judged": "on_target", "note": "So."}, "figure_judged_says_why"),
        (AnnotationFactory, {"text": ""}, "annotation_says_what"),
        (AnnotationFactory, {"year": 1066}, "annotation_year_in_range"),
        (AnnotationFactory, {"quarter": 5}, "annotation_part_of_a_year"),
        (BreakdownFactory, {"name": ""}, "breakdown_has_name_and_groups"),
        (BreakdownFactory, {"groups": []}, "breakdown_has_name_and_groups"),
        (BreakdownFigureFactory, {"group": ""}, "breakdown_figure_has_a_group"),
        (BreakdownFigureFactory, {"year": 1066}, "breakdown_figure_year_in_range"),
        (BreakdownFigureFactory, {"quarter": 5}, "breakdown_figure_part_of_a_year"),
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
        (CorrectionFactory, {"numerator": 1, "denominator": 2}, "correction_percent_is_of_its_parts"),
        (CorrectionFactory, {"judged": "on_target"}, "correction_judged_says_why"),
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


def test_an_indicator_is_replaced_by_another_and_only_once_retired():
    indicator = IndicatorFactory()
    indicator.replaced_by = IndicatorFactory()
    with pytest.raises(IntegrityError, match="indicator_replaced_once_retired"), transaction.atomic():
        indicator.save()
    indicator.retired_on, indicator.replaced_by = now().date(), indicator
    with pytest.raises(IntegrityError, match="indicator_replaced_once_retired"):
        indicator.save()


def test_a_deputy_is_somebody_beside_the_owner():
    person = PersonFactory()
    for owner in (None, person):
        with pytest.raises(IntegrityError, match="indicator_deputy_is_another"), transaction.atomic():
            IndicatorFactory(owner=owner, deputy=person)


def test_parts_have_different_letters_and_no_parts_of_their_own():
    whole = IndicatorFactory()
    part = IndicatorFactory(parent=whole, part="a")
    with pytest.raises(IntegrityError, match="indicator_part_once"), transaction.atomic():
        IndicatorFactory(parent=whole, part="a")
    with pytest.raises(IntegrityError, match="cannot be a part of a part"), transaction.atomic():
        IndicatorFactory(parent=part, part="i")
    whole.parent, whole.part = IndicatorFactory(), "b"
    with pytest.raises(IntegrityError, match="cannot be a part of a part"):
        whole.save()


def test_an_agreed_baseline_stands_by_any_path():
    agreed = Indicator.objects.filter(pk=IndicatorFactory(baseline_value=10, baseline_agreed_on=now().date()).pk)
    for change in ({"baseline_value": 11}, {"baseline_printed": "Ten"}, {"baseline_agreed_on": None}):
        with pytest.raises(IntegrityError, match="is agreed"), transaction.atomic():
            agreed.update(**change)
    agreed.update(revised_baseline_value=11, revised_baseline_reason="Counted anew.")


def test_a_breakdown_of_a_published_quarter_stands():
    figure = BreakdownFigureFactory(quarter=4)
    QuarterFactory(published=True)
    figure.value = Decimal(5)
    with pytest.raises(IntegrityError, match="published"):
        figure.save()


@pytest.mark.parametrize(
    "wrong",
    [
        {"override_reason": "So."},
        {"rule_standing": "on_target"},
        {"rule_standing": "significant_variance", "override_reason": "So."},
        {"rule_standing": "on_target", "overridden_by": PersonFactory},
        {
            "standing": "on_target",
            "rule_standing": "on_target",
            "override_reason": "So.",
            "overridden_by": PersonFactory,
        },
        {"rule_standing": "no_data", "override_reason": "So.", "overridden_by": PersonFactory},
    ],
)
def test_an_override_has_a_name_a_reason_and_another_class(wrong):
    wrong = {name: value() if value is PersonFactory else value for name, value in wrong.items()}
    sound = {"standing": "slight_variance", "reason": "So.", "classified_at": now()}
    with pytest.raises(IntegrityError, match="classification_override_has_name_and_reason"):
        Classification.objects.create(figure=FigureFactory(), rule=ToleranceRule.objects.get(), **sound | wrong)
