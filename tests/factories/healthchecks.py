"""Questionnaires, rounds, links and answers for tests."""

import datetime as dt
import uuid

import factory
from factory.django import DjangoModelFactory

from healthchecks.models import (
    Answer,
    BodyCheck,
    PastRound,
    Questionnaire,
    Response,
    Round,
    Section,
    Statement,
    SurveyLink,
)
from tests.factories.partnerships import BodyFactory, PersonFactory, now

PS = ("Purpose", "Proposition", "People", "Process")


class QuestionnaireFactory(DjangoModelFactory):
    class Meta:
        model = Questionnaire
        django_get_or_create = ("version",)

    version = 1


class SectionFactory(DjangoModelFactory):
    class Meta:
        model = Section

    questionnaire = factory.SubFactory(QuestionnaireFactory)
    title = "Purpose"
    slug = factory.LazyAttribute(lambda section: section.title.lower())
    about = "Whether we know why we meet."
    position = factory.LazyAttribute(lambda section: PS.index(section.title) + 1)


class StatementFactory(DjangoModelFactory):
    class Meta:
        model = Statement

    section = factory.SubFactory(SectionFactory)
    text = factory.Sequence(lambda n: f"We do the right thing number {n}.")
    position = factory.Sequence(lambda n: n)


class RoundFactory(DjangoModelFactory):
    class Meta:
        model = Round
        django_get_or_create = ("year",)

    year = 2026
    questionnaire = factory.SubFactory(QuestionnaireFactory)
    opened_on = dt.date(2026, 11, 2)
    closes_on = dt.date(2026, 12, 18)


class BodyCheckFactory(DjangoModelFactory):
    class Meta:
        model = BodyCheck

    round = factory.SubFactory(RoundFactory)
    body = factory.SubFactory(BodyFactory)


class SurveyLinkFactory(DjangoModelFactory):
    class Meta:
        model = SurveyLink

    body_check = factory.SubFactory(BodyCheckFactory)
    member = factory.SubFactory(PersonFactory)
    token_hash = factory.LazyAttribute(lambda link: SurveyLink.hashed(SurveyLink(pk=link.id).token))
    id = factory.LazyFunction(uuid.uuid4)


class ResponseFactory(DjangoModelFactory):
    """A finished response; needs a used link of the same check."""

    class Meta:
        model = Response

    body_check = factory.SubFactory(BodyCheckFactory)


class AnswerFactory(DjangoModelFactory):
    class Meta:
        model = Answer

    response = factory.SubFactory(ResponseFactory)
    value = 4


class PastRoundFactory(DjangoModelFactory):
    class Meta:
        model = PastRound
        django_get_or_create = ("year",)

    year = 2007
    partnerships_checked = 6
    account = "A pilot with six partnerships."


def make_questionnaire(*, version=1, each=2):
    """A questionnaire of the four Ps with `each` statements in every one."""
    questionnaire = QuestionnaireFactory(version=version)
    for title in PS:
        section = SectionFactory(questionnaire=questionnaire, title=title)
        for position in range(1, each + 1):
            StatementFactory(section=section, text=f"{title} statement {position}.", position=position)
    return questionnaire


def fix(questionnaire):
    """Fix the questionnaire as opening a round does."""
    Questionnaire.objects.filter(pk=questionnaire.pk).update(fixed_at=now())
    return questionnaire


def statements_of(questionnaire):
    return list(
        Statement.objects.filter(section__questionnaire=questionnaire).order_by("section__position", "position")
    )


def respond(check, *values, member=None):
    """One member's answers in the order of the statements, through a used link; the last value fills the rest."""
    SurveyLinkFactory(body_check=check, used=True, **({"member": member} if member else {}))
    response = ResponseFactory(body_check=check)
    statements = statements_of(check.round.questionnaire)
    filled = [*values, *[values[-1]] * (len(statements) - len(values))]
    Answer.objects.bulk_create(
        Answer(response=response, statement=statement, value=value)
        for statement, value in zip(statements, filled, strict=True)
    )
    return response


def close(round_):
    """Close the round as the database would see it, without the rewriting of the action."""
    Round.objects.filter(pk=round_.pk).update(status=Round.Status.CLOSED, closed_on=round_.closes_on)
    round_.refresh_from_db()
    return round_
