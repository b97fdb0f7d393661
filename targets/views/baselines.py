"""Agreeing and revising the baseline of an indicator, and retiring it."""

from targets.actions import agree_baseline, retire_indicator, revise_baseline
from targets.forms import BaselineAgreeForm, BaselineReviseForm, IndicatorRetireForm
from targets.reports.wording import baseline_text
from targets.views.figures import IndicatorPeriodPage


class KeepingPage(IndicatorPeriodPage):
    """A form about one indicator for those who keep the list."""

    permission = "targets.keep_indicators"

    def get_context_data(self, **kwargs):
        return super().get_context_data(caption=self.object.title, **kwargs)


class BaselinePage(KeepingPage):
    """A form about the baseline, which it shows first."""

    def get_context_data(self, **kwargs):
        each = self.object
        baseline = baseline_text(
            each.baseline_value, printed=each.baseline_printed, year=each.baseline_year, unit=each.level_unit
        )
        return super().get_context_data(lead=f"The baseline is {baseline}.", **kwargs)


class BaselineAgreeView(BaselinePage):
    """Say that the baseline is agreed; from then on it stands."""

    form_class = BaselineAgreeForm
    heading = "When was the baseline agreed?"
    submit_label = "The baseline is agreed"
    success_message = "The baseline is agreed. From now on it stands; a better one is entered as revised."

    def perform(self, form):
        return agree_baseline(self.object, **form.cleaned_data, by=self.request.user, at=self.now)


class BaselineReviseView(BaselinePage):
    """Put a revised baseline beside it."""

    form_class = BaselineReviseForm
    heading = "Revise the baseline"
    submit_label = "Save the revised baseline"
    success_message = "The revised baseline is saved. Classes go on resting on the agreed one."

    def get_initial(self):
        each = self.object
        reason = each.revised_baseline_reason
        return {"value": each.revised_baseline_value, "year": each.revised_baseline_year, "reason": reason}

    def perform(self, form):
        return revise_baseline(self.object, **form.cleaned_data, by=self.request.user, at=self.now)


class IndicatorRetireView(KeepingPage):
    """Say from when it is measured no longer."""

    form_class = IndicatorRetireForm
    heading = "Retire this indicator"
    submit_label = "Save"
    success_message = "Saved. The figures and this page stay."

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "indicator": self.object}

    def get_initial(self):
        return {"retired_on": self.object.retired_on, "replaced_by": self.object.replaced_by_id}

    def perform(self, form):
        return retire_indicator(self.object, **form.cleaned_data, by=self.request.user, at=self.now)
