"""Targets, figures and quarters as spreadsheets."""

from django.db.models import Case, Value, When

from partnerships.access import RefusedError
from partnerships.imports import (
    ChoiceWidget,
    Column,
    KeyWidget,
    NumberWidget,
    PortalResource,
    StartYearWidget,
    TextWidget,
    WholeNumberWidget,
    YesNoWidget,
)
from targets.actions import open_quarter, publish_quarter, record_figure, set_target
from targets.models import Basis, Figure, Indicator, Quarter, Standing, Target
from targets.models.quarters import our_area

YEAR = "The year that starts in April: 2008 for 2008/09."
WHY = "Only to change a"
PART = "1 to 4; empty for the whole year."


class AreaWidget(TextWidget):
    """An area by its code; a blank cell is ours."""

    def clean(self, value, row=None, **kwargs):
        return value or our_area()


class PeriodResource(PortalResource):
    """A list whose rows are about one indicator in one year or quarter."""

    action = None

    def add(self, fields):
        reason = fields.pop("change_reason", "")
        try:
            return self.action(fields.pop("indicator"), **fields, reason=reason, by=self.by, at=self.at)
        except RefusedError as refused:
            if refused.field == "reason":
                refused.field = "change_reason"
            raise

    def change(self, thing, changes):
        """The action is given the whole row, as it replaces what there is; an old reason is no new one."""
        held = {column.attribute: getattr(thing, column.attribute) for column in self.columns()}
        return self.add(held | {"change_reason": ""} | changes)


class TargetResource(PeriodResource):
    """What each indicator is to reach, by indicator, year and quarter (C04, C06)."""

    indicator = Column("indicator", KeyWidget(Indicator), help="The slug of the indicator.", required=True)
    year = Column("year", StartYearWidget(), help=YEAR, required=True)
    quarter = Column("quarter", WholeNumberWidget(blank=0), help=PART)
    basis = Column("basis", ChoiceWidget(Basis, Basis.ABSOLUTE), help=f"One of: {', '.join(Basis.values)}.")
    value = Column("value", NumberWidget(), help="The number alone.", required=True)
    years = Column("years", WholeNumberWidget(), help="Only for a total over several years: how many.")
    printed = Column("printed", TextWidget(), help="The wording of the agreement.")
    equivalent_value = Column(
        "equivalent_value", NumberWidget(), help="Only for a percent change: the same as a level."
    )
    equivalent_unit = Column("equivalent_unit", TextWidget(), help="The unit of that level.")
    note = Column("note", TextWidget(), help="What readers must know about it.")
    change_reason = Column("change_reason", TextWidget(), help=f"{WHY} target that is set.")
    action = staticmethod(set_target)

    class Meta:
        model = Target
        fields = (
            "indicator", "year", "quarter", "basis", "value", "years", "printed", "equivalent_value",
            "equivalent_unit", "note", "change_reason",
        )  # fmt: skip
        import_id_fields = ("indicator", "year", "quarter")

    def queryset(self):
        return Target.objects.select_related("indicator").order_by("indicator__slug", "year", "quarter")

    def visible_to(self, person):
        return self.queryset()


class FigureResource(PeriodResource):
    """What each indicator reached, by indicator, area, year and quarter; an empty value is no data (H04)."""

    indicator = Column("indicator", KeyWidget(Indicator), help="The slug of the indicator.", required=True)
    area = Column("area_code", AreaWidget(), help="The code of another area to compare with; empty for ours.")
    year = Column("year", StartYearWidget(), help=YEAR, required=True)
    quarter = Column("quarter", WholeNumberWidget(blank=0), help=PART)
    value = Column("value", NumberWidget(), help="The number alone; empty if there is no data, which is not 0.")
    numerator = Column("numerator", NumberWidget(), help="Only for a percentage: the number counted.")
    denominator = Column("denominator", NumberWidget(), help="Only for a percentage: the number it is out of.")
    judged = Column(
        "judged",
        ChoiceWidget(Standing),
        help="Only for a judgement in words: on_target, slight_variance or significant_variance.",
    )
    note = Column("note", TextWidget(), help="The commentary.")
    printed_class = Column("printed_class", TextWidget(), help="For figures from an older document: its class.")
    change_reason = Column("change_reason", TextWidget(), help=f"{WHY} figure of an accepted return.")
    action = staticmethod(record_figure)

    class Meta:
        model = Figure
        fields = (
            "indicator", "area", "year", "quarter", "value", "numerator", "denominator", "judged", "note",
            "printed_class", "change_reason",
        )  # fmt: skip
        import_id_fields = ("indicator", "area", "year", "quarter")

    def change(self, thing, changes):
        """A percentage typed outright is no longer of the two numbers it was of."""
        outright = "value" in changes and not {"numerator", "denominator"} & set(changes)
        return super().change(thing, ({"numerator": None, "denominator": None} if outright else {}) | changes)

    def queryset(self):
        return Figure.objects.select_related("indicator").order_by("indicator__slug", "area_code", "year", "quarter")


class QuarterResource(PortalResource):
    """Quarters, by year and number, and whether their figures are public (H01)."""

    year = Column("year", StartYearWidget(), help=YEAR, required=True)
    quarter = Column("number", WholeNumberWidget(), help="1 to 4.", required=True)
    published = Column("published", YesNoWidget(), help="Yes makes its figures public; they then stand still.")

    class Meta:
        model = Quarter
        fields = ("year", "quarter", "published")
        import_id_fields = ("year", "quarter")

    def queryset(self):
        published = Case(When(state=Quarter.State.PUBLISHED, then=Value(True)), default=Value(False))
        return Quarter.objects.annotate(published=published).order_by("year", "number")

    def add(self, fields):
        is_gathered = bool(fields.get("published"))
        quarter = open_quarter(fields["year"], fields["number"], by=self.by, at=self.at, collect=not is_gathered)
        return publish_quarter(quarter, by=self.by, at=self.at) if is_gathered else quarter

    def change(self, quarter, changes):
        if not changes["published"]:
            raise RefusedError("A published quarter stays public. Leave yes in this cell.", field="published")
        return publish_quarter(quarter, by=self.by, at=self.at)
