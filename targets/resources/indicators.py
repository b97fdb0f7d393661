"""Indicators as a spreadsheet."""

from partnerships.imports import (
    ChoiceWidget,
    Column,
    KeyWidget,
    NumberWidget,
    PortalResource,
    TextWidget,
    WholeNumberWidget,
)
from partnerships.models import Body
from targets.actions import save_indicator
from targets.models import Better, Indicator, ValueKind


class IndicatorResource(PortalResource):
    """Indicators, by their address (C03)."""

    slug = Column("slug", TextWidget(), help="The last part of the page’s address, such as fly-tipping.", required=True)
    body = Column("body", KeyWidget(Body), help="The slug of the body that answers for it.", required=True)
    position = Column("position", WholeNumberWidget(blank=0), help="Its place in the body’s list.")
    title = Column("title", TextWidget(), help="What is measured.", required=True)
    ni_code = Column("ni_code", TextWidget(), help="Such as NI 186, if it is a national indicator.")
    designation = Column(
        "designation",
        ChoiceWidget(Indicator.Designation),
        help=f"One of: {', '.join(Indicator.Designation.values)}.",
        required=True,
    )
    stretch_number = Column("stretch_number", WholeNumberWidget(), help="Only for a stretch target.")
    unit = Column("unit", TextWidget(), help="What is counted, such as grants.", required=True)
    value_kind = Column(
        "value_kind", ChoiceWidget(ValueKind, ValueKind.ABSOLUTE), help=f"One of: {', '.join(ValueKind.values)}."
    )
    better = Column("better", ChoiceWidget(Better), help="higher or lower.", required=True)
    decimals = Column("decimals", WholeNumberWidget(blank=0), help="The most decimal places a figure may have.")
    baseline_value = Column("baseline_value", NumberWidget(), help="The number alone; empty if there is none.")
    baseline_unit = Column("baseline_unit", TextWidget(), help="Only if it is not the unit of the figures.")
    baseline_year = Column("baseline_year", WholeNumberWidget(), help="Empty if it was not given.")
    baseline_printed = Column("baseline_printed", TextWidget(), help="As printed, such as 1,200 (2006).")
    note = Column("note", TextWidget(), help="What readers must know about it.")

    class Meta:
        model = Indicator
        fields = (
            "slug", "body", "position", "title", "ni_code", "designation", "stretch_number", "unit", "value_kind",
            "better", "decimals", "baseline_value", "baseline_unit", "baseline_year", "baseline_printed", "note",
        )  # fmt: skip
        import_id_fields = ("slug",)

    def queryset(self):
        return Indicator.objects.select_related("body").in_order()

    def add(self, fields):
        return save_indicator(Indicator(**fields), by=self.by, at=self.at)

    def change(self, indicator, changes):
        for name, value in changes.items():
            setattr(indicator, name, value)
        return save_indicator(indicator, by=self.by, at=self.at)
