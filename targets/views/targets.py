"""Setting what an indicator is to reach: a year or quarter at a time, or a year's four quarters at once."""

import datetime as dt

from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date

from partnerships.templatetags.words import day as day_in_words
from targets.actions import set_target, set_trajectory
from targets.forms import MilestoneDayForm, TargetForm, TrajectoryForm, YearForm
from targets.models import Basis, Kind, Part, Target, year_label
from targets.models.measures import Frequency
from targets.models.quarters import part_of, year_of
from targets.views.figures import ChoosePage, IndicatorPeriodPage, PeriodPage


class NumbersAloneMixin:
    """A page about targets that these kinds of indicators cannot have."""

    without = (Kind.QUALITATIVE,)

    def prepare(self):
        super().prepare()
        if self.object.kind in self.without:
            raise Http404("This indicator is told in words; no number can be its target.")


class TargetChooseView(NumbersAloneMixin, ChoosePage):
    """Choose what the target is about; of a milestone the day says it."""

    permission = "targets.set_target"
    template_name = "targets/target_choose.html"
    goes_to = "targets:target_set"

    @property
    def asks_day(self):
        return self.object.kind == Kind.MILESTONE

    def get_heading(self):
        if self.asks_day:
            return "By which day is the milestone to be reached?"
        return "Which year or quarter is the target for?"

    def get_form_class(self):
        return MilestoneDayForm if self.asks_day else super().get_form_class()

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        if self.asks_day:
            del kwargs["this_year"]
        return kwargs

    def form_valid(self, form):
        if not self.asks_day:
            return super().form_valid(form)
        day = form.cleaned_data["day"]
        part = Part.WHOLE_YEAR if self.object.frequency == Frequency.YEARLY else part_of(day)
        address = reverse(self.goes_to, args=[self.object.slug, year_of(day), int(part)])
        return redirect(f"{address}?by={day.isoformat()}")


class TargetSetView(NumbersAloneMixin, PeriodPage):
    """Set what is to be reached."""

    permission = "targets.set_target"
    form_class = TargetForm
    submit_label = "Set the target"
    model_of_period = Target
    fields_of_period = ("basis", "value", "years", "printed", "equivalent_value", "equivalent_unit", "note")

    def get_heading(self):
        return f"Target for {self.period}"

    def get_initial(self):
        initial = super().get_initial()
        if self.object.kind == Kind.MILESTONE and (by := _day(self.request.GET.get("by", ""))):
            initial["printed"] = f"Reached by {day_in_words(by)}"
        return initial

    def get_form_kwargs(self):
        asks_reason = self.known is not None
        return {**super().get_form_kwargs(), "indicator": self.object, "part": self.part, "asks_reason": asks_reason}

    def perform(self, form):
        return set_target(
            self.object, year=self.year, quarter=self.part, by=self.request.user, at=self.now, **form.cleaned_data
        )

    def get_success_message(self):
        return f"The target for {self.period} is set."

    def why_shut(self):
        """A published quarter keeps the targets that it was published with."""
        if self.quarter is None or not self.quarter.is_published:
            return ""
        return f"{self.quarter} is published, so the targets of its figures stand as they were."


def _day(text) -> dt.date | None:
    """The day of an address, None if it is none."""
    try:
        return parse_date(text)
    except ValueError:
        return None


class TrajectoryPage(NumbersAloneMixin, IndicatorPeriodPage):
    """A form about the four quarters of a year, which neither a judgement nor a milestone has."""

    without = (Kind.QUALITATIVE, Kind.MILESTONE)


class TrajectoryChooseView(TrajectoryPage):
    """Choose the year whose quarters get targets."""

    permission = "targets.set_target"
    form_class = YearForm
    heading = "Which year are the four targets for?"
    submit_label = "Continue"

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "this_year": year_of(timezone.localdate())}

    def form_valid(self, form):
        return redirect(reverse("targets:trajectory_set", args=[self.object.slug, form.cleaned_data["year"]]))


class TrajectorySetView(TrajectoryPage):
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
