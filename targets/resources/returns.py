"""A return's figures as a spreadsheet that goes out, is filled in and comes back (C07, H06)."""

from partnerships.access import RefusedError
from partnerships.imports import Column, KeyWidget, NumberWidget, PortalResource, TextWidget, WholeNumberWidget
from targets.actions import FigureEntry, save_return
from targets.models import Figure, Indicator, Part, Return
from targets.reports.returns import ReturnRow
from targets.resources.figures import PART, YEAR

OPENED = ("figure", "commentary")


class ReturnResource(PortalResource):
    """Figures and commentary of returns that are the person's to fill in, by indicator, year and quarter."""

    indicator = Column("indicator", KeyWidget(Indicator), help="The slug of the indicator.", required=True)
    year = Column("year", WholeNumberWidget(), help=YEAR, required=True)
    quarter = Column("quarter", WholeNumberWidget(blank=0), help=PART)
    title = Column(None, TextWidget(), help="What is measured; not read.", readonly=True)
    unit = Column(None, TextWidget(), help="What is counted; not read.", readonly=True)
    last_time = Column(None, TextWidget(), help="The figure before this one; not read.", readonly=True)
    target = Column(None, TextWidget(), help="What is to be reached; not read.", readonly=True)
    figure = Column("value", NumberWidget(), help="The number alone; empty if there is no data, which is not 0.")
    commentary = Column("note", TextWidget(), help="What lies behind it, and what you will do if it is off target.")

    class Meta:
        model = Figure
        fields = ("indicator", "year", "quarter", "title", "unit", "last_time", "target", "figure", "commentary")
        import_id_fields = ("indicator", "year", "quarter")

    def queryset(self):
        return Figure.objects.ours().select_related("indicator").order_by("indicator__slug", "year", "quarter")

    def visible_to(self, person):
        """The figures of the returns that the person may see."""
        bodies = Return.objects.visible_to(person).values("body")
        return self.queryset().filter(indicator__body__in=bodies)

    def skip_row(self, instance, original, row, import_validation_errors=None):
        is_blank = self._is_new and instance.value is None and not instance.note
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
        entry = FigureEntry(indicator, part, fields.get("value"), fields.get("note", ""))
        save_return(body_return, figures=[entry], by=self.by, at=self.at)
        return Figure.objects.ours().get(indicator=indicator, year=fields["year"], quarter=part)

    def change(self, figure, changes):
        held = {name: getattr(figure, name) for name in ("indicator", "year", "quarter", "value", "note")}
        return self.add(held | changes)


def sheet_rows(rows: list[ReturnRow], year: int) -> list[list]:
    """The rows of one return as its sheet has them."""
    return [
        [
            row.indicator.slug, year, row.part or None, row.name, row.indicator.unit, f"{row.last} ({row.last_period})",
            row.target, row.value, row.note,
        ]
        for row in rows
    ]  # fmt: skip
