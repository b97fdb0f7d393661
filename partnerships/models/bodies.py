"""Boards, partnerships, groups and offices: the framework's tree and the pages it keeps."""

import pgtrigger
from django.contrib.postgres.indexes import GinIndex
from django.db import connections, models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from tree_queries.fields import TreeNodeForeignKey
from tree_queries.query import TreeQuerySet

from partnerships.models.history import track_history
from partnerships.models.people import Person
from partnerships.models.searching import search_index, searched_by

# Kinds that the golden rules bind: each needs a reporting line up to the one top board (A02).
GOLDEN_RULE_KINDS = ("board", "thematic", "executive", "issue_partnership", "task_group")

# Kinds that the Code is about: several partners at one table. Task groups end with the body they belong to (A20).
CODE_KINDS = ("board", "thematic", "executive", "issue_partnership")

_GOLDEN = ", ".join(f"'{kind}'" for kind in GOLDEN_RULE_KINDS)

# One change of the tree at a time; whoever changes it takes this before any row, or two could wait for each other.
TREE_LOCK = "SELECT pg_advisory_xact_lock(hashtext('partnerships_body_tree'))"

TREE_RULES = f"""
    IF TG_OP = 'UPDATE' AND NEW.parent_id IS NOT DISTINCT FROM OLD.parent_id
        AND NEW.status = OLD.status AND NEW.kind = OLD.kind THEN
        RETURN NEW;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtext('partnerships_body_tree'));
    IF NEW.parent_id IS NOT NULL AND EXISTS (
        WITH RECURSIVE line(id, parent_id) AS (
            SELECT id, parent_id FROM partnerships_body WHERE id = NEW.parent_id
            UNION
            SELECT above.id, above.parent_id FROM partnerships_body above JOIN line ON above.id = line.parent_id
        ) SELECT 1 FROM line WHERE id = NEW.id
    ) THEN
        RAISE EXCEPTION 'a body cannot report to itself, directly or through others'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'body_tree_has_no_loop';
    END IF;
    IF NEW.status = 'active' AND NEW.kind IN ({_GOLDEN}) AND NEW.parent_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM partnerships_body WHERE id = NEW.parent_id AND status = 'active'
    ) THEN
        RAISE EXCEPTION 'an active body reports to an active body'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'body_active_parent';
    END IF;
    IF NEW.status <> 'active' AND EXISTS (
        SELECT 1 FROM partnerships_body WHERE parent_id = NEW.id AND status = 'active' AND kind IN ({_GOLDEN})
    ) THEN
        RAISE EXCEPTION 'active bodies still report to this one'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'body_no_active_children';
    END IF;
    RETURN NEW;
"""  # noqa: S608  the kinds are constants of this file

# Else one could close without the workbook that the Code asks for, as something it is not about.
CODE_KIND_STANDS = """
    RAISE EXCEPTION 'an active partnership stays a partnership until it is closed'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'body_code_kind_stands';
"""


class BodyQuerySet(TreeQuerySet):
    def visible_to(self, person):
        """Offices are for signed-in people, closed bodies stay as an archive, all else is public (A01)."""
        if person.is_authenticated:
            return self
        return self.exclude(kind=Body.Kind.OFFICE)

    def active(self):
        return self.filter(status=Body.Status.ACTIVE)

    def partnerships(self):
        """Boards, thematic partnerships and what sits under them: bodies that have a page to keep."""
        return self.filter(kind__in=GOLDEN_RULE_KINDS)

    def orphans(self):
        """Active bodies that break the reporting-line rule; the database keeps this list empty (A02)."""
        return self.active().filter(kind__in=GOLDEN_RULE_KINDS, parent=None, is_top=False)

    def holding_open(self, parent):
        """The active bodies that report to `parent` and keep it from closing (A02)."""
        return self.active().partnerships().filter(parent=parent).in_order()

    def in_order(self):
        return self.order_by(Lower("name"), "pk")

    def hold_tree(self):
        """Let nobody else change who reports to whom, or which bodies are active, until the transaction ends."""
        with connections[self.db].cursor() as cursor:
            cursor.execute(TREE_LOCK)


