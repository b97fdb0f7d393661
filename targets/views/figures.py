"""Recording the figures of an indicator, a year or quarter at a time."""

from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from partnerships.pages import ObjectActionPage
from targets.actions import record_figure
from targets.forms import FigureForm, PeriodForm, figure_in_boxes
from targets.models import Figure, Indicator, Part, Quarter, Return, Target
from targets.models.quarters import part_label, year_of
from targets.reports.corrections import correctable
from targets.reports.entry import why_shut
from targets.reports.wording import target_text
from targets.views.quarters import TARGETS


class IndicatorPeriodPage(ObjectActionPage):
    """A form about one indicator."""

    model = Indicator

    def get_queryset(self):
        return super().get_queryset().select_related("body")

    def get_breadcrumbs(self):
        return [TARGETS, (self.object.title, self.object.get_absolute_url())]


class ChoosePage(IndicatorPeriodPage):
    """Choose the year or quarter first; the form for it comes next."""

    form_class = PeriodForm
    submit_label = "Continue"
    goes_to = ""

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "this_year": year_of(timezone.localdate())}

    def form_valid(self, form):
        given = form.cleaned_data
        return redirect(reverse(self.goes_to, args=[self.object.slug, given["year"], given["part"]]))


class FigureChooseView(ChoosePage):
    """Choose what the figure is about."""

    permission = "targets.record_figure"
    goes_to = "targets:figure_record"
    heading = "Which year or quarter is the figure for?"


class PeriodPage(IndicatorPeriodPage):
    """A form about one year or quarter of an indicator, filled with what is known; none where nothing can change."""

    template_name = "targets/period_form.html"
    model_of_period = None
    fields_of_period = ()

    def prepare(self):
        super().prepare()
        self.year, self.part = self.kwargs["year"], self.kwargs["part"]
        known = self.model_of_period.objects.filter(indicator=self.object, year=self.year, quarter=self.part)
        self.known = self.narrowed(known).first()

    def narrowed(self, queryset):
        return queryset

    def get_context_data(self, **kwargs):
        return super().get_context_data(caption=self.object.title, shut=self.why_shut(), **kwargs)

    def why_shut(self):
        """Why nothing of this period can be changed now, or an empty text."""
        return ""

    @cached_property
    def quarter(self):
        """The quarter in which the period is published, None if it is not opened yet; a year's is its quarter 4."""
        return Quarter.objects.filter(year=self.year, number=self.part or Part.Q4).first()

    def get_initial(self):
        return {field: getattr(self.known, field) for field in self.fields_of_period} if self.known else {}

    @property
    def period(self):
        return part_label(self.year, self.part)


class FigureRecordView(PeriodPage):
    """Record what was reached."""

    permission = "targets.record_figure"
    template_name = "targets/figure_record.html"
    form_class = FigureForm
    submit_label = "Save the figure"
    model_of_period = Figure
    fields_of_period = ("note",)

    def narrowed(self, queryset):
        return queryset.ours()

    def get_heading(self):
        return f"Figure for {self.period}"

    def get_initial(self):
        return super().get_initial() | figure_in_boxes(self.known, kind=self.object.kind)

    @cached_property
    def body_return(self):
        """The return in which the figure is asked for, if there is one."""
        return Return.objects.filter(body=self.object.body_id, quarter=self.quarter).first()

    def get_form_kwargs(self):
        is_accepted = self.body_return is not None and self.body_return.state == Return.State.ACCEPTED
        return {**super().get_form_kwargs(), "indicator": self.object, "asks_reason": is_accepted}

    def why_shut(self):
        if self.quarter is None:
            return ""
        on = timezone.localdate()
        return why_shut(self.quarter, self.object.body, self.request.user, on=on, body_return=self.body_return)

    def _correct_url(self):
        """Where a published figure is corrected, for those who may propose that."""
        is_published = self.quarter is not None and self.quarter.is_published
        if not is_published or not correctable(self.quarter, self.request.user).filter(pk=self.object.pk).exists():
            return ""
        return reverse("targets:correction_propose", args=[self.year, self.quarter.number, self.object.slug])

    def perform(self, form):
        return record_figure(
            self.object,
            year=self.year,
            quarter=self.part,
            **form.figure,
            printed_class=self.known.printed_class if self.known else "",
            by=self.request.user,
            at=self.now,
        )

    def get_success_message(self):
        classed = self.result.classifications.current().first()
        told = f" {classed.get_standing_display()}: {classed.reason}" if classed else ""
        return f"The figure for {self.period} is saved.{told}"

    def get_context_data(self, **kwargs):
        target = Target.objects.filter(indicator=self.object, year=self.year, quarter=self.part).first()
        return super().get_context_data(
            correct_url=self._correct_url(),
            target=target_text(target.value, basis=target.basis, kind=self.object.kind)
            if target
            else "No target is set for it",
            **kwargs,
        )
