"""Overriding the class of a figure, and letting the rule's stand again."""

from django.forms import Form
from django.http import Http404

from targets.actions import clear_override, override_class
from targets.forms import ClassOverrideForm
from targets.models import Classification, Figure
from targets.models.quarters import part_label
from targets.views.figures import IndicatorPeriodPage


class ClassPage(IndicatorPeriodPage):
    """A form about the class of one figure."""

    permission = "targets.override_class"

    def prepare(self):
        super().prepare()
        figures = Figure.objects.ours().filter(year=self.kwargs["year"], quarter=self.kwargs["part"])
        current = Classification.objects.current().select_related("figure")
        self.current = current.filter(figure__in=figures.filter(indicator=self.object)).first()
        if self.current is None:
            raise Http404("There is no figure of this period to class.")

    @property
    def period(self):
        return part_label(self.kwargs["year"], self.kwargs["part"])

    def get_context_data(self, **kwargs):
        lead = f"{self.current.get_standing_display()}: {self.current.reason}."
        return super().get_context_data(caption=self.object.title, lead=lead, **kwargs)


class ClassOverrideView(ClassPage):
    """Give another class, with a reason."""

    form_class = ClassOverrideForm
    submit_label = "Override the class"

    def get_heading(self):
        return f"Override the class of {self.period}"

    def get_form_kwargs(self):
        by_rule = self.current.rule_standing or self.current.standing
        return {**super().get_form_kwargs(), "by_rule": by_rule}

    def perform(self, form):
        return override_class(self.current.figure, **form.cleaned_data, by=self.request.user, at=self.now)

    def get_success_message(self):
        return f"The class of {self.period} is overridden, with your name and reason beside it."


class ClassRestoreView(ClassPage):
    """Ask before the rule's class stands again."""

    form_class = Form
    template_name = "generic/confirm.html"
    submit_label = "Let the rule’s class stand"

    def get_heading(self):
        return f"Let the rule’s class of {self.period} stand again?"

    def perform(self, form):
        return clear_override(self.current.figure, by=self.request.user, at=self.now)

    def get_success_message(self):
        return f"The rule’s class of {self.period} stands again."