@track_history("BodyHistory", exclude=["searched"])
class Body(models.Model):
    """A board, partnership, group, network or office that has seats, duties and, mostly, a public page."""

    class Kind(models.TextChoices):
        BOARD = "board", "Board"
        THEMATIC = "thematic", "Thematic partnership"
        EXECUTIVE = "executive", "Executive"
        ISSUE_PARTNERSHIP = "issue_partnership", "Issue partnership"
        TASK_GROUP = "task_group", "Task group"
        NETWORK = "network", "Network"
        EXTERNAL_NETWORK = "external_network", "External network"
        EXTERNAL_COUNCIL = "external_council", "External council"
        OFFICE = "office", "Office"

    class Status(models.TextChoices):
        PROPOSED = "proposed", "Proposed"
        ACTIVE = "active", "Active"
        CLOSED = "closed", "Closed"

    class Tier(models.TextChoices):
        TRANSFORMATIONAL = "transformational", "Transformational: sets direction"
        STRATEGIC = "strategic", "Strategic: turns direction into programmes"
        TRANSACTIONAL = "transactional", "Transactional: delivers"

    slug = models.SlugField("address", max_length=60, unique=True)
    name = models.CharField(max_length=200, unique=True)
    acronym = models.CharField(max_length=20, blank=True)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    tier = models.CharField("governance tier", max_length=20, choices=Tier.choices, blank=True)
    parent = TreeNodeForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children", verbose_name="reports to"
    )
    is_top = models.BooleanField("top board", default=False)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PROPOSED)
    purpose = models.TextField(blank=True)
    meeting_frequency = models.CharField(max_length=80, blank=True)
    meeting_interval_months = models.PositiveSmallIntegerField(null=True, blank=True)
    web_url = models.URLField("earlier web address", max_length=300, blank=True)
    manager_full_time = models.BooleanField("manager is full time", null=True, blank=True)
    other_help = models.CharField(
        max_length=200, blank=True, help_text="For example a partnership support officer or democratic support (G02)."
    )
    opened_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True)
    searched = searched_by("name", "acronym", text="purpose")

    objects = BodyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "bodies"
        ordering = [Lower("name"), "pk"]
        constraints = [
            models.CheckConstraint(name="body_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(
                name="body_active_needs_a_parent",
                condition=~Q(status="active")
                | ~Q(kind__in=GOLDEN_RULE_KINDS)
                | Q(is_top=True)
                | Q(parent__isnull=False),
                violation_error_message="Choose the body that this one reports to.",
            ),
            models.CheckConstraint(
                name="body_top_is_a_board", condition=Q(is_top=False) | Q(kind="board", parent__isnull=True)
            ),
            models.UniqueConstraint(name="body_one_top_board", fields=["is_top"], condition=Q(is_top=True)),
            models.CheckConstraint(
                name="body_closed_on_a_day", condition=~Q(status="closed") | Q(closed_on__isnull=False)
            ),
            models.CheckConstraint(
                name="body_closes_after_it_opens",
                condition=Q(opened_on__isnull=True)
                | Q(closed_on__isnull=True)
                | Q(closed_on__gte=models.F("opened_on")),
            ),
        ]
        indexes = [
            GinIndex(name="body_name_search", fields=["name"], opclasses=["gin_trgm_ops"]),
            models.Index(Lower("name"), "id", name="body_in_order"),
            search_index("body_searched"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="tree_rules", operation=pgtrigger.Insert | pgtrigger.Update, when=pgtrigger.Before, func=TREE_RULES
            ),
            pgtrigger.Trigger(
                name="code_kind_stands",
                operation=pgtrigger.UpdateOf("kind"),
                when=pgtrigger.Before,
                condition=pgtrigger.Q(old__status="active", old__kind__in=CODE_KINDS)
                & ~pgtrigger.Q(new__kind__in=CODE_KINDS),
                func=CODE_KIND_STANDS,
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("partnerships:body_detail", args=[self.slug])

    @property
    def short_name(self):
        return self.acronym or self.name

    @property
    def in_golden_rule_scope(self):
        return self.kind in GOLDEN_RULE_KINDS

    @property
    def needs_close_down(self):
        """Whether it may close only with a complete close-down workbook."""
        return self.kind in CODE_KINDS and self.status == self.Status.ACTIVE


@track_history("BodyPageHistory")
class BodyPage(models.Model):
    """What a body tells the public about itself, and when its manager last checked it."""

    body = models.OneToOneField(Body, on_delete=models.CASCADE, related_name="page")
    introduction = models.TextField("what we do", blank=True)
    contact = models.TextField("how to reach us", blank=True)
    checked_at = models.DateTimeField(null=True)
    checked_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="body_page_checked_by_somebody",
                condition=Q(checked_at__isnull=True, checked_by__isnull=True)
                | Q(checked_at__isnull=False, checked_by__isnull=False),
            )
        ]

    def __str__(self):
        return f"Page of {self.body}"


@track_history("KeyActivityHistory")
class KeyActivity(models.Model):
    """Something a body set out to do or has done in one year, in its chair's or its own words (C10)."""

    class Kind(models.TextChoices):
        KEY_ACTIVITY = "key_activity", "Key activity"
        COMMITMENT = "commitment", "Chair's commitment"
        ACHIEVEMENT = "achievement", "Achievement"

    class Status(models.TextChoices):
        PLANNED = "planned", "Planned"
        UNDER_WAY = "under_way", "Under way"
        DONE = "done", "Done"
        DROPPED = "dropped", "Dropped"

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="key_activities")
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.KEY_ACTIVITY)
    year = models.PositiveSmallIntegerField("year starting in April", help_text="2009 means 2009/10.")
    text = models.CharField("activity", max_length=300)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PLANNED)
    position = models.PositiveSmallIntegerField(default=0)
    statement = models.ForeignKey(
        "partnerships.ChairStatement",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="commitments",
        help_text="The signed statement that promises it.",
    )

    class Meta:
        verbose_name_plural = "key activities"
        ordering = ["-year", "kind", "position", "pk"]
        constraints = [
            models.CheckConstraint(name="key_activity_says_what", condition=~Q(text="")),
            models.UniqueConstraint(name="key_activity_once_a_year", fields=["body", "year", "kind", "text"]),
            models.CheckConstraint(
                name="key_activity_of_a_statement_is_a_commitment",
                condition=Q(statement__isnull=True) | Q(kind="commitment"),
            ),
        ]

    def __str__(self):
        return self.text
