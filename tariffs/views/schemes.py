"""The years, the schedule of a year, and what is done to a draft as a whole."""

from django import forms
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from partnerships.access import may
from partnerships.imports import import_kind
from partnerships.models import Decision
from partnerships.pages import DetailPage, ListPage, ObjectActionPage, download
from partnerships.templatetags.words import money
from tariffs import actions
from tariffs.forms import AdoptForm, BandForm
from tariffs.models import Payer, Scheme
from tariffs.reports import schedule
from tariffs.reports.suggestions import size_check
from tariffs.views.years import year_tabs

TRAIL = ("Tariffs", "tariffs:scheme_list")
COLUMNS = (
    {"label": "Organisation", "sort": "organisation"},
    {"label": "Band", "sort": "band"},
    {"label": "Members", "sort": "members", "numeric": True},
    {"label": "Tariff for one", "sort": "unit", "numeric": True},
    {"label": "Total", "sort": "total", "numeric": True},
    "Comment",
)


class SchemeMixin:
    """A page about the scheme of one year."""

    model = Scheme
    context_object_name = "scheme"

    def prepare(self):
        self.object = self.get_queryset().filter(year=self.kwargs["year"]).first()
        if self.object is None:
            raise Http404("There are no tariffs of that year.")

    def get_breadcrumbs(self):
        return [(TRAIL[0], reverse(TRAIL[1])), (self.object.label, self.object.get_absolute_url())]


class SchemeListView(ListPage):
    """Every year that has tariffs."""

    model = Scheme
    permission = "tariffs.read_schedule"
    template_name = "tariffs/scheme_list.html"
    heading = "Tariffs"

    def get_context_data(self, **kwargs):
        payers = Payer.objects.of_contact(self.request.user)
        return super().get_context_data(columns=["Year", "State", "Agreed"], own_payers=payers, **kwargs)


class SchemeDetailView(SchemeMixin, DetailPage):
    """Who pays what in a year, with the total (D02) and the band check (D03)."""

    permission = "tariffs.read_schedule"
    template_name = "tariffs/scheme_detail.html"

    def get_breadcrumbs(self):
        return [(TRAIL[0], reverse(TRAIL[1]))]

    def get_heading(self):
        return f"Tariffs {self.object.label}"

    def get_context_data(self, **kwargs):
        today, scheme = timezone.localdate(), self.object
        report = schedule(scheme, self.request.user, on=today, sort=self.request.GET.get("sort", ""))
        sizes = size_check(report.bands, [line.charge for line in report.lines], on=today) if report.is_whole else []
        return super().get_context_data(
            report=report,
            warnings=[*report.warnings, *sizes],
            today=today,
            tabs=year_tabs(self.request.user, scheme.year, "tariffs:scheme_detail"),
            tabs_label=f"Parts of {scheme.label}",
            table_caption=f"Who pays what in {scheme.label}",
            columns=[*COLUMNS, "Change"] if self.can_edit else COLUMNS,
            can_edit=self.can_edit,
            counts=[
                {"number": report.payers, "words": "payers"},
                {"number": report.members, "words": "members who pay or share"},
                {"text": money(report.total), "words": "in total"},
            ],
            downloads=[
                (label, reverse("tariffs:scheme_download", args=[scheme.year, format]))
                for label, format in (("CSV", "csv"), ("Excel", "xlsx"))
            ],
            decision=self.decision,
            next_year=not Scheme.objects.filter(year=scheme.year + 1).exists(),
            **kwargs,
        )

    @cached_property
    def decision(self):
        """The decision that agreed the year, for those who may see its meeting."""
        if self.object.decision_id is None:
            return None
        decisions = Decision.objects.visible_to(self.request.user).select_related("meeting__body")
        return decisions.filter(pk=self.object.decision_id).first()

    @cached_property
    def can_edit(self):
        return self.object.is_draft and may(self.request.user, "tariffs.edit_charge", self.object)


class SchemeDownloadView(SchemeMixin, DetailPage):
    """The schedule as CSV or XLSX, exact to the penny; it imports again unchanged."""

    permission = "tariffs.read_schedule"

    def get(self, request, *args, **kwargs):
        lines = import_kind("tariff-lines")
        columns, rows = lines.table(lines.resource_class().visible_to(request.user).filter(scheme=self.object))
        return download(f"tariffs-{self.object.label.replace('/', '-')}", columns, rows, self.kwargs["format"])


class SchemeCopyView(SchemeMixin, ObjectActionPage):
    """Begin next year's draft from this year (D05)."""

    permission = "tariffs.copy_scheme"
    template_name = "tariffs/scheme_copy.html"
    form_class = forms.Form
    submit_label = "Start the draft"
    success_message = "The draft is ready. Change rates and charges, then have it agreed."

    def get_heading(self):
        return f"Start the tariffs of {Scheme(year=self.object.year + 1).label} from {self.object.label}?"

    def perform(self, form):
        return actions.copy_scheme(self.object, by=self.request.user, at=self.now)

    def get_success_url(self):
        return self.result.get_absolute_url()


class SchemeAdoptView(SchemeMixin, ObjectActionPage):
    """Bring a draft into force by the decision of a board's meeting (D05)."""

    permission = "tariffs.adopt_scheme"
    template_name = "tariffs/scheme_adopt.html"
    form_class = AdoptForm
    submit_label = "Adopt these tariffs"

    def get_heading(self):
        return f"Adopt the tariffs of {self.object.label}"

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "on": timezone.localdate()}

    def get_success_message(self):
        return f"The tariffs of {self.object.label} are adopted and stand from now on."

    def perform(self, form):
        return actions.adopt_scheme(self.object, **form.cleaned_data, by=self.request.user, at=self.now)


class BandAddView(SchemeMixin, ObjectActionPage):
    """Add a band to a draft."""

    permission = "tariffs.edit_band"
    form_class = BandForm
    heading = "Add a band"
    success_message = "The band was added."

    def perform(self, form):
        return actions.set_band(self.object, **form.cleaned_data, by=self.request.user, at=self.now)


class BandEditView(SchemeMixin, ObjectActionPage):
    """Change a band of a draft; charges follow its rate."""

    permission = "tariffs.edit_band"
    form_class = BandForm

    def prepare(self):
        super().prepare()
        self.band = self.object.bands.filter(slug=self.kwargs["slug"]).first()
        if self.band is None:
            raise Http404("There is no such band.")

    def get_heading(self):
        return f"Change the band {self.band.name}, {self.object.label}"

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "is_new": False}

    def get_initial(self):
        return {name: getattr(self.band, name) for name in ("name", "unit_gbp", "applies_to", "for_board_members")}

    def get_success_message(self):
        return f"The band {self.result.name} was saved. Charges without a tariff of their own follow it."

    def perform(self, form):
        return actions.set_band(self.object, self.band.slug, **form.cleaned_data, by=self.request.user, at=self.now)
