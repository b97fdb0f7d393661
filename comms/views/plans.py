"""The communications plan: read by everybody once adopted, kept by the support office (E11)."""

from django import forms
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse_lazy
from django.utils import timezone

from comms.actions import plans as actions
from comms.forms.plans import AdoptForm, EvidenceForm, ItemForm, PlanForm, StandForm, StartForm
from comms.models import CommsPlan, PlanItem
from comms.reports.plans import line_of, plan_page
from comms.views.hub import HUB
from partnerships.access import may
from partnerships.markup import to_html
from partnerships.pages import ActionPage, DetailPage, ListPage, ObjectActionPage, public_page

PLANS = ("Communications plans", reverse_lazy("comms:plan_list"))


class OfYearMixin:
    """The plan of the financial year in the address."""

    model = CommsPlan

    def prepare(self):
        year = int(self.kwargs["year"][:4])
        plans = CommsPlan.objects.visible_to(self.request.user).filter(year=year)
        self.object = self.plan = get_object_or_404(plans)
        if self.plan.address != self.kwargs["year"]:
            raise Http404("There is no such year.")

    def get_breadcrumbs(self):
        return [PLANS, (str(self.plan), self.plan.get_absolute_url())]

    def get_context_data(self, **kwargs):
        return super().get_context_data(**{"plan": self.plan, **kwargs})


@public_page
class PlanList(ListPage):
    """Every year's plan; drafts only for those who work on them."""

    model = CommsPlan
    template_name = "comms/plan_list.html"
    heading = "Communications plans"

    def get_context_data(self, **kwargs):
        return super().get_context_data(columns=["Year", "State", "Agreed"], **kwargs)


@public_page
class PlanDetail(OfYearMixin, DetailPage):
    """A whole plan: what it wants and says, how each line stands, and what shows it."""

    template_name = "comms/plan_detail.html"

    def get_breadcrumbs(self):
        return [PLANS]

    def get_context_data(self, **kwargs):
        keeps = may(self.request.user, "comms.keep_plan")
        return super().get_context_data(
            page=plan_page(self.plan),
            purpose=to_html(self.plan.purpose),
            budget=to_html(self.plan.budget),
            keeps=keeps,
            kinds=PlanItem.Kind.choices,
            gives_evidence=may(self.request.user, "comms.give_evidence"),
            columns=["Number", "Channel", "State", "Who looks after it"],
            risk_columns=["Risk", "Rating", "Who watches it", "What is done about it", "How it stands"],
            **kwargs,
        )


class PlanStart(ActionPage):
    """A plan for a year that has none."""

    permission = "comms.keep_plan"
    form_class = StartForm
    heading = "Begin a communications plan"
    submit_label = "Begin"
    breadcrumbs = [HUB, PLANS]
    cancel_url = PLANS[1]

    def perform(self, form):
        return actions.start_plan(form.cleaned_data["year"], by=self.request.user, at=self.now)


class PlanPage(OfYearMixin, ObjectActionPage):
    """A form about a plan."""

    permission = "comms.keep_plan"

    def get_success_url(self):
        return self.plan.get_absolute_url()

    get_cancel_url = get_success_url


class PlanEdit(PlanPage):
    """What a draft is for, and with what means."""

    form_class = PlanForm
    heading = "Change purpose and means"
    success_message = "The plan has been saved."

    def get_initial(self):
        return {"purpose": self.plan.purpose, "budget": self.plan.budget}

    def perform(self, form):
        return actions.edit_plan(self.plan, form.cleaned_data, by=self.request.user, at=self.now)


class PlanAdopt(PlanPage):
    """From a draft to the plan that everybody reads."""

    form_class = AdoptForm
    heading = "Adopt the plan"
    submit_label = "Adopt and publish"
    success_message = "The plan is adopted and public."

    def perform(self, form):
        return actions.adopt_plan(self.plan, **form.cleaned_data, by=self.request.user, at=self.now)


