"""Communications plans, their lines and their channels as spreadsheets (E11)."""

import re

from import_export.widgets import Widget

from comms.actions import plans as actions
from comms.models import Channel, CommsPlan, PlanItem
from comms.models.plans import year_words
from partnerships.imports import (
    ChoiceWidget,
    Column,
    ListWidget,
    MarkedTextWidget,
    PortalResource,
    TextWidget,
    WholeNumberWidget,
)
from partnerships.sheets import CellError

_YEAR = re.compile(r"((?:19|20)[0-9]{2})[/-]([0-9]{2})")


def read_year(text):
    """2009 for 2009/10 or 2009-10. Raises CellError for anything else."""
    match = _YEAR.fullmatch(text or "")
    if not match or int(match[2]) != (int(match[1]) + 1) % 100:
        raise CellError("Type the financial year as 2009/10.")
    return int(match[1])


class YearWidget(Widget):
    """A financial year, 2009/10."""

    def clean(self, value, row=None, **kwargs):
        return read_year(value)

    def render(self, value, obj=None, **kwargs):
        return year_words(value)


class PlanWidget(Widget):
    """The plan of a financial year that there is."""

    def clean(self, value, row=None, **kwargs):
        plan = CommsPlan.objects.filter(year=read_year(value)).first()
        if plan is None:
            raise CellError(f"There is no communications plan of {value} yet. Add the year first.")
        return plan

    def render(self, value, obj=None, **kwargs):
        return year_words(value.year)


class CommsPlanResource(PortalResource):
    """Plans by their year; saying where one was agreed adopts it."""

    year = Column("year", YearWidget(), help="The financial year, such as 2009/10.", required=True)
    purpose = Column("purpose", MarkedTextWidget(), help="What the plan is for.")
    budget = Column("budget", MarkedTextWidget(), help="What money and people there are.")
    agreement = Column(
        "agreement", TextWidget(), help="Where it was agreed. Filling it adopts the plan: its words stand."
    )

    class Meta:
        model = CommsPlan
        fields = ("year", "purpose", "budget", "agreement")
        import_id_fields = ("year",)

    def queryset(self):
        return CommsPlan.objects.order_by("year")

    def add(self, fields):
        words = {name: fields[name] for name in ("purpose", "budget") if fields.get(name)}
        plan = actions.start_plan(fields["year"], **words, by=self.by, at=self.at)
        return self._adopt(plan, fields)

    def change(self, plan, changes):
        words = {name: changes[name] for name in ("purpose", "budget") if name in changes}
        if words:
            plan = actions.edit_plan(plan, words, by=self.by, at=self.at)
        return self._adopt(plan, changes)

    def _adopt(self, plan, fields):
        if fields.get("agreement"):
            return actions.adopt_plan(plan, agreement=fields["agreement"], by=self.by, at=self.at)
        return plan


class PlanItemResource(PortalResource):
    """Lines, by plan, kind, theme and number."""

    plan = Column("plan", PlanWidget(), help="The financial year, such as 2009/10.", required=True)
    kind = Column(
        "kind", ChoiceWidget(PlanItem.Kind), help=f"One of: {', '.join(PlanItem.Kind.values)}.", required=True
    )
    theme = Column("theme", TextWidget(), help="For messages: what they belong to.")
    number = Column("number", WholeNumberWidget(), help="Its number among its kind.", required=True)
    text = Column("text", TextWidget(), help="The line in a sentence.", required=True)
    detail = Column("detail", MarkedTextWidget(), help="More about it.")
    counters = Column("counters", ListWidget(), help="For measures: what the portal counts, parted by semicolons.")
    rating = Column("rating", ChoiceWidget(PlanItem.Rating), help="For risks: low, medium or high.")
    owner = Column("owner", TextWidget(), help="For risks: who watches it.")
    response = Column("response", TextWidget(), help="For risks: what is done about it.")

    class Meta:
        model = PlanItem
        fields = ("plan", "kind", "theme", "number", "text", "detail", "counters", "rating", "owner", "response")
        import_id_fields = ("plan", "kind", "theme", "number")

    def queryset(self):
        return PlanItem.objects.select_related("plan").order_by("plan__year", "kind", "theme", "number")

    def add(self, fields):
        return actions.save_item(PlanItem(), fields, by=self.by, at=self.at)

    def change(self, item, changes):
        return actions.save_item(item, changes, by=self.by, at=self.at)


class ChannelResource(PortalResource):
    """Channels, by plan and number."""

    plan = Column("plan", PlanWidget(), help="The financial year, such as 2009/10.", required=True)
    number = Column("number", WholeNumberWidget(), help="Its number in the plan.", required=True)
    name = Column("name", TextWidget(), help="What it is.", required=True)
    note = Column("note", MarkedTextWidget(), help="More about it.")

    class Meta:
        model = Channel
        fields = ("plan", "number", "name", "note")
        import_id_fields = ("plan", "number")

    def queryset(self):
        return Channel.objects.select_related("plan").order_by("plan__year", "number")

    def add(self, fields):
        return actions.save_channel(Channel(), fields, by=self.by, at=self.at)

    def change(self, channel, changes):
        return actions.save_channel(channel, changes, by=self.by, at=self.at)
