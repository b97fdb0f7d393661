"""Indicators as a spreadsheet."""

from partnerships.imports import (
    ChoiceWidget,
    Column,
    DateWidget,
    KeyWidget,
    NumberWidget,
    PortalResource,
    TextWidget,
    WholeNumberWidget,
)
from partnerships.models import Body
from partnerships.resources.people import PersonWidget
from targets.actions import save_indicator
from targets.models import Better, Frequency, Indicator, Kind, ValueKind, WithinYear

BASELINE = ("baseline_value", "baseline_unit", "baseline_year", "baseline_printed", "baseline_agreed_on")


class IndicatorResource(PortalResource):
    """Indicators, by their address (C03)."""

    slug = Column("slug", TextWidget(), help="The last part of the page’s address, such as fly-tipping.", required=True)
    body = Column("body", KeyWidget(Body), help="The slug of the body that answers for it.", required=True)
    position = Column("position", WholeNumberWidget(blank=0), help="Its place in the body’s list.")
    title = Column("title", TextWidget(), help="What is measured.", required=True)
    parent = Column("parent", KeyWidget(Indicator), help="Only for a part: the slug of the whole.")
    part = Column("part", TextWidget(), help="Only for a part: its letter, such as a.")
    ni_code = Column("ni_code", TextWidget(), help="Such as NI 186, if it is a national indicator.")
    designation = Column(
        "designation",
        ChoiceWidget(Indicator.Designation),
        help=f"One of: {', '.join(Indicator.Designation.values)}.",
        required=True,
    )
    stretch_number = Column("stretch_number", WholeNumberWidget(), help="Only for a stretch target.")
    definition = Column("definition", TextWidget(), help="What counts and what does not.")
    kind = Column("kind", ChoiceWidget(Kind, Kind.NUMBER), help=f"One of: {', '.join(Kind.values)}.")
    numerator_label = Column("numerator_label", TextWidget(), help="Only for a percentage: what is counted.")
    denominator_label = Column("denominator_label", TextWidget(), help="Only for a percentage: out of what.")
    unit = Column("unit", TextWidget(), help="What is counted, such as grants.", required=True)
    value_kind = Column(
        "value_kind", ChoiceWidget(ValueKind, ValueKind.ABSOLUTE), help=f"One of: {', '.join(ValueKind.values)}."
    )
    better = Column("better", ChoiceWidget(Better), help="higher or lower.", required=True)
    decimals = Column("decimals", WholeNumberWidget(blank=0), help="The most decimal places a figure may have.")
    frequency = Column(
        "frequency", ChoiceWidget(Frequency, Frequency.QUARTERLY), help=f"One of: {', '.join(Frequency.values)}."
    )
    within_year = Column(
        "within_year", ChoiceWidget(WithinYear, WithinYear.STAND), help=f"One of: {', '.join(WithinYear.values)}."
    )
    owner = Column("owner", PersonWidget(), help="Who keeps it: the name, as in the list of people.", private=True)
    deputy = Column("deputy", PersonWidget(), help="Who stands in: another name.", private=True)
    data_source = Column("data_source", TextWidget(), help="Who publishes or counts the figures.")
    lag_days = Column("lag_days", WholeNumberWidget(), help="Days from the end of a period until its figure is known.")
    baseline_value = Column("baseline_value", NumberWidget(), help="The number alone; empty if there is none.")
    baseline_unit = Column("baseline_unit", TextWidget(), help="Only if it is not the unit of the figures.")
    baseline_year = Column("baseline_year", WholeNumberWidget(), help="Empty if it was not given.")
    baseline_printed = Column("baseline_printed", TextWidget(), help="As printed, such as 1,200 (2006).")
    baseline_agreed_on = Column(
        "baseline_agreed_on", DateWidget(), help="The day it was agreed; from then on no import changes it."
    )
    revised_baseline_value = Column(
        "revised_baseline_value", NumberWidget(), help="A better one, beside the agreed one."
    )
    revised_baseline_year = Column("revised_baseline_year", WholeNumberWidget(), help="Its year.")
    revised_baseline_reason = Column("revised_baseline_reason", TextWidget(), help="Why it was revised.")
    retired_on = Column("retired_on", DateWidget(), help="Measured no longer from this day on.")
    replaced_by = Column("replaced_by", KeyWidget(Indicator), help="The slug of what is measured instead.")
    note = Column("note", TextWidget(), help="What readers must know about it.")

    class Meta:
        model = Indicator
        fields = (
            "slug", "body", "position", "parent", "part", "title", "ni_code", "designation", "stretch_number",
            "definition", "kind", "numerator_label", "denominator_label", "unit", "value_kind", "better", "decimals",
            "frequency", "within_year", "owner", "deputy", "data_source", "lag_days", *BASELINE, "revised_baseline_value",
            "revised_baseline_year", "revised_baseline_reason", "retired_on", "replaced_by", "note",
        )  # fmt: skip
        import_id_fields = ("slug",)

    def queryset(self):
        return Indicator.objects.select_related("body", "owner", "deputy", "parent", "replaced_by").in_order()

    def in_order(self, rows):
        """Wholes before their parts."""
        return sorted(rows, key=lambda row: row.cells.get("parent") is not None)

    def import_instance(self, instance, row, **kwargs):
        """Read a row; a blank cell never takes an agreed baseline away."""
        super().import_instance(instance, row, **kwargs)
        if self._original.baseline_agreed_on is None:
            return
        for field in BASELINE:
            if getattr(instance, field) in (None, ""):
                setattr(instance, field, getattr(self._original, field))

    def add(self, fields):
        return save_indicator(Indicator(**fields), by=self.by, at=self.at)

    def change(self, indicator, changes):
        for name, value in changes.items():
            setattr(indicator, name, value)
        return save_indicator(indicator, by=self.by, at=self.at)
