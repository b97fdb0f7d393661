"""The milestones of the strategy."""

from partnerships.pages import ListPage, ObjectActionPage, kept_until_news, public_page
from targets.actions import update_milestone
from targets.forms import MilestoneForm
from targets.models import Milestone
from targets.views.quarters import TARGETS


@kept_until_news
@public_page
class MilestoneListView(ListPage):
    """Every milestone with its owner and how it stands (C02)."""

    model = Milestone
    template_name = "targets/milestone_list.html"
    heading = "Milestones of the strategy"
    breadcrumbs = (TARGETS,)

    def get_queryset(self):
        return super().get_queryset().select_related("target__aspiration__objective", "body").in_order()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        states = [milestone.state for milestone in context["object_list"]]
        return context | {
            "unreported": states.count(Milestone.State.UNREPORTED),
            "at_risk": states.count(Milestone.State.AT_RISK),
        }


class MilestoneUpdateView(ObjectActionPage):
    """Say how a milestone stands."""

    model = Milestone
    permission = "targets.update_milestone"
    form_class = MilestoneForm
    submit_label = "Save the update"
    success_message = "The milestone is updated."

    def get_queryset(self):
        return super().get_queryset().select_related("target__aspiration__objective", "body")

    def get_heading(self):
        return f"How does milestone {self.object.target.reference} stand?"

    def get_breadcrumbs(self):
        return [TARGETS, ("Milestones of the strategy", self.cancel_url)]

    cancel_url = "/targets/milestones/"

    def get_initial(self):
        return {"state": self.object.state, "note": self.object.note}

    def perform(self, form):
        return update_milestone(self.object, **form.cleaned_data, by=self.request.user, at=self.now)

    def get_context_data(self, **kwargs):
        return super().get_context_data(lead=self.object.text, caption=self.object.body.name, **kwargs)
