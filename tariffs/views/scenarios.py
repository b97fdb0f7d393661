"""The yearly review: scenarios of a draft side by side, and one chosen (D05, X07)."""

from django.http import Http404
from django.utils.functional import cached_property

from partnerships.access import may
from partnerships.forms.bodies import ConfirmForm
from partnerships.pages import DetailPage, ObjectActionPage
from tariffs import actions
from tariffs.forms import PlacingForm, ScenarioAddForm, ScenarioForm
from tariffs.models import MOST_SCENARIOS, Scenario
from tariffs.reports import compare
from tariffs.views.schemes import SchemeMixin
from tariffs.views.years import YearTabsMixin


class ScenarioListView(YearTabsMixin, SchemeMixin, DetailPage):
    """The draft and its scenarios side by side: the rates, each payer, the total against the need."""

    tab = "tariffs:scenario_list"
    permission = "tariffs.read_budget"
    template_name = "tariffs/scenario_list.html"

    def get_heading(self):
        return f"Review of the tariffs {self.object.label}"

    def get_context_data(self, **kwargs):
        comparison = compare(self.object)
        edits = self.object.is_draft and may(self.request.user, "tariffs.edit_charge", self.object)
        before = comparison.before
        columns = ["Payer", *([{"label": before.label, "numeric": True}] if before else [])]
        columns += [{"label": column.title, "numeric": True} for column in comparison.columns]
        scenarios = [column.scenario for column in comparison.columns if column.scenario]
        return super().get_context_data(
            comparison=comparison,
            columns=columns,
            scenarios=scenarios,
            edits=edits,
            has_room=edits and len(scenarios) < MOST_SCENARIOS,
            **kwargs,
        )


class ScenarioAction(SchemeMixin, ObjectActionPage):
    """A form about a draft's scenarios; afterwards the reader is back at the comparison."""

    permission = "tariffs.edit_charge"

    def get_success_url(self):
        return Scenario(scheme=self.object).get_absolute_url()

    get_cancel_url = get_success_url

    def get_breadcrumbs(self):
        return [*super().get_breadcrumbs(), ("Review", self.get_success_url())]


class ScenarioAddView(ScenarioAction):
    """Begin a scenario from the draft."""

    form_class = ScenarioAddForm
    heading = "Add a scenario"
    submit_label = "Add scenario"
    success_message = "The scenario says what the draft says. Change its rates, or move payers."

    def perform(self, form):
        return actions.add_scenario(self.object, **form.cleaned_data, by=self.request.user, at=self.now)


class OneScenarioMixin:
    """A page about one scenario, by its place."""

    def prepare(self):
        super().prepare()
        found = Scenario.objects.visible_to(self.request.user).filter(scheme=self.object)
        self.scenario = found.filter(place=self.kwargs["place"]).select_related("scheme").first()
        if self.scenario is None:
            raise Http404("There is no such scenario.")


class ScenarioEditView(OneScenarioMixin, ScenarioAction):
    """Change its name, its note and its rates."""

    form_class = ScenarioForm
    success_message = "The scenario was saved."

    @cached_property
    def bands(self):
        return list(self.object.bands.all())

    def get_heading(self):
        return f"Change scenario {self.scenario}"

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "bands": self.bands}

    def get_initial(self):
        rates = {rate.band_id: rate.unit_gbp for rate in self.scenario.rates.all()}
        said = {f"rate_{band.slug}": rates.get(band.pk, band.unit_gbp) for band in self.bands}
        return {"name": self.scenario.name, "note": self.scenario.note, **said}

    def perform(self, form):
        given = {name: form.cleaned_data[name] for name in ("name", "note")}
        return actions.change_scenario(self.scenario, rates=form.rates, **given, by=self.request.user, at=self.now)


class PayerPlaceView(OneScenarioMixin, ScenarioAction):
    """Move a payer to another band in one scenario."""

    form_class = PlacingForm
    submit_label = "Move payer"

    def get_heading(self):
        return f"Move a payer in scenario {self.scenario}"

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "scheme": self.object}

    def get_success_message(self):
        return f"{self.moved['charge'].organisation} is in the band {self.moved['band']} in scenario {self.scenario}."

    def perform(self, form):
        self.moved = form.cleaned_data
        return actions.place_payer(self.scenario, **self.moved, by=self.request.user, at=self.now)

    def get_initial(self):
        return {"charge": self.request.GET.get("payer")}


class ScenarioConfirm(OneScenarioMixin, ScenarioAction):
    """A question about one scenario."""

    template_name = "generic/confirm.html"
    form_class = ConfirmForm


class ScenarioChooseView(ScenarioConfirm):
    """Write a scenario into the draft."""

    submit_label = "Write it into the draft"

    def get_heading(self):
        return f"Write scenario {self.scenario} into the draft of {self.object.label}?"

    def get_success_message(self):
        return f"The draft of {self.object.label} now says what scenario {self.scenario} says. Have it agreed."

    def perform(self, form):
        return actions.choose_scenario(self.scenario, by=self.request.user, at=self.now)

    def get_context_data(self, **kwargs):
        consequences = [
            "The rates of the bands and the bands of the payers in the draft become those of this scenario.",
            "The other scenarios stay, so you can choose another until the year is adopted.",
            "Nobody pays anything else before the Delivery Board has agreed and the year is adopted.",
        ]
        return super().get_context_data(consequences=consequences, button="primary", **kwargs)


class ScenarioRemoveView(ScenarioConfirm):
    """Take a scenario away."""

    submit_label = "Remove scenario"

    def get_heading(self):
        return f"Remove scenario {self.scenario}?"

    def get_success_message(self):
        return f"Scenario {self.scenario} is removed. The draft stays as it is."

    def perform(self, form):
        return actions.remove_scenario(self.scenario, by=self.request.user, at=self.now)
