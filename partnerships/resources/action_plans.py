"""Action plans and their actions as spreadsheets (C14)."""

from partnerships.actions.action_plans import save_plan, save_plan_action
from partnerships.imports import (
    ChoiceWidget,
    Column,
    DateWidget,
    KeyWidget,
    ListWidget,
    PortalResource,
    TextWidget,
    WholeNumberWidget,
)
from partnerships.models import ActionPlan, Body, Organisation, PlanAction


class ActionPlanResource(PortalResource):
    """Plans, by their address."""

    slug = Column("slug", TextWidget(), help="A short name for addresses.", required=True)
    title = Column("title", TextWidget(), help="What the plan is called.", required=True)
    body = Column("body", KeyWidget(Body), help="The slug of the body that keeps it; empty for the support office.")
    organisation = Column("organisation", KeyWidget(Organisation), help="The slug of the organisation it comes from.")
    note = Column("note", TextWidget(), help="What readers must know about it.")

    class Meta:
        model = ActionPlan
        fields = ("slug", "title", "body", "organisation", "note")
        import_id_fields = ("slug",)

    def queryset(self):
        return ActionPlan.objects.select_related("body", "organisation").order_by("slug")

    def add(self, fields):
        return save_plan(ActionPlan(), fields, by=self.by, at=self.at)

    def change(self, plan, changes):
        return save_plan(plan, changes, by=self.by, at=self.at)


class PlanActionResource(PortalResource):
    """Actions, by plan and number."""

    plan = Column("plan", KeyWidget(ActionPlan), help="The slug of the plan.", required=True)
    number = Column("number", WholeNumberWidget(), help="Its number in the plan.", required=True)
    aim = Column("aim", TextWidget(), help="The aim of the plan that it serves.")
    action = Column("text", TextWidget(), help="What is to be done.", required=True)
    measure = Column("measure", TextWidget(), help="What shows that it was done.")
    leads = Column("leads", ListWidget(), help="Who leads, parted by semicolons.")
    timescale = Column(
        "kind", ChoiceWidget(PlanAction.Kind), help=f"One of: {', '.join(PlanAction.Kind.values)}.", required=True
    )
    starts_on = Column("starts_on", DateWidget(), help="The first day, if there is one.")
    due_on = Column("due_on", DateWidget(), help="The last day, if there is one.")
    every_months = Column("every_months", WholeNumberWidget(), help="Only for what comes again: after how many months.")
    about_dates = Column("date_note", TextWidget(), help="For example which day is a reading of yours.")

    class Meta:
        model = PlanAction
        fields = (
            "plan", "number", "aim", "action", "measure", "leads", "timescale", "starts_on", "due_on", "every_months",
            "about_dates",
        )  # fmt: skip
        import_id_fields = ("plan", "number")

    def queryset(self):
        return PlanAction.objects.select_related("plan__body").order_by("plan__slug", "number")

    def filtered(self, queryset, wanted):
        plan = wanted.get("plan", "")
        return queryset.filter(plan__slug=plan) if plan else queryset

    def add(self, fields):
        return save_plan_action(PlanAction(), fields, by=self.by, at=self.at)

    def change(self, thing, changes):
        return save_plan_action(thing, changes, by=self.by, at=self.at)
