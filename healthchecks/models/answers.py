"""What members answered, kept so that nobody can tell who answered what (H10).

These rows have random keys, no time, no row history and no key that leads to a person or a
personal link. While a round is open, the database's own bookkeeping could still tie a row to
the link used in the same transaction; closing the round rewrites all of them in random order.
"""

import uuid

import pgtrigger
from django.db import models
from django.db.models import Q

from healthchecks.models.questionnaires import Statement
from healthchecks.models.rounds import BodyCheck

RESPONSE_RULES = """
    PERFORM 1 FROM healthchecks_round r JOIN healthchecks_bodycheck c ON c.round_id = r.id
        WHERE c.id = COALESCE(NEW.body_check_id, OLD.body_check_id) AND r.status = 'open';
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the round is closed' USING ERRCODE = 'check_violation', CONSTRAINT = 'round_is_open';
    END IF;
    RETURN COALESCE(NEW, OLD);
"""

ANSWER_RULES = """
    PERFORM 1 FROM healthchecks_response a
        JOIN healthchecks_bodycheck c ON c.id = a.body_check_id
        JOIN healthchecks_round r ON r.id = c.round_id
        WHERE a.id = COALESCE(NEW.response_id, OLD.response_id) AND r.status = 'open';
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the round is closed' USING ERRCODE = 'check_violation', CONSTRAINT = 'round_is_open';
    END IF;
    IF TG_OP = 'INSERT' AND NOT EXISTS (
        SELECT 1 FROM healthchecks_response a
        JOIN healthchecks_bodycheck c ON c.id = a.body_check_id
        JOIN healthchecks_round r ON r.id = c.round_id
        JOIN healthchecks_section p ON p.questionnaire_id = r.questionnaire_id
        JOIN healthchecks_statement s ON s.section_id = p.id
        WHERE a.id = NEW.response_id AND s.id = NEW.statement_id
    ) THEN
        RAISE EXCEPTION 'the statement is not one of this round'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'answer_to_a_statement_of_the_round';
    END IF;
    RETURN COALESCE(NEW, OLD);
"""

ONE_FOR_EACH_USED_LINK = """
    IF (SELECT count(*) FROM healthchecks_response WHERE body_check_id = NEW.body_check_id)
        > (SELECT count(*) FROM healthchecks_surveylink WHERE body_check_id = NEW.body_check_id AND used) THEN
        RAISE EXCEPTION 'more responses than used links'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'response_one_a_used_link';
    END IF;
    RETURN NULL;
"""


class Response(models.Model):
    """One member's finished answers about one body, whoever it was."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    body_check = models.ForeignKey(BodyCheck, on_delete=models.PROTECT, related_name="responses")

    class Meta:
        triggers = [
            pgtrigger.Protect(name="response_never_changes", operation=pgtrigger.Update),
            pgtrigger.Trigger(
                name="response_while_open",
                operation=pgtrigger.Insert | pgtrigger.Delete,
                when=pgtrigger.Before,
                func=RESPONSE_RULES,
            ),
            pgtrigger.Trigger(
                name="response_one_a_used_link",
                operation=pgtrigger.Insert,
                when=pgtrigger.After,
                timing=pgtrigger.Deferred,
                func=ONE_FOR_EACH_USED_LINK,
            ),
        ]

    def __str__(self):
        return "Answers of a member"


class Answer(models.Model):
    """How far a member agrees with one statement; empty means “don’t know” and is not counted."""

    class Agreement(models.IntegerChoices):
        STRONGLY_DISAGREE = 1, "Strongly disagree"
        DISAGREE = 2, "Disagree"
        NEITHER = 3, "Neither agree nor disagree"
        AGREE = 4, "Agree"
        STRONGLY_AGREE = 5, "Strongly agree"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="answers")
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="answers")
    value = models.PositiveSmallIntegerField(choices=Agreement.choices, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="answer_once_a_statement", fields=["response", "statement"]),
            models.CheckConstraint(
                name="answer_on_the_scale", condition=Q(value__isnull=True) | Q(value__gte=1, value__lte=5)
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="answer_never_changes", operation=pgtrigger.Update),
            pgtrigger.Trigger(
                name="answer_rules",
                operation=pgtrigger.Insert | pgtrigger.Delete,
                when=pgtrigger.Before,
                func=ANSWER_RULES,
            ),
        ]

    def __str__(self):
        return "An answer"
