"""What partners plan and say for the strategy (C12)."""

from django.urls import reverse_lazy
from django.utils import timezone
from django.views.generic import TemplateView

from partnerships.access import may
from partnerships.actions.alignment import save_partner_plan, save_placement
from partnerships.forms.alignment import MessagePlacementForm, PartnerPlanForm
from partnerships.models import Body, MessagePlacement, PartnerPlan
from partnerships.pages import AddPage, EditPage, PageMixin
from partnerships.reports.alignment import alignment

STRATEGY = ("Strategy", reverse_lazy("targets:strategy_detail"))
PARTNER_PLANS = ("Partners’ plans", reverse_lazy("partnerships:partner_plan_list"))


class PartnerPlanListView(PageMixin, TemplateView):
    """Partners' plans with the objectives they serve, and who is not in line yet."""

    template_name = "partnerships/partner_plan_list.html"
    heading = "Partners’ plans"
    breadcrumbs = (STRATEGY,)

    def get_context_data(self, **kwargs):
        person = self.request.user
        return super().get_context_data(
            alignment=alignment(person, on=timezone.localdate()),
            columns=("Organisation", "Plan", "Years", "Objectives"),
            keeps=may(person, "partnerships.keep_partner_plans"),
            **kwargs,
        )


class OfPartnerPlans:
    """What the forms about partners' plans share."""

    model = PartnerPlan
    save = save_partner_plan
    permission = "partnerships.keep_partner_plans"
    form_class = PartnerPlanForm
    breadcrumbs = (STRATEGY, PARTNER_PLANS)
    cancel_url = PARTNER_PLANS[1]


class PartnerPlanAddView(OfPartnerPlans, AddPage):
    """A partner's plan that was not in the list."""

    heading = "Add a partner’s plan"
    submit_label = "Add plan"
    success_message = "The plan has been added."


class PartnerPlanEditView(OfPartnerPlans, EditPage):
    """A partner's plan as it is now."""

    heading = "Change a partner’s plan"
    success_message = "The plan has been saved."


class MessagePlaceView(OfPartnerPlans, AddPage):
    """Where a key message was put in."""

    model = MessagePlacement
    save = save_placement
    form_class = MessagePlacementForm
    heading = "Record where a key message was put in"
    submit_label = "Record"
    success_message = "The message is recorded."

    def get_form_kwargs(self):
        person = self.request.user
        bodies = Body.objects.active().partnerships().in_order()
        if not may(person, "partnerships.keep_register"):
            bodies = bodies.filter(pk__in=person.seat_body_ids)
        return super().get_form_kwargs() | {"bodies": bodies}
