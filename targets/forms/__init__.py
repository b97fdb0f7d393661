"""Parsing what people type about targets."""

from targets.forms.challenges import (
    ChallengeAnswerForm,
    ChallengeAskForm,
    ChallengeDecideForm,
    ChallengeScheduleForm,
)
from targets.forms.measures import (
    BodyFilterForm,
    FigureField,
    FigureForm,
    IndicatorForm,
    MilestoneForm,
    PeriodForm,
    QuarterForm,
    TargetForm,
    ToleranceRuleForm,
)
from targets.forms.publishing import CloseForm, CorrectionForm, ReviseForm
from targets.forms.returns import EvidenceForm, QuarterLetInForm, ReturnForm, SendBackForm

__all__ = [
    "BodyFilterForm",
    "ChallengeAnswerForm",
    "ChallengeAskForm",
    "ChallengeDecideForm",
    "ChallengeScheduleForm",
    "CloseForm",
    "CorrectionForm",
    "EvidenceForm",
    "FigureField",
    "FigureForm",
    "IndicatorForm",
    "MilestoneForm",
    "PeriodForm",
    "QuarterForm",
    "QuarterLetInForm",
    "ReturnForm",
    "ReviseForm",
    "SendBackForm",
    "TargetForm",
    "ToleranceRuleForm",
]
