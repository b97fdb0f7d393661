"""The tolerance: its versions and adopting a new one."""

from copy import copy

from django.views.generic import TemplateView

from partnerships.pages import ActionPage, PageMixin, kept_until_news, public_page
from targets.actions import adopt_tolerance_rule
from targets.forms import ToleranceRuleForm, ToleranceTrialForm
from targets.models import ToleranceRule
from targets.reports.tolerance import rules_in_words
from targets.reports.trial import try_rule
from targets.views.quarters import TARGETS


@kept_until_news
@public_page
class ToleranceRuleListView(PageMixin, TemplateView):
    """How figures are classed, in words, with every version of the rule."""

    template_name = "targets/tolerance_rule_list.html"
    heading = "How results are classed"
    breadcrumbs = (TARGETS,)

    def get_context_data(self, **kwargs):
        rules = ToleranceRule.objects.select_related("body", "indicator", "adopted_by")
        return super().get_context_data(rules=rules_in_words(rules), **kwargs)


class ToleranceRuleAdoptView(ActionPage):
    """Adopt a new version of the tolerance."""

    permission = "targets.adopt_tolerance_rule"
    heading = "Adopt a new tolerance"
    form_class = ToleranceRuleForm
    template_name = "targets/tolerance_rule_adopt.html"
    submit_label = "Adopt this tolerance"
    cancel_url = "/targets/tolerance/"

    def get_breadcrumbs(self):
        return [TARGETS, ("How results are classed", self.cancel_url)]

    def get_initial(self):
        newest = ToleranceRule.objects.filter(scope=ToleranceRule.Scope.FRAMEWORK).first()
        copied = ("measure", "on_target_up_to", "slight_up_to", "adverse_only")
        initial = {field: getattr(newest, field) for field in copied} if newest else {}
        return initial | self._tried()

    def _tried(self):
        """What was tried, as the trial's link hands it on."""
        trial = ToleranceTrialForm(self.request.GET or None)
        return trial.cleaned_data if trial.is_bound and trial.is_valid() else {}

    def perform(self, form):
        given = {name: value for name, value in form.cleaned_data.items() if name != "scope"}
        return adopt_tolerance_rule(**given, by=self.request.user, at=self.now)

    def get_success_message(self):
        return f"{self.result} is adopted. Figures of open quarters are classed by it."


class ToleranceRuleTryView(PageMixin, TemplateView):
    """Try a tolerance on past quarters; nothing is stored."""

    permission = "targets.adopt_tolerance_rule"
    template_name = "targets/tolerance_rule_try.html"
    heading = "Try a tolerance on past quarters"
    breadcrumbs = (TARGETS, ("How results are classed", "/targets/tolerance/"))

    def get_context_data(self, **kwargs):
        newest = ToleranceRule.objects.filter(scope=ToleranceRule.Scope.FRAMEWORK).first()
        form = ToleranceTrialForm(self.request.GET or None, instance=copy(newest) if newest else None)
        trial = try_rule(self._rule(form)) if form.is_bound and form.is_valid() else None
        return super().get_context_data(form=form, trial=trial, query=self.request.GET.urlencode(), **kwargs)

    @staticmethod
    def _rule(form):
        return ToleranceRule(version=1, **form.cleaned_data)
