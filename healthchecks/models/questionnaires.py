"""Questionnaires: numbered versions of the statements, fixed for good once a round has used them."""

import pgtrigger
from django.db import models
from django.db.models import Q

from partnerships.models.history import track_history

SECTION_STANDS = """
    PERFORM 1 FROM healthchecks_questionnaire
        WHERE id IN (NEW.questionnaire_id, OLD.questionnaire_id) AND fixed_at IS NOT NULL FOR SHARE;
    IF FOUND THEN
        RAISE EXCEPTION 'a round has used these statements, so they stay as they are'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'fixed_questionnaire_stands';
    END IF;
    RETURN COALESCE(NEW, OLD);
"""
STATEMENT_STANDS = """
    PERFORM 1 FROM healthchecks_questionnaire q JOIN healthchecks_section s ON s.questionnaire_id = q.id
        WHERE s.id IN (NEW.section_id, OLD.section_id) AND q.fixed_at IS NOT NULL FOR SHARE OF q;
    IF FOUND THEN
        RAISE EXCEPTION 'a round has used these statements, so they stay as they are'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'fixed_questionnaire_stands';
    END IF;
    RETURN COALESCE(NEW, OLD);
"""
ANY_CHANGE = pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete


@track_history("QuestionnaireHistory")
class Questionnaire(models.Model):
    """One numbered version of the health check's statements (F01)."""

    version = models.PositiveSmallIntegerField(unique=True)
    fixed_at = models.DateTimeField(null=True, blank=True, help_text="When a round first used it.")

    class Meta:
        ordering = ["-version"]
        triggers = [
            pgtrigger.Protect(
                name="fixed_questionnaire_stands",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__fixed_at__isnull=False),
            )
        ]

    def __str__(self):
        return f"Version {self.version} of the statements"

    @property
    def is_fixed(self):
        return self.fixed_at is not None


@track_history("SectionHistory")
class Section(models.Model):
    """One of the four Ps within a questionnaire; each weighs the same in the score."""

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.CASCADE, related_name="sections")
    slug = models.SlugField("code", max_length=40)
    title = models.CharField(max_length=60)
    about = models.CharField("what it asks", max_length=300)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["questionnaire", "position"]
        constraints = [
            models.CheckConstraint(name="section_has_a_title", condition=~Q(title="")),
            models.UniqueConstraint(name="section_code_once", fields=["questionnaire", "slug"]),
            models.UniqueConstraint(name="section_place_once", fields=["questionnaire", "position"]),
        ]
        triggers = [pgtrigger.Trigger(name="fixed_section_stands", operation=ANY_CHANGE, when=pgtrigger.Before, func=SECTION_STANDS)]  # fmt: skip

    def __str__(self):
        return self.title


@track_history("StatementHistory")
class Statement(models.Model):
    """A sentence of good practice that members say how far they agree with."""

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="statements")
    text = models.CharField(
        "statement",
        max_length=300,
        help_text="A sentence that a member can agree or disagree with. The partnership’s papers give no wording: "
        "the statements are the portal’s own, drawn from good practice.",
    )
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["section", "position"]
        constraints = [
            models.CheckConstraint(
                name="statement_says_something",
                condition=~Q(text=""),
                violation_error_message="Write the statement.",
            ),
            models.UniqueConstraint(
                name="statement_place_once", fields=["section", "position"], deferrable=models.Deferrable.DEFERRED
            ),
            models.UniqueConstraint(
                name="statement_once",
                fields=["section", "text"],
                violation_error_message="This statement is already asked here.",
            ),
        ]
        triggers = [pgtrigger.Trigger(name="fixed_statement_stands", operation=ANY_CHANGE, when=pgtrigger.Before, func=STATEMENT_STANDS)]  # fmt: skip

    def __str__(self):
        return self.text