class PlanCopy(PlanPage):
    """The next year's plan from this one."""

    form_class = forms.Form
    template_name = "generic/confirm.html"
    submit_label = "Begin the next year’s plan"
    success_message = "The next year’s plan is begun. Change what is to be different."
    extra_context = {
        "button": "primary",
        "consequences": [
            "Every line comes along; how it stood and its evidence stay with this year.",
            "Channels come along as they stand, except those that were dropped.",
        ],
    }

    def get_heading(self):
        return "Copy this plan to the next year?"

    def perform(self, form):
        self.copy = actions.copy_plan(self.plan, by=self.request.user, at=self.now)
        return self.copy

    def get_success_url(self):
        return self.copy.get_absolute_url()


class ItemAdd(PlanPage):
    """A line of a draft; its kind stands in the address."""

    form_class = ItemForm
    submit_label = "Add"
    success_message = "The line has been added."

    def prepare(self):
        super().prepare()
        if self.kwargs["kind"] not in PlanItem.Kind.values:
            raise Http404("There is no such kind of line.")
        self.kind = PlanItem.Kind(self.kwargs["kind"])

    def get_heading(self):
        return f"Add: {self.kind.label.lower()}"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"kind": self.kind, "instance": PlanItem(plan=self.plan, kind=self.kind)}

    def get_initial(self):
        numbers = self.plan.items.filter(kind=self.kind).values_list("number", flat=True)
        return {"number": max(numbers, default=0) + 1}

    def perform(self, form):
        fields = {"plan": self.plan, "kind": self.kind, **form.cleaned_data}
        return actions.save_item(PlanItem(), fields, by=self.request.user, at=self.now)


class OfItemMixin(OfYearMixin):
    """One line of the plan in the address."""

    def prepare(self):
        super().prepare()
        self.object = self.item = get_object_or_404(self.plan.items.select_related("plan"), pk=self.kwargs["pk"])

    def get_heading(self):
        return self.heading or self.item.text


@public_page
class ItemDetail(OfItemMixin, DetailPage):
    """One line: how it stands, what was written and counted, and a form for more."""

    template_name = "comms/plan_item.html"

    def get_context_data(self, **kwargs):
        person = self.request.user
        evidence = self.item.evidence.select_related("by")
        line = line_of(self.item, self.plan.year)
        return super().get_context_data(
            line=line,
            counts=[{"number": count.number, "words": count.label} for count in line.counts],
            detail=to_html(self.item.detail),
            evidence=evidence,
            keeps=may(person, "comms.keep_plan"),
            gives_evidence=may(person, "comms.give_evidence"),
            **kwargs,
        )


class ItemPage(OfItemMixin, ObjectActionPage):
    """A form about one line."""

    permission = "comms.keep_plan"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**{"caption": self.item.text, **kwargs})


class ItemEdit(ItemPage):
    """The words of a line, while the plan is a draft."""

    form_class = ItemForm
    heading = "Change the line"
    success_message = "The line has been saved."

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"kind": self.item.kind}

    def perform(self, form):
        return actions.save_item(self.item, form.cleaned_data, by=self.request.user, at=self.now)


class ItemStand(ItemPage):
    """How a line stands."""

    form_class = StandForm
    heading = "Say how it stands"
    success_message = "Saved."

    def perform(self, form):
        return actions.save_item(self.item, form.cleaned_data, by=self.request.user, at=self.now)


class ItemRemove(ItemPage):
    """Off a draft."""

    form_class = forms.Form
    template_name = "generic/confirm.html"
    heading = "Take this line off the plan?"
    submit_label = "Take it off"
    success_message = "The line is off the plan."

    def perform(self, form):
        return actions.remove_item(self.item, by=self.request.user, at=self.now)

    def get_success_url(self):
        return self.plan.get_absolute_url()


class EvidenceAdd(ItemPage):
    """What shows how a line stands."""

    permission = "comms.give_evidence"
    form_class = EvidenceForm
    heading = "Write down evidence"
    submit_label = "Write it down"
    success_message = "The evidence is written down."

    def get_initial(self):
        return {"dated_on": timezone.localdate()}

    def perform(self, form):
        return actions.add_evidence(self.item, **form.cleaned_data, by=self.request.user, at=self.now)
