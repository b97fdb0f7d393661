"""What the media said, what partners were told, and who leads communications where (E12, E13)."""

from django.urls import reverse_lazy
from django.utils import timezone
from django.views.generic import TemplateView

from comms.actions.press import log_coverage, log_update
from comms.forms.press import CoverageForm, UpdateForm
from comms.models import PartnerUpdate, PressCoverage
from comms.models.plans import year_words
from comms.reports.press import comms_leads, coverage_of, updates_of
from comms.views.hub import HUB
from partnerships.access import may
from partnerships.models import Body
from partnerships.pages import ActionPage, PageMixin

COVERAGE = ("Coverage", reverse_lazy("comms:coverage_list"))
UPDATES = ("Updates to partners", reverse_lazy("comms:update_list"))
GROUP = "comms-group"


class YearMixin:
    """The financial year that `?year=2009` names, else this one, and its neighbours."""

    @property
    def year(self):
        today = timezone.localdate()
        asked = self.request.GET.get("year", "")
        if asked.isascii() and asked.isdigit() and len(asked) == 4 and 1990 <= int(asked) <= 2100:
            return int(asked)
        return today.year - (today.month < 4)

    def years(self):
        return {"year": self.year, "years": [(each, year_words(each)) for each in (self.year - 1, self.year + 1)]}


class CoverageList(YearMixin, PageMixin, TemplateView):
    """The coverage of a year by tone."""

    template_name = "comms/coverage_list.html"
    permission = "comms.log_coverage"
    heading = "Coverage in the media"
    breadcrumbs = [HUB]

    def get_context_data(self, **kwargs):
        coverage = coverage_of(self.year)
        return super().get_context_data(
            coverage=coverage,
            counts=[{"number": number, "words": tone} for tone, number in coverage.tones],
            columns=["Date", "What", "About", "Tone"],
            **self.years(),
            **kwargs,
        )


class CoverageAdd(ActionPage):
    """Something that was published about the partnership."""

    permission = "comms.log_coverage"
    form_class = CoverageForm
    heading = "Log coverage"
    submit_label = "Log it"
    success_message = "The coverage is logged."
    breadcrumbs = [HUB, COVERAGE]
    cancel_url = COVERAGE[1]

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": PressCoverage()}

    def get_initial(self):
        release = self.request.GET.get("release", "")
        return {"release": release} if release.isdecimal() and len(release) < 10 else {}

    def perform(self, form):
        return log_coverage(**form.cleaned_data, by=self.request.user, at=self.now)


class UpdateList(YearMixin, PageMixin, TemplateView):
    """Who told which partner what in a year, and which partnerships told nobody."""

    template_name = "comms/update_list.html"
    permission = "comms.open_hub"
    heading = "Updates to partners, and talks"
    breadcrumbs = [HUB]

    def get_context_data(self, **kwargs):
        columns = ["Date", "Whose", "Kind", "To whom, or where", "About"]
        updates = updates_of(self.year, on=timezone.localdate())
        return super().get_context_data(updates=updates, columns=columns, **self.years(), **kwargs)


class UpdateAdd(ActionPage):
    """An update or a talk that was given."""

    permission = "comms.open_hub"
    form_class = UpdateForm
    heading = "Log an update or a talk"
    submit_label = "Log it"
    success_message = "It is logged."
    breadcrumbs = [HUB, UPDATES]
    cancel_url = UPDATES[1]

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": PartnerUpdate(), "person": self.request.user}

    def perform(self, form):
        return log_update(**form.cleaned_data, by=self.request.user, at=self.now)


class LeadList(PageMixin, TemplateView):
    """The Communications Group: one lead for each partnership, and the partnerships without (E12)."""

    template_name = "comms/lead_list.html"
    permission = "comms.open_hub"
    heading = "Communications leads"
    breadcrumbs = [HUB]

    def get_context_data(self, **kwargs):
        person, leads = self.request.user, comms_leads(on=timezone.localdate())
        missing = [lead.body for lead in leads if not lead.people]
        return super().get_context_data(
            leads=[lead for lead in leads if lead.people],
            missing=[(body, may(person, "partnerships.seat_person", body)) for body in missing],
            group=Body.objects.filter(slug=GROUP).first(),
            columns=["Partnership", "Communications lead"],
            **kwargs,
        )
