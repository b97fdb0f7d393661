"""The city strategy as spreadsheets: its vision, objectives and aspirations."""

from partnerships.actions.strategy import save_aspiration, save_objective, save_strategy
from partnerships.imports import Column, KeyWidget, PortalResource, TextWidget, WholeNumberWidget, YesNoWidget
from partnerships.models import Aspiration, Body, Objective, Strategy
from partnerships.sheets import CellError, read_whole_number


class StrategyResource(PortalResource):
    """Strategies, by their address (C01)."""

    slug = Column("slug", TextWidget(), help="A short name for addresses.", required=True)
    name = Column("name", TextWidget(), help="The full name.", required=True)
    vision = Column("vision", TextWidget(), help="What it wants the city to be.")
    until_year = Column("until_year", WholeNumberWidget(), help="The year of the vision.")
    aspirations = Column("aspiration_count", WholeNumberWidget(), help="How many aspirations the strategy counts.")

    class Meta:
        model = Strategy
        fields = ("slug", "name", "vision", "until_year", "aspirations")
        import_id_fields = ("slug",)

    def visible_to(self, person):
        return Strategy.objects.order_by("slug")

    def add(self, fields):
        return save_strategy(Strategy(), fields, by=self.by, at=self.at)

    def change(self, strategy, changes):
        return save_strategy(strategy, changes, by=self.by, at=self.at)


class ObjectiveResource(PortalResource):
    """Objectives, by their number in the strategy."""

    strategy = Column("strategy", KeyWidget(Strategy), help="The slug of the strategy.", required=True)
    number = Column("number", WholeNumberWidget(), help="1, 2, 3 …", required=True)
    title = Column("title", TextWidget(), help="Empty if it is not known.")
    title_in_source = Column("title_in_source", YesNoWidget(), help="Whether the document loaded gave the title.")
    lead_body = Column("lead_body", KeyWidget(Body), help="The slug of the body that leads on it.")

    class Meta:
        model = Objective
        fields = ("strategy", "number", "title", "title_in_source", "lead_body")
        import_id_fields = ("strategy", "number")

    def visible_to(self, person):
        return Objective.objects.select_related("strategy", "lead_body").order_by("strategy__slug", "number")

    def add(self, fields):
        return save_objective(Objective(), fields, by=self.by, at=self.at)

    def change(self, objective, changes):
        return save_objective(objective, changes, by=self.by, at=self.at)


class ObjectiveWidget(KeyWidget):
    """An objective, by its number in the strategy of the same row."""

    def __init__(self):
        super().__init__(Objective, "number")

    def read(self, text, row):
        strategy = row.get("strategy")
        found = Objective.objects.filter(strategy__slug=strategy or "", number=read_whole_number(text)).first()
        if found is None:
            raise CellError(f"There is no objective {text} in the strategy “{strategy or ''}”. Add it first.")
        return found


class AspirationResource(PortalResource):
    """Aspirations, by their number under an objective."""

    strategy = Column(
        "objective__strategy__slug", TextWidget(), readonly=True, help="The slug of the strategy.", required=True
    )
    objective = Column("objective", ObjectiveWidget(), help="The number of the objective.", required=True)
    number = Column("number", WholeNumberWidget(), help="The 2 of aspiration 1.2.", required=True)
    title = Column("title", TextWidget(), help="Empty if it is not known.")
    title_in_source = Column("title_in_source", YesNoWidget(), help="Whether the document loaded gave the title.")

    class Meta:
        model = Aspiration
        fields = ("strategy", "objective", "number", "title", "title_in_source")
        import_id_fields = ("objective", "number")

    def visible_to(self, person):
        return Aspiration.objects.select_related("objective__strategy").order_by(
            "objective__strategy__slug", "objective__number", "number"
        )

    def add(self, fields):
        return save_aspiration(Aspiration(), fields, by=self.by, at=self.at)

    def change(self, aspiration, changes):
        return save_aspiration(aspiration, changes, by=self.by, at=self.at)
