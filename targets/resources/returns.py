"""A return's figures as a spreadsheet that goes out, is filled in and comes back (C07, H06)."""

from partnerships.access import RefusedError
from partnerships.imports import (
    Column,
    KeyWidget,
    NumberWidget,
    PortalResource,
    StartYearWidget,
    TextWidget,
    WholeNumberWidget,
)
from targets.actions import FigureEntry, save_return
from targets.models import Figure, Indicator, Part, Return
from targets.reports.returns import ReturnRow
from targets.resources.figures import PART, YEAR

OPENED = ("figure", "numerator", "denominator", "commentary")
PARTS = ("numerator", "denominator")


class ReturnResource(PortalResource):
    """Figures and commentary of returns that are the person's to fill in, by indicator, year and quarter."""

    indicator = Column("indicator", KeyWidget(Indicator), help="The slug of the indicator.", required=True)
    year = Column("year", StartYearWidget(), help=YEAR, required=True)
    quarter = Column("quarter", WholeNumberWidget(blank=0), help=PART)
    title = Column(None, TextWidget(), help="What is measured; not read.", readonly=True)
    unit = Column(None, TextWidget(), help="What is counted; not read.", readonly=True)
    last_time = Column(None, TextWidget(), help="The figure before this one; not read.", readonly=True)
    target = Column(None, TextWidget(), help="What is to be reached; not read.", readonly=True)
    figure = Column("value", NumberWidget(), help="The number alone; empty if there is no data, which is not 0.")
    numerator = Column("numerator", NumberWidget(), help="Only for a percentage: the number counted.")
    denominator = Column("denominator", NumberWidget(), help="Only for a percentage: the number it is out of.")
    commentary = Column("note", TextWidget(), help="What lies behind it, and what you will do if it is off target.")

    class Meta:
        model = Figure
        fields = (
            "indicator", "year", "quarter", "title", "unit", "last_time", "target", "figure", "numerator", "denominator",
            "commentary",
        )  # fmt: skip
        import_id_fields = ("indicator", "year", "quarter")

    def queryset(self):
        return Figure.objects.ours().select_related("indicator").order_by("indicator__slug", "year", "quarter")

    def visible_to(self, person):
        """The figures of the returns that the person may see."""
        bodies = Return.objects.visible_to(person).values("body")
        return self.queryset().filter(indicator__body__in=bodies)

    def skip_row(self, instance, original, row, import_validation_errors=None):
        is_blank = self._is_new and not instance.note
        is_blank = is_blank and instance.value is instance.numerator is instance.denominator is None
        return (is_blank and not import_validation_errors) or super().skip_row(
            instance, original, row, import_validation_errors
        )

    def add(self, fields):
        indicator, part = fields["indicator"], fields.get("quarter", Part.WHOLE_YEAR)
        returns = Return.objects.visible_to(self.by) if self.by else Return.objects.all()
        period = {"quarter__year": fields["year"], "quarter__number": part or Part.Q4}
        body_return = returns.filter(body=indicator.body_id, **period).first()
        if body_return is None:
            raise RefusedError("There is no return of yours for this indicator and quarter.", field="indicator")
        numbers = {name: fields.get(name) for name in PARTS}
        entry = FigureEntry(indicator, part, fields.get("value"), fields.get("note", ""), **numbers)
        save_return(body_return, figures=[entry], by=self.by, at=self.at)
        return Figure.objects.ours().get(indicator=indicator, year=fields["year"], quarter=part)

    def change(self, figure, changes):
        """The whole row is given, as it replaces what there is; a percentage alone does not outvote its two numbers."""
        names = ("indicator", "year", "quarter", "value", *PARTS, "note")
        wanted = {name: getattr(figure, name) for name in names} | changes
        if "value" in changes and not set(PARTS) & set(changes) and wanted["numerator"] is not None:
            raise RefusedError(
                "The two numbers make another percentage. Check all three, or empty the two.", field="value"
            )
        return self.add(wanted)


def sheet_rows(rows: list[ReturnRow], year: int) -> list[list]:
    """The rows of one return as its sheet has them."""
    return [
        [
            row.indicator.slug, year, row.part or None, row.name, row.indicator.unit, f"{row.last} ({row.last_period})",
            row.target, row.value, row.numerator, row.denominator, row.note,
        ]
        for row in rows
    ]  # fmt: skip
