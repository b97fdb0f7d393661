"""The tools table, and the sites where the strategy must stand, as spreadsheets (E08, E11)."""

from comms.actions.handbook import save_site
from comms.actions.responsibilities import save_responsibility, save_tool
from comms.models import Responsibility, StrategySite, Tool
from partnerships.imports import ChoiceWidget, Column, KeyWidget, PortalResource, TextWidget, WholeNumberWidget
from partnerships.models import Role, Strategy


class ToolResource(PortalResource):
    """Tools, by their short name."""

    slug = Column("slug", TextWidget(), help="A short name.", required=True)
    name = Column("name", TextWidget(), help="What people call it.", required=True)
    section = Column("section", TextWidget(), help="Under which heading it stands.")
    purpose = Column("purpose", TextWidget(), help="What it is for.")
    position = Column("position", WholeNumberWidget(blank=0), help="Its place in the table.")

    class Meta:
        model = Tool
        fields = ("slug", "name", "section", "purpose", "position")
        import_id_fields = ("slug",)

    def visible_to(self, person):
        return self.queryset()

    def add(self, fields):
        return save_tool(Tool(), fields, by=self.by, at=self.at)

    def change(self, tool, changes):
        return save_tool(tool, changes, by=self.by, at=self.at)


class ResponsibilityResource(PortalResource):
    """Lines of the table, by tool, role and number."""

    tool = Column("tool", KeyWidget(Tool), help="The short name of the tool.", required=True)
    role = Column("role", ChoiceWidget(Role), help="support_officer or manager.", required=True)
    number = Column("number", WholeNumberWidget(), help="Its number for this tool and role.", required=True)
    text = Column("text", TextWidget(), help="What is done.", required=True)
    cadence = Column(
        "cadence", ChoiceWidget(Responsibility.Cadence), required=True,
        help=f"One of: {', '.join(Responsibility.Cadence.values)}.",
    )  # fmt: skip
    shown_by = Column(
        "shown_by", ChoiceWidget(Responsibility.ShownBy), required=True,
        help=f"What shows that it is done. One of: {', '.join(Responsibility.ShownBy.values)}.",
    )  # fmt: skip

    class Meta:
        model = Responsibility
        fields = ("tool", "role", "number", "text", "cadence", "shown_by")
        import_id_fields = ("tool", "role", "number")

    def queryset(self):
        return Responsibility.objects.select_related("tool").order_by("tool__position", "role", "number")

    def add(self, fields):
        return save_responsibility(Responsibility(), fields, by=self.by, at=self.at)

    def change(self, line, changes):
        return save_responsibility(line, changes, by=self.by, at=self.at)


class StrategySiteResource(PortalResource):
    """Websites on which a strategy must stand, by strategy and name."""

    strategy = Column("strategy", KeyWidget(Strategy), help="The slug of the strategy.", required=True)
    kind = Column("kind", ChoiceWidget(StrategySite.Kind), help="own, city or partner.", required=True)
    name = Column("name", TextWidget(), help="What the site is called.", required=True)
    url = Column("url", TextWidget(), help="Its address, if it is known.")

    class Meta:
        model = StrategySite
        fields = ("strategy", "kind", "name", "url")
        import_id_fields = ("strategy", "name")

    def queryset(self):
        return StrategySite.objects.select_related("strategy").order_by("strategy__slug", "name")

    def add(self, fields):
        return save_site(StrategySite(), fields, by=self.by, at=self.at)

    def change(self, site, changes):
        return save_site(site, changes, by=self.by, at=self.at)
