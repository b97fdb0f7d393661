"""Keeping the strategy: its vision, what objectives and aspirations are called, and who leads (C01, C11)."""

from django.http import Http404
from django.urls import reverse

from partnerships.actions.strategy import save_aspiration, save_objective, save_strategy
from partnerships.forms.strategy import AspirationForm, ObjectiveForm, StrategyForm
from partnerships.models import Aspiration, Objective, Strategy
from partnerships.pages import ActionPage, ObjectActionPage


class OfStrategyPage(ObjectActionPage):
    """A form about a part of the strategy in force."""

    permission = "partnerships.keep_register"

    def get_breadcrumbs(self):
        return [("Strategy", reverse("targets:strategy_detail"))]


class StrategyEditView(OfStrategyPage):
    """The vision of the strategy and how far it looks."""

    model = Strategy
    form_class = StrategyForm
    heading = "Change the strategy"
    success_message = "The strategy has been saved."

    def prepare(self):
        self.object = Strategy.objects.in_force()
        if self.object is None:
            raise Http404("No strategy is loaded.")

    def perform(self, form):
        return save_strategy(self.object, form.cleaned_data, by=self.request.user, at=self.now)


class ObjectiveMixin:
    """The objective of the address, in the strategy in force."""

    def find(self):
        strategy = Strategy.objects.in_force()
        objective = Objective.objects.filter(strategy=strategy, number=self.kwargs["number"]).first()
        if objective is None:
            raise Http404("The strategy has no objective of this number.")
        return objective


class ObjectiveEditView(ObjectiveMixin, OfStrategyPage):
    """What an objective is called and who leads on it."""

    model = Objective
    form_class = ObjectiveForm
    success_message = "The objective has been saved."

    def prepare(self):
        self.object = self.find()

    def get_heading(self):
        return f"Change objective {self.object.number}"

    def perform(self, form):
        return save_objective(self.object, form.cleaned_data, by=self.request.user, at=self.now)


class AspirationAddView(ObjectiveMixin, ActionPage):
    """An aspiration that was not known before."""

    permission = "partnerships.keep_register"
    form_class = AspirationForm
    submit_label = "Add aspiration"
    success_message = "The aspiration has been added."

    def prepare(self):
        self.objective = self.find()

    def get_heading(self):
        return f"Add an aspiration under objective {self.objective.number}"

    def get_breadcrumbs(self):
        return [("Strategy", reverse("targets:strategy_detail")), (str(self.objective), self.get_cancel_url())]

    def get_cancel_url(self):
        return self.objective.get_absolute_url()

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": Aspiration(objective=self.objective)}

    def perform(self, form):
        fields = {"objective": self.objective, **form.cleaned_data}
        return save_aspiration(Aspiration(), fields, by=self.request.user, at=self.now)


class AspirationEditView(OfStrategyPage):
    """What an aspiration is called."""

    model = Aspiration
    form_class = AspirationForm
    success_message = "The aspiration has been saved."

    def get_heading(self):
        return f"Change aspiration {self.object}"

    def perform(self, form):
        return save_aspiration(self.object, form.cleaned_data, by=self.request.user, at=self.now)
