"""Action plans, their actions, and saying how each goes (C14)."""

from django.urls import reverse_lazy
from django.utils import timezone

from partnerships.access import may
from partnerships.actions.action_plans import (
    due_again_on,
    note_progress,
    renew_plan_action,
    save_plan,
    save_plan_action,
    settle_plan_action,
    why_not_renewed,
    why_not_settled,
)
from partnerships.forms.action_plans import (
    ActionFilterForm,
    ActionPlanForm,
    NoteForm,
    PlanActionForm,
    RenewForm,
    SettleForm,
)
from partnerships.imports import import_kind
from partnerships.models import ActionPlan, PlanAction
from partnerships.pages import AddPage, DetailPage, EditPage, ListPage, ObjectActionPage, kept_until_news, public_page
from partnerships.reports.action_plans import plan_page, plans_with_counts
from partnerships.templatetags.words import day

PLANS = ("Action plans", reverse_lazy("partnerships:action_plan_list"))
LIST_COLUMNS = (
    "Plan",
    "Kept by",
    {"label": "Actions", "numeric": True},
    {"label": "Open", "numeric": True},
    {"label": "Overdue", "numeric": True},
)
COLUMNS = ("Number", "Action", "Leads", "Timescale", "State")


@kept_until_news
@public_page
class ActionPlanListView(ListPage):
    """Every action plan and how far it is."""

    model = ActionPlan
    template_name = "partnerships/action_plan_list.html"
    context_object_name = "plans"
    heading = "Action plans"

    def get_queryset(self):
        return plans_with_counts(self.request.user, on=timezone.localdate())

    def get_context_data(self, **kwargs):
        return super().get_context_data(columns=LIST_COLUMNS, **kwargs)


@kept_until_news
@public_page
class ActionPlanDetailView(DetailPage):
    """The actions of a plan: who leads, by when, and what is overdue."""

    model = ActionPlan
    template_name = "partnerships/action_plan_detail.html"
    breadcrumbs = (PLANS,)

    def get_queryset(self):
        return super().get_queryset().select_related("body", "organisation")

    def get_context_data(self, **kwargs):
        today = timezone.localdate()
        whole = plan_page(self.object, {}, on=today)
        filter_form = ActionFilterForm(self.request.GET, leads=whole.leads)
        wanted = filter_form.wanted()
        return super().get_context_data(
            page=plan_page(self.object, wanted, on=today) if any(wanted.values()) else whole,
            filter_form=filter_form,
            keeps=may(self.request.user, "partnerships.keep_plan", self.object),
            imports=may(self.request.user, import_kind("plan-actions").permission),
            columns=COLUMNS,
            today=today,
            **kwargs,
        )


class ActionPlanAddView(AddPage):
    """A new plan."""

    model = ActionPlan
    save = save_plan
    permission = "partnerships.keep_register"
    form_class = ActionPlanForm
    heading = "Add an action plan"
    submit_label = "Add plan"
    success_message = "The plan has been added. Add its actions next, or import them."
    breadcrumbs = (PLANS,)
    cancel_url = PLANS[1]


class ActionPlanEditView(EditPage):
    """What is said about a plan."""

    model = ActionPlan
    save = save_plan
    permission = "partnerships.keep_plan"
    form_class = ActionPlanForm
    heading = "Change the plan"
    success_message = "The plan has been saved."
    breadcrumbs = (PLANS,)


class PlanActionAddView(ObjectActionPage):
    """A new action of a plan."""

    model = ActionPlan
    permission = "partnerships.keep_plan"
    form_class = PlanActionForm
    heading = "Add an action"
    submit_label = "Add action"
    success_message = "The action has been added."

    def get_breadcrumbs(self):
        return [PLANS, (self.object.title, self.object.get_absolute_url())]

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": PlanAction(plan=self.object)}

    def get_initial(self):
        return {"number": max(self.object.actions.values_list("number", flat=True), default=0) + 1}

    def perform(self, form):
        fields = {"plan": self.object, **form.cleaned_data}
        return save_plan_action(PlanAction(), fields, by=self.request.user, at=self.now)


class OfPlanMixin:
    """One action of the plan in the address."""

    model = PlanAction

    def get_queryset(self):
        things = PlanAction.objects.visible_to(self.request.user)
        return things.filter(plan__slug=self.kwargs["slug"]).select_related("plan__body", "objective")

    def prepare(self):
        self.kwargs = {**self.kwargs, "pk": self._pk()}
        super().prepare()

    def _pk(self):
        return self.get_queryset().filter(number=self.kwargs["number"]).values_list("pk", flat=True).first() or 0

    def get_breadcrumbs(self):
        return [PLANS, (self.object.plan.title, self.object.plan.get_absolute_url())]


@kept_until_news
@public_page
class PlanActionDetailView(OfPlanMixin, DetailPage):
    """One action: who leads, by when, what shows it, and how it went so far."""

    template_name = "partnerships/plan_action_detail.html"

    def get_heading(self):
        return self.object.text

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            caption=f"Action {self.object.number}",
            notes=self.object.notes.all(),
            keeps=may(self.request.user, "partnerships.keep_plan", self.object.plan),
            is_overdue=self.object.is_overdue(on=timezone.localdate()),
            **kwargs,
        )


class PlanActionPage(OfPlanMixin, ObjectActionPage):
    """A form about one action."""

    permission = "partnerships.keep_plan"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**{"lead": self.object.text, **kwargs})


class PlanActionEditView(OfPlanMixin, EditPage):
    """What is promised, by whom and by when."""

    save = save_plan_action
    permission = "partnerships.keep_plan"
    form_class = PlanActionForm
    heading = "Change the action"
    success_message = "The action has been saved."


class PlanActionNoteView(PlanActionPage):
    """How an action goes."""

    form_class = NoteForm
    heading = "Note how it goes"
    success_message = "The note has been added."

    def perform(self, form):
        return note_progress(self.object, **form.cleaned_data, by=self.request.user, at=self.now)


class PlanActionSettleView(PlanActionPage):
    """Whether an action is done or dropped."""

    form_class = SettleForm
    heading = "Settle the action"
    submit_label = "Settle"
    success_message = "The action is settled."

    def why_not(self):
        return why_not_settled(self.object)

    def perform(self, form):
        return settle_plan_action(self.object, **form.cleaned_data, by=self.request.user, at=self.now)


class PlanActionRenewView(PlanActionPage):
    """Done for this time, and due again."""

    form_class = RenewForm
    heading = "Renew the action"
    submit_label = "Renew"

    def why_not(self):
        return why_not_renewed(self.object)

    def get_form(self, form_class=None):
        form = super().get_form(form_class)
        if not self.why_not():
            form.fields["note"].help_text = f"It is then due again by {day(due_again_on(self.object))}."
        return form

    def get_success_message(self):
        return f"The action is due again by {day(self.result.due_on)}."

    def perform(self, form):
        return renew_plan_action(self.object, **form.cleaned_data, by=self.request.user, at=self.now)
