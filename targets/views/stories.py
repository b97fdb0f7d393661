"""Writing beside an indicator's figures: sections of its story, notes on its chart, breakdowns."""

from django.forms import Form
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from targets.actions import (
    annotate,
    record_breakdown,
    remove_annotation,
    save_breakdown,
    write_section,
)
from targets.forms import AnnotationForm, BreakdownFiguresForm, BreakdownForm, PeriodForm, SectionForm
from targets.models import Breakdown, IndicatorSection, Part
from targets.models.quarters import part_label, year_of
from targets.views.figures import IndicatorPeriodPage


class SectionWriteView(IndicatorPeriodPage):
    """Write one section of the story."""

    permission = "targets.write_story"
    form_class = SectionForm
    submit_label = "Save the section"
    success_message = "The section is saved."

    def prepare(self):
        super().prepare()
        if self.kwargs["topic"] not in IndicatorSection.Topic.values:
            raise Http404("There is no such section.")

    def get_heading(self):
        return IndicatorSection.Topic(self.kwargs["topic"]).label

    def get_initial(self):
        section = self.object.sections.filter(topic=self.kwargs["topic"]).first()
        return {"text": section.text} if section else {}

    def perform(self, form):
        text = form.cleaned_data["text"]
        return write_section(self.object, topic=self.kwargs["topic"], text=text, by=self.request.user, at=self.now)

    def get_context_data(self, **kwargs):
        return super().get_context_data(caption=self.object.title, **kwargs)


class AnnotationAddView(IndicatorPeriodPage):
    """Add a note to the chart."""

    permission = "targets.write_story"
    form_class = AnnotationForm
    heading = "Note on the chart what happened"
    submit_label = "Add the note"
    success_message = "The note stands on the chart."

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "this_year": year_of(timezone.localdate())}

    def perform(self, form):
        given = form.cleaned_data
        period = {"year": given["year"], "quarter": given["part"]}
        return annotate(self.object, **period, text=given["text"], by=self.request.user, at=self.now)


class AnnotationRemoveView(IndicatorPeriodPage):
    """Ask before a note is taken off the chart."""

    permission = "targets.write_story"
    template_name = "generic/confirm.html"
    form_class = Form
    heading = "Remove this note from the chart?"
    submit_label = "Remove the note"
    success_message = "The note is removed."

    def prepare(self):
        super().prepare()
        self.annotation = get_object_or_404(self.object.annotations.all(), pk=self.kwargs["number"])

    def perform(self, form):
        return remove_annotation(self.annotation, by=self.request.user, at=self.now)

    def get_context_data(self, **kwargs):
        note = self.annotation
        words = f"{part_label(note.year, note.quarter)}: {note.text}"
        return super().get_context_data(lead=words[:1].upper() + words[1:], **kwargs)


class BreakdownAddView(IndicatorPeriodPage):
    """Say by what an indicator is told apart."""

    permission = "targets.record_figure"
    form_class = BreakdownForm
    heading = "Tell the figures apart"
    submit_label = "Save the breakdown"
    success_message = "The breakdown is saved. Record its figures next."
    breakdown = None

    def perform(self, form):
        given = form.cleaned_data
        return save_breakdown(self.object, breakdown=self.breakdown, **given, by=self.request.user, at=self.now)

    def get_context_data(self, **kwargs):
        return super().get_context_data(caption=self.object.title, **kwargs)


class OfBreakdown:
    """A page about one breakdown of the indicator."""

    def prepare(self):
        super().prepare()
        self.breakdown = get_object_or_404(Breakdown, indicator=self.object, pk=self.kwargs["number"])


class BreakdownEditView(OfBreakdown, BreakdownAddView):
    """Change by what an indicator is told apart."""

    success_message = "The breakdown is saved."

    def get_initial(self):
        return {"name": self.breakdown.name, "groups": "\n".join(self.breakdown.groups)}


class BreakdownChooseView(OfBreakdown, IndicatorPeriodPage):
    """Choose the year or quarter of the figures."""

    permission = "targets.record_figure"
    form_class = PeriodForm
    submit_label = "Continue"

    def get_heading(self):
        return f"Which year or quarter are the figures by {self.breakdown.name.lower()} for?"

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "this_year": year_of(timezone.localdate())}

    def form_valid(self, form):
        given = form.cleaned_data
        address = [self.object.slug, self.breakdown.pk, given["year"], given["part"]]
        return redirect(reverse("targets:breakdown_record", args=address))


class BreakdownRecordView(OfBreakdown, IndicatorPeriodPage):
    """Record what each group reached."""

    permission = "targets.record_figure"
    form_class = BreakdownFiguresForm
    submit_label = "Save the figures"

    @property
    def period(self):
        return {"year": self.kwargs["year"], "quarter": self.kwargs["part"]}

    @property
    def period_label(self):
        return part_label(self.kwargs["year"], Part(self.kwargs["part"]))

    def get_heading(self):
        return f"Figures by {self.breakdown.name.lower()} for {self.period_label}"

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "breakdown": self.breakdown}

    def get_initial(self):
        held = dict(self.breakdown.figures.filter(**self.period).values_list("group", "value"))
        return {f"group{place}": held.get(group) for place, group in enumerate(self.breakdown.groups)}

    def perform(self, form):
        return record_breakdown(self.breakdown, **self.period, values=form.values, by=self.request.user, at=self.now)

    def get_success_message(self):
        return f"The figures by {self.breakdown.name.lower()} for {self.period_label} are saved."

    def get_context_data(self, **kwargs):
        lead = f"Counted in {self.object.unit}. These figures never count towards the total."
        return super().get_context_data(caption=self.object.title, lead=lead, **kwargs)
