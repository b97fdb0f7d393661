"""Parsing what people type about targets."""

from targets.forms.challenges import (
    ChallengeAnswerForm,
    ChallengeAskForm,
    ChallengeDecideForm,
    ChallengeScheduleForm,
)
from targets.forms.figures import ClassOverrideForm, FigureForm, figure_in_boxes
from targets.forms.indicators import BaselineAgreeForm, BaselineReviseForm, IndicatorForm, IndicatorRetireForm
from targets.forms.measures import (
    BodyFilterForm,
    ChartsFilterForm,
    FigureField,
    LeaguePeriodForm,
    MilestoneForm,
    PeriodForm,
)
from targets.forms.publishing import CloseForm, CorrectionChooseForm, CorrectionForm, ReviseForm
from targets.forms.quarters import QuarterForm, QuartersForm
from targets.forms.returns import EvidenceForm, QuarterLetInForm, ReturnForm, SendBackForm
from targets.forms.stories import AnnotationForm, BreakdownFiguresForm, BreakdownForm, SectionForm
from targets.forms.targets import MilestoneDayForm, TargetForm, TrajectoryForm, YearForm
from targets.forms.tolerance import ToleranceRuleForm, ToleranceTrialForm

__all__ = [
    "AnnotationForm",
    "BaselineAgreeForm",
    "BaselineReviseForm",
    "BodyFilterForm",
    "BreakdownFiguresForm",
    "BreakdownForm",
    "ChallengeAnswerForm",
    "ChallengeAskForm",
    "ChallengeDecideForm",
    "ChallengeScheduleForm",
    "ChartsFilterForm",
    "ClassOverrideForm",
    "CloseForm",
    "CorrectionChooseForm",
    "CorrectionForm",
    "EvidenceForm",
    "FigureField",
    "FigureForm",
    "IndicatorForm",
    "IndicatorRetireForm",
    "LeaguePeriodForm",
    "MilestoneDayForm",
    "MilestoneForm",
    "PeriodForm",
    "QuarterForm",
    "QuarterLetInForm",
    "QuartersForm",
    "ReturnForm",
    "ReviseForm",
    "SectionForm",
    "SendBackForm",
    "TargetForm",
    "ToleranceRuleForm",
    "ToleranceTrialForm",
    "TrajectoryForm",
    "YearForm",
    "figure_in_boxes",
]
