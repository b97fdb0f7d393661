"""The strategy and its objectives, and what serves each target (C01, C11)."""

from django.http import Http404
from django.urls import reverse
from django.views.generic import TemplateView

from comms.models import Asset
from partnerships.models import Aspiration, Body
from partnerships.pages import ActionPage, ObjectActionPage, PageMixin, kept_until_news, public_page
from targets.actions import save_strategy_target, serve_targets
from targets.forms.strategy import ServedTargetsForm, StrategyTargetForm
from targets.models import Indicator, StrategyTarget
from targets.reports.strategy import milestone_states, strategy_tree

STRATEGY = ("Strategy", "/strategy/")


@kept_until_news
@public_page
class StrategyDetailView(PageMixin, TemplateView):
    """The vision, its objectives with who leads on each, and the aspirations known so far."""

    template_name = "targets/strategy_detail.html"

    def prepare(self):
        self.tree = strategy_tree(self.request.user)

    def get_heading(self):
        return self.tree.strategy.name if self.tree else "Strategy"

    def get_context_data(self, **kwargs):
        objectives = self.tree.objectives if self.tree else []
        return super().get_context_data(
            tree=self.tree,
            without_lead=[node.objective for node in objectives if node.objective.lead_body is None],
            has_film=Asset.objects.to_watch().exists(),
            states=milestone_states(milestone for node in objectives for milestone in node.milestones),
            **kwargs,
        )


@kept_until_news
@public_page
class ObjectiveDetailView(PageMixin, TemplateView):
    """One objective: its lead body, how its milestones and indicators stand, and every target (C11)."""

    template_name = "targets/objective_detail.html"
    breadcrumbs = (STRATEGY,)

    def prepare(self):
        tree = strategy_tree(self.request.user, number=self.kwargs["number"])
        if tree is None or not tree.objectives:
            raise Http404("The strategy has no objective of this number.")
        self.node = tree.objectives[0]

    def get_heading(self):
        return self.node.objective.title or f"Objective {self.node.objective.number}"

    def get_context_data(self, **kwargs):
        return super().get_context_data(node=self.node, objective=self.node.objective, **kwargs)


class StrategyTargetAddView(ActionPage):
    """A target under an aspiration."""

    permission = "targets.keep_indicators"
    form_class = StrategyTargetForm
    submit_label = "Add target"
    success_message = "The target has been added."

    def prepare(self):
        self.aspiration = Aspiration.objects.filter(pk=self.kwargs["pk"]).first()
        if self.aspiration is None:
            raise Http404("There is no such aspiration.")

    def get_heading(self):
        return f"Add a target under aspiration {self.aspiration}"

    def get_breadcrumbs(self):
        objective = self.aspiration.objective
        return [STRATEGY, (str(objective), objective.get_absolute_url())]

    def get_cancel_url(self):
        return self.aspiration.get_absolute_url()

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": StrategyTarget(aspiration=self.aspiration)}

    def perform(self, form):
        return save_strategy_target(self.aspiration, **form.cleaned_data, by=self.request.user, at=self.now)


class StrategyTargetEditView(ObjectActionPage):
    """The wording of a target, and what serves it."""

    model = StrategyTarget
    permission = "targets.keep_indicators"
    form_class = StrategyTargetForm
    success_message = "The target has been saved."

    def get_queryset(self):
        return StrategyTarget.objects.all()

    def get_heading(self):
        return f"Change target {self.object.reference}"

    def get_breadcrumbs(self):
        objective = self.object.aspiration.objective
        return [STRATEGY, (str(objective), reverse("targets:objective_detail", args=[objective.number]))]

    def perform(self, form):
        target = self.object
        return save_strategy_target(
            target.aspiration, number=target.number, **form.cleaned_data, by=self.request.user, at=self.now
        )


class ServesPage(ObjectActionPage):
    """Which targets of the strategy something serves, all at once."""

    permission = "targets.keep_indicators"
    form_class = ServedTargetsForm
    success_message = "The links to the strategy have been saved."

    def get_permission_object(self):
        return None

    def get_initial(self):
        return {"targets": list(self.object.strategy_targets.values_list("pk", flat=True))}

    def get_heading(self):
        return f"Which targets does {self.object} serve?"

    def get_breadcrumbs(self):
        return [STRATEGY, (str(self.object), self.object.get_absolute_url())]

    def perform(self, form):
        return serve_targets(self.object, **form.cleaned_data, by=self.request.user, at=self.now)


class IndicatorServesView(ServesPage):
    """The targets that an indicator measures."""

    model = Indicator


class BodyServesView(ServesPage):
    """The targets that a body serves."""

    model = Body

    def get_success_url(self):
        return reverse("targets:body_targets", args=[self.object.slug])
