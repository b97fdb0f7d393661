"""Corrections of published figures: proposed, listed, withdrawn; nobody else sees them before they are published."""

from django.forms import Form
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from partnerships.access import NotAllowedError, may
from partnerships.pages import ActionPage, ListPage, ObjectActionPage
from partnerships.rules import reason
from targets.actions import propose_correction, withdraw_correction
from targets.forms import CorrectionChooseForm, CorrectionForm, figure_in_boxes
from targets.models import Correction, Quarter
from targets.reports.corrections import correctable, published_figure, told_correction
from targets.reports.wording import period_label
from targets.views.quarters import TARGETS


class CorrectionMixin:
    """The published quarter of the address, for those who may propose corrections of it."""

    def prepare(self):
        published = Quarter.objects.published()
        self.quarter = get_object_or_404(published, year=self.kwargs["year"], number=self.kwargs["number"])
        self.indicators = correctable(self.quarter, self.request.user)
        if not self.indicators.exists():
            raise NotAllowedError(reason("targets.propose_correction"))
        super().prepare()

    def get_breadcrumbs(self):
        return [TARGETS, (str(self.quarter), self.quarter.get_absolute_url())]

    @property
    def list_address(self):
        return reverse("targets:correction_list", args=[self.quarter.year, self.quarter.number])


class CorrectionListView(CorrectionMixin, ListPage):
    """Corrections of a quarter, those that wait first."""

    model = Correction
    template_name = "targets/correction_list.html"

    def get_heading(self):
        return f"Corrections of {self.quarter}"

    def get_queryset(self):
        wanted = super().get_queryset().filter(quarter=self.quarter)
        return wanted.select_related("indicator__body", "proposed_by", "withdrawn_by", "applied_in").order_by(
            "applied_in__revision", "withdrawn_at", "proposed_at"
        )

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        found = list(context["object_list"])
        return context | {
            "quarter": self.quarter,
            "waiting": [told_correction(each) for each in found if not each.applied_in_id and not each.withdrawn_at],
            "ended": [told_correction(each) for each in found if each.applied_in_id or each.withdrawn_at],
            "columns": ["Indicator", {"label": "Right figure", "numeric": True}, "Why", "Proposed by", "How it stands"],
            "can_revise": may(self.request.user, "targets.revise_quarter", self.quarter),
        }


class CorrectionChooseView(CorrectionMixin, ActionPage):
    """Choose which published figure is wrong; the form in its kind comes next."""

    form_class = CorrectionChooseForm
    submit_label = "Continue"

    def get_heading(self):
        return f"Correct a figure of {self.quarter}"

    def get_breadcrumbs(self):
        return [*super().get_breadcrumbs(), ("Corrections", self.list_address)]

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "indicators": self.indicators}

    def form_valid(self, form):
        chosen = form.cleaned_data["indicator"]
        return redirect("targets:correction_propose", self.quarter.year, self.quarter.number, chosen.slug)

    def get_cancel_url(self):
        return self.list_address


class CorrectionProposeView(CorrectionMixin, ActionPage):
    """Propose what a published figure should have said; its numbers stand ready to be put right."""

    form_class = CorrectionForm
    submit_label = "Propose the correction"
    success_message = "The correction waits. Nothing shows until the SP Support Officer publishes a revision."

    def prepare(self):
        super().prepare()
        self.indicator = get_object_or_404(self.indicators, slug=self.kwargs["slug"])
        self.part, self.held = published_figure(self.quarter, self.indicator)

    def get_heading(self):
        return f"Correct {self.indicator}"

    def get_breadcrumbs(self):
        return [*super().get_breadcrumbs(), ("Corrections", self.list_address)]

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "indicator": self.indicator}

    def get_initial(self):
        return figure_in_boxes(self.held, kind=self.indicator.kind)

    def get_context_data(self, **kwargs):
        return super().get_context_data(caption=period_label(self.quarter.year, self.part), **kwargs)

    def perform(self, form):
        return propose_correction(
            self.quarter, indicator=self.indicator, **form.figure, by=self.request.user, at=self.now
        )

    def get_success_url(self):
        return self.list_address

    get_cancel_url = get_success_url


class CorrectionWithdrawView(ObjectActionPage):
    """Ask before a correction is taken back."""

    model = Correction
    permission = "targets.withdraw_correction"
    template_name = "generic/confirm.html"
    form_class = Form
    submit_label = "Withdraw the correction"
    success_message = "The correction is withdrawn."

    def prepare(self):
        super().prepare()
        quarter = self.object.quarter
        if (quarter.year, quarter.number) != (self.kwargs["year"], self.kwargs["number"]):
            raise Http404("There is no such correction of this quarter.")

    def get_heading(self):
        return f"Withdraw the correction of {self.object.indicator}?"

    def get_breadcrumbs(self):
        quarter = self.object.quarter
        return [TARGETS, (str(quarter), quarter.get_absolute_url()), ("Corrections", self.object.get_absolute_url())]

    def perform(self, form):
        return withdraw_correction(self.object, by=self.request.user, at=self.now)

    def get_context_data(self, **kwargs):
        return super().get_context_data(consequences=["The published figure stays as it is."], **kwargs)
