"""The milestones of the strategy: which stand how, one with its history, and saying how it stands (C02)."""

from django.shortcuts import get_object_or_404
from django.utils import timezone

from partnerships.models import Event
from partnerships.pages import ActionPage, DetailPage, ListPage, ObjectActionPage, kept_until_news, public_page
from targets.actions import save_milestone, update_milestone
from targets.forms import MilestoneForm
from targets.forms.strategy import MilestoneDetailsForm, MilestoneFilterForm
from targets.models import Milestone, StrategyTarget
from targets.reports.strategy import milestone_states
from targets.views.quarters import TARGETS

MILESTONES = ("Milestones of the strategy", "/targets/milestones/")


@kept_until_news
@public_page
class MilestoneListView(ListPage):
    """Every milestone with its owner and how it stands (C02)."""

    model = Milestone
    template_name = "targets/milestone_list.html"
    heading = "Milestones of the strategy"
    breadcrumbs = (TARGETS,)

    def get_queryset(self):
        rows = super().get_queryset().select_related("target__aspiration__objective", "body").in_order()
        self.everything = list(rows)
        owners = {milestone.body_id: milestone.body for milestone in self.everything}
        self.filter_form = MilestoneFilterForm(
            self.request.GET, bodies=sorted(owners.values(), key=lambda body: body.name.lower())
        )
        wanted = self.filter_form.wanted()
        overdue = [milestone for milestone in self.everything if milestone.is_overdue(on=timezone.localdate())]
        self.counts = (*milestone_states(self.everything), ("overdue", "Year over, not settled", len(overdue)))
        shown = overdue if wanted["state"] == MilestoneFilterForm.OVERDUE else self.everything
        return [milestone for milestone in shown if _fits(milestone, wanted)]

    def get_context_data(self, **kwargs):
        states = [milestone.state for milestone in self.everything]
        return super().get_context_data(
            filter_form=self.filter_form,
            counts=[
                {"number": number, "words": words, "url": f"?state={state}"}
                for state, words, number in self.counts
                if number
            ],
            unreported=states.count(Milestone.State.UNREPORTED),
            at_risk=states.count(Milestone.State.AT_RISK),
            **kwargs,
        )


def _fits(milestone, wanted):
    state = wanted["state"]
    is_state = state in ("", MilestoneFilterForm.OVERDUE, milestone.state)
    return is_state and wanted["body"] in ("", milestone.body.slug)


@kept_until_news
@public_page
class MilestoneDetailView(DetailPage):
    """One milestone: how it stands, what shows it, and every note before."""

    model = Milestone
    template_name = "targets/milestone_detail.html"

    def get_queryset(self):
        return super().get_queryset().select_related("target__aspiration__objective", "body", "noted_by")

    def get_heading(self):
        return self.object.text

    def get_breadcrumbs(self):
        return _trail(self.object)

    def get_context_data(self, **kwargs):
        events = Event.objects.visible_to(self.request.user).about(self.object).select_related("body")
        return super().get_context_data(
            caption=f"Milestone of target {self.object.target.reference}", events=events, **kwargs
        )


class MilestoneDetailsMixin:
    """What a milestone asks for, typed by those who keep the strategy."""

    permission = "targets.keep_indicators"
    form_class = MilestoneDetailsForm

    def get_permission_object(self):
        return None

    def perform(self, form):
        instance = self.object if self.object.pk else None
        return save_milestone(
            self.object.target, **form.cleaned_data, milestone=instance, by=self.request.user, at=self.now
        )


class MilestoneAddView(MilestoneDetailsMixin, ActionPage):
    """A milestone on the way to a target of the strategy."""

    submit_label = "Add milestone"
    success_message = "The milestone has been added."

    def prepare(self):
        target = get_object_or_404(StrategyTarget, pk=self.kwargs["pk"])
        self.object = Milestone(target=target)

    def get_heading(self):
        return f"Add a milestone on the way to target {self.object.target}"

    def get_breadcrumbs(self):
        return _trail(self.object)

    def get_cancel_url(self):
        return self.object.target.get_absolute_url()

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": self.object}


class MilestoneEditView(MilestoneDetailsMixin, ObjectActionPage):
    """What a milestone asks for, whose it is and when it is due; how it stands is said elsewhere."""

    model = Milestone
    success_message = "The milestone has been saved."

    def get_queryset(self):
        return super().get_queryset().select_related("target__aspiration__objective", "body")

    def get_heading(self):
        return f"Change a milestone of target {self.object.target}"

    def get_breadcrumbs(self):
        return _trail(self.object)


def _trail(milestone):
    objective = milestone.target.aspiration.objective
    return [("Strategy", "/strategy/"), (str(objective), objective.get_absolute_url())]


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
        return [TARGETS, MILESTONES]

    def get_initial(self):
        return {name: getattr(self.object, name) for name in ("state", "note", "evidence_url")}

    def perform(self, form):
        return update_milestone(self.object, **form.cleaned_data, by=self.request.user, at=self.now)

    def get_context_data(self, **kwargs):
        return super().get_context_data(lead=self.object.text, caption=self.object.body.name, **kwargs)
