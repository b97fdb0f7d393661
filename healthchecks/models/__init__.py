"""The 4P partnership health check: statements, rounds, personal links and anonymous answers."""

from healthchecks.models.answers import Answer, Response
from healthchecks.models.questionnaires import Questionnaire, Section, Statement
from healthchecks.models.rounds import BodyCheck, PastRound, Round, SurveyLink

__all__ = [
    "Answer",
    "BodyCheck",
    "PastRound",
    "Questionnaire",
    "Response",
    "Round",
    "Section",
    "Statement",
    "SurveyLink",
]
