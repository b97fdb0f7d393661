"""What a budget is made of: its lines, support in kind and outside money, each added, changed and taken off (D06, D07)."""

from typing import NamedTuple

from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property

from partnerships.forms.bodies import ConfirmForm
from partnerships.pages import ObjectActionPage
from tariffs import actions
from tariffs.forms import BudgetLineForm, ExternalFundingForm, InKindForm
from tariffs.models import BudgetLine, ExternalFunding, InKind
from tariffs.views.budgets import BudgetMixin


class Part(NamedTuple):
    """One kind of thing that a budget is made of."""

    model: type
    form: type
    save: object
    thing: str
    fields: tuple


PARTS = {
    "lines": Part(
        BudgetLine, BudgetLineForm, actions.set_budget_line, "line", ("name", "planned_gbp", "forecast_gbp", "note")
    ),
    "in-kind": Part(
        InKind, InKindForm, actions.set_in_kind, "support in kind", ("name", "given_by", "value_gbp", "note")
    ),
    "external": Part(
        ExternalFunding, ExternalFundingForm, actions.set_external_funding, "external funding",
        ("name", "amount_gbp", "note"),
    ),
}  # fmt: skip


class PartAddView(BudgetMixin, ObjectActionPage):
    """Add a line, support in kind or outside money."""

    permission = "tariffs.keep_budget"

    @cached_property
    def part(self):
        return PARTS[self.kwargs["part"]]

    def get_form_class(self):
        return self.part.form

    def get_form_kwargs(self):
        taken = set(self.part.model.objects.filter(budget=self.budget).values_list("slug", flat=True))
        return {**super().get_form_kwargs(), "taken": taken}

    def get_heading(self):
        article = "a " if self.part.thing == "line" else ""
        return f"Add {article}{self.part.thing} to {self.budget.label}"

    def get_success_message(self):
        return f"{self.result} was saved."

    def perform(self, form):
        return self.part.save(self.budget, form.slug, **form.cleaned_data, by=self.request.user, at=self.now)


class OnePartMixin:
    """A page about one thing of a budget."""

    def prepare(self):
        super().prepare()
        things = self.part.model.objects.filter(budget=self.budget, slug=self.kwargs["slug"])
        self.thing = things.select_related("budget").first()
        if self.thing is None:
            raise Http404("There is nothing of that code in this budget.")


class PartEditView(OnePartMixin, PartAddView):
    """Change it."""

    template_name = "tariffs/budget_part_edit.html"

    def get_heading(self):
        return f"Change {self.thing}, {self.budget.label}"

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "taken": ()}

    def get_initial(self):
        return {name: getattr(self.thing, name) for name in self.part.fields}

    def perform(self, form):
        return self.part.save(self.budget, self.thing.slug, **form.cleaned_data, by=self.request.user, at=self.now)

    def get_context_data(self, **kwargs):
        remove = reverse("tariffs:budget_part_remove", args=[self.budget.year, self.kwargs["part"], self.thing.slug])
        return super().get_context_data(remove_url=remove, **kwargs)


class PartRemoveView(OnePartMixin, PartAddView):
    """Take it off the budget."""

    template_name = "generic/confirm.html"
    form_class = ConfirmForm
    submit_label = "Take it off"

    def get_form_class(self):
        return ConfirmForm

    def get_form_kwargs(self):
        return ObjectActionPage.get_form_kwargs(self)

    def get_heading(self):
        return f"Take {self.thing} off the budget of {self.budget.label}?"

    def get_success_message(self):
        return f"{self.thing} is off the budget."

    def perform(self, form):
        return actions.remove_from_budget(self.thing, by=self.request.user, at=self.now)
