"""Targets of the strategy and their milestones as spreadsheets."""

import re

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q, Value

from partnerships.imports import (
    Column,
    KeyWidget,
    ListWidget,
    NumberWidget,
    PortalResource,
    TextWidget,
    WholeNumberWidget,
    YesNoWidget,
)
from partnerships.models import Aspiration, Body
from partnerships.sheets import CellError
from targets.actions import save_milestone, save_strategy_target
from targets.models import Indicator, Milestone, StrategyTarget


class ReferenceWidget(KeyWidget):
    """A thing of the strategy by its numbers: 4.2 or 4.2.1."""

    def __init__(self, model, *path):
        super().__init__(model, "numbers")
        self.path = path

    def read(self, text, row):
        if text not in self._known:
            self._known[text] = self._find(text)
        return self._known[text]

    def _find(self, text):
        form = ".".join("1" for _ in self.path)
        if not re.fullmatch(r"\.".join([r"\d+"] * len(self.path)), text):
            raise CellError(f"Type its numbers with points between them, such as {form}.")
        found = list(self.model._default_manager.filter(**dict(zip(self.path, text.split("."), strict=True)))[:2])
        if len(found) != 1:
            raise CellError(
                f"There is {'no' if not found else 'more than one'} {self.model._meta.verbose_name} {text}."
            )
        return found[0]

    def render(self, value, obj=None, **kwargs):
        return str(value) if value is not None else None


class SlugsWidget(ListWidget):
    """Things by their slugs, parted by semicolons; each must be there."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def clean(self, value, row=None, **kwargs):
        wanted = sorted(set(super().clean(value, row)))
        there = set(self.model.objects.filter(slug__in=wanted).values_list("slug", flat=True))
        if missing := [slug for slug in wanted if slug not in there]:
            raise CellError(f"There is no {self.model._meta.verbose_name} “{missing[0]}”. Add it first.")
        return wanted


class StrategyTargetResource(PortalResource):
    """Targets of the strategy with the bodies and indicators that serve them (C01)."""

    aspiration = Column(
        "aspiration",
        ReferenceWidget(Aspiration, "objective__number", "number"),
        help="The 4.2 of target 4.2.1.",
        required=True,
    )
    number = Column("number", WholeNumberWidget(), help="The last 1 of target 4.2.1.", required=True)
    wording = Column("wording", TextWidget(), help="Empty if it is not known.")
    wording_in_source = Column(
        "wording_in_source", YesNoWidget(), help="Whether the documents loaded give the wording."
    )
    bodies = Column("body_slugs", SlugsWidget(Body), help="Slugs of the bodies that serve it, parted by semicolons.")
    indicators = Column(
        "indicator_slugs", SlugsWidget(Indicator), help="Slugs of its indicators, parted by semicolons."
    )

    class Meta:
        model = StrategyTarget
        fields = ("aspiration", "number", "wording", "wording_in_source", "bodies", "indicators")
        import_id_fields = ("aspiration", "number")

    def queryset(self):
        return StrategyTarget.objects.annotate(
            body_slugs=_slugs("bodies"), indicator_slugs=_slugs("indicators")
        ).order_by("aspiration__objective__number", "aspiration__number", "number")

    def visible_to(self, person):
        return self.queryset()

    def add(self, fields):
        bodies, indicators = fields.pop("body_slugs", None), fields.pop("indicator_slugs", None)
        return save_strategy_target(
            fields.pop("aspiration"),
            **fields,
            bodies=None if bodies is None else Body.objects.filter(slug__in=bodies),
            indicators=None if indicators is None else Indicator.objects.filter(slug__in=indicators),
            by=self.by,
            at=self.at,
        )

    def change(self, target, changes):
        held = {name: getattr(target, name) for name in ("aspiration", "number", "wording", "wording_in_source")}
        return self.add(held | changes)


def _slugs(relation):
    return ArrayAgg(
        f"{relation}__slug",
        distinct=True,
        order_by=f"{relation}__slug",
        filter=Q(**{f"{relation}__isnull": False}),
        default=Value([]),
    )


class MilestoneResource(PortalResource):
    """Milestones, by target, owner, year and words (C02)."""

    target = Column(
        "target",
        ReferenceWidget(StrategyTarget, "aspiration__objective__number", "aspiration__number", "number"),
        help="The number of the target, such as 4.1.1.",
        required=True,
    )
    body = Column("body", KeyWidget(Body), help="The slug of the body that owns it.", required=True)
    milestone = Column("text", TextWidget(), help="What is to be done.", required=True)
    due = Column("due_label", TextWidget(), help="As printed, such as By 2010.", required=True)
    due_year = Column("due_year", WholeNumberWidget(), help="The year it is due.", required=True)
    figure = Column("figure", NumberWidget(), help="The number named in it, if there is one.")
    figure_unit = Column("figure_unit", TextWidget(), help="What that number counts.")

    class Meta:
        model = Milestone
        fields = ("target", "body", "milestone", "due", "due_year", "figure", "figure_unit")
        import_id_fields = ("target", "body", "due_year", "milestone")

    def queryset(self):
        return Milestone.objects.select_related("target__aspiration__objective", "body").in_order()

    def add(self, fields):
        return save_milestone(fields.pop("target"), **fields, by=self.by, at=self.at)

    def change(self, milestone, changes):
        held = {column.attribute: getattr(milestone, column.attribute) for column in self.columns()}
        return self.add(held | changes)
