"""Setting what an indicator is to reach: a year or quarter at a time, or a year's four quarters at once."""

from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from targets.actions import set_target, set_trajectory
from targets.forms import TargetForm, TrajectoryForm, YearForm
from targets.models import Basis, Target, year_label
from targets.models.quarters import year_of
from targets.views.figures import ChoosePage, IndicatorPeriodPage, PeriodPage


class TargetChooseView(ChoosePage):
    """Choose what the target is about."""

    permission = "targets.set_target"
    template_name = "targets/target_choose.html"
    goes_to = "targets:target_set"
    heading = "Which year or quarter is the target for?"


class TargetSetView(PeriodPage):
    """Set what is to be reached."""

    permission = "targets.set_target"
    form_class = TargetForm
    submit_label = "Set the target"
    model_of_period = Target
    fields_of_period = ("basis", "value", "years", "printed", "equivalent_value", "equivalent_unit", "note")

    def get_heading(self):
        return f"Target for {self.period}"

    def get_form_kwargs(self):
        asks_reason = self.known is not None
        return {**super().get_form_kwargs(), "indicator": self.object, "part": self.part, "asks_reason": asks_reason}

    def perform(self, form):
        return set_target(
            self.object, year=self.year, quarter=self.part, by=self.request.user, at=self.now, **form.cleaned_data
        )

    def get_success_message(self):
        return f"The target for {self.period} is set."

    def get_context_data(self, **kwargs):
        return super().get_context_data(caption=self.object.title, **kwargs)


class TrajectoryChooseView(IndicatorPeriodPage):
    """Choose the year whose quarters get targets."""

    permission = "targets.set_target"
    form_class = YearForm
    heading = "Which year are the four targets for?"
    submit_label = "Continue"

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "this_year": year_of(timezone.localdate())}

    def form_valid(self, form):
        return redirect(reverse("targets:trajectory_set", args=[self.object.slug, form.cleaned_data["year"]]))


class TrajectorySetView(IndicatorPeriodPage):
    """Set the targets of four quarters at once."""

    permission = "targets.set_target"
    form_class = TrajectoryForm
    submit_label = "Set the targets"

    def get_heading(self):
        return f"Targets for the quarters of {year_label(self.kwargs['year'])}"

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "indicator": self.object}

    def get_initial(self):
        targets = Target.objects.filter(indicator=self.object, year=self.kwargs["year"])
        known = {target.quarter: target for target in targets}
        usual = Basis.YEAR_TO_DATE if self.object.adds_up else Basis.ABSOLUTE
        initial = {"basis": next((known[quarter].basis for quarter in (1, 2, 3, 4) if quarter in known), usual)}
        year = known.get(0)
        if year is not None and 4 not in known and year.basis == Basis.ABSOLUTE:
            initial["q4"] = year.value
        return initial | {f"q{quarter}": target.value for quarter, target in known.items() if quarter}

    def perform(self, form):
        given = {name: form.cleaned_data[name] for name in ("basis", "reason")}
        year = self.kwargs["year"]
        return set_trajectory(self.object, year=year, values=form.values, by=self.request.user, at=self.now, **given)

    def get_success_message(self):
        return f"The targets for the quarters of {year_label(self.kwargs['year'])} are set."

    def get_context_data(self, **kwargs):
        return super().get_context_data(caption=self.object.title, **kwargs)
