"""Making a year's report-back: what it lacks, its introduction, sections and successes, and publishing it (E14)."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse, reverse_lazy
from django.views.generic import TemplateView

from partnerships.models import year_label
from partnerships.pages import ActionPage, ObjectActionPage, PageMixin
from portal.actions import report_backs as actions
from portal.actions import successes
from portal.forms import YearlyPublishForm
from portal.models import ReportBack, ReportBackOrder, Section, ToldSuccess
from portal.report_back_forms import AgreeForm, ChooseForm, IntroductionForm, MoveForm, RewordForm
from portal.reports.report_back_editions import published_report, published_years
from portal.reports.report_back_gaps import report_back_gaps
from portal.reports.report_backs import report_back, years_known
from portal.reports.successes import offered
from portal.views.report_backs import TITLE, report_address
from portal.views.yearly import FRAMEWORK, YearlyPublishView, YearOrderView
from targets.reports.snapshot import one_moment

LIST = ("Annual report-backs", reverse_lazy("portal:report_back_list"))


class ReportBackList(PageMixin, TemplateView):
    """Every year that can be reported back on, and how far its report is."""

    template_name = "portal/report_back_list.html"
    permission = "portal.see_unready"
    heading = "Annual report-backs"
    breadcrumbs = [FRAMEWORK]

    def get_context_data(self, **kwargs):
        published, begun = published_years(), set(ReportBack.objects.values_list("year", flat=True))
        rows = [(year, year in published, year in begun) for year in years_known()]
        return super().get_context_data(rows=rows, columns=["Year", "State"], **kwargs)


class OfYear(PageMixin):
    """A page about the report-back of the year in the address."""

    permission = "portal.compile_report_back"

    def prepare(self):
        self.year = self.kwargs["year"]
        if self.year not in years_known():
            raise Http404("No figures are collected here for that year.")
        found = ReportBack.objects.select_related("introducer", "agreed_by", "saved_by")
        self.report = found.filter(year=self.year).first() or ReportBack(year=self.year)

    def get_permission_object(self):
        return self.report

    def get_breadcrumbs(self):
        return [LIST, (f"{TITLE} {year_label(self.year)}", self.report.get_absolute_url())]

    def get_success_url(self):
        return self.report.get_absolute_url()

    get_cancel_url = get_success_url

    def get_context_data(self, **kwargs):
        return super().get_context_data(**{"report": self.report, "year": self.year, **kwargs})


class ReportBackPrepare(OfYear, TemplateView):
    """What a year's report-back lacks, what can be done about it, and the report as it would be now."""

    template_name = "portal/report_back_prepare.html"
    permission = "portal.see_report_back_draft"

    def get_heading(self):
        return f"Prepare the annual report-back {year_label(self.year)}"

    def get_breadcrumbs(self):
        return [LIST]

    def get_context_data(self, **kwargs):
        with one_moment():
            document, newest = report_back(self.year), published_report(self.year)
            missing = report_back_gaps(document, self.report)
        shown = [Section(key) for key in self.report.sections]
        return super().get_context_data(
            document={**document.data, "summary": document.summary},
            missing=missing,
            newest=newest,
            address=report_address(self.year),
            is_same=newest is not None and newest.data["sha256"] == document.sha256,
            shown=shown,
            left_out=[section for section in Section if section not in shown],
            told=self.report.told.count() if self.report.pk else 0,
            **kwargs,
        )


class IntroductionWrite(OfYear, ActionPage):
    """Writes the introduction and says whose words it is."""

    form_class = IntroductionForm
    heading = "Introduction"
    success_message = "Saved. It is printed once its person has agreed."

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"report": self.report}

    def get_initial(self):
        names = ("introduction", "introducer", "office", "agree_by")
        return {name: getattr(self.report, name) for name in names} | {"seen": self.report.stamp}

    def perform(self, form):
        data = form.cleaned_data
        return actions.write_introduction(
            self.year, words=data["introduction"], introducer=data["introducer"], office=data["office"],
            agree_by=data["agree_by"], seen=data["seen"], by=self.request.user, at=self.now,
        )  # fmt: skip


class IntroductionAgree(OfYear, ActionPage):
    """Its person agrees the introduction, or the support office records that they did."""

    template_name = "portal/report_back_agree.html"
    permission = "portal.agree_introduction"
    form_class = AgreeForm
    submit_label = "Agree"
    success_message = "Agreed. It is printed as it stands."

    def prepare(self):
        super().prepare()
        if not self.report.introduction:
            raise Http404("There is no introduction yet.")

    def get_heading(self):
        return "Agree your introduction?" if self.is_own else f"Has {self.report.introducer} agreed the introduction?"

    @property
    def is_own(self):
        return self.request.user == self.report.introducer

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"is_own": self.is_own}

    def get_initial(self):
        return {"seen": self.report.stamp}

    def perform(self, form):
        note, seen = form.cleaned_data.get("note", ""), form.cleaned_data["seen"]
        return actions.agree_introduction(self.report, note=note, seen=seen, by=self.request.user, at=self.now)


class SectionMove(OfYear, ActionPage):
    """Moves a section by one press; back to where the buttons are."""

    form_class = MoveForm
    http_method_names = ["post"]

    def perform(self, form):
        return actions.move_section(self.year, **form.cleaned_data, by=self.request.user, at=self.now)

    def form_invalid(self, form):
        return redirect(self.get_success_url())

    def get_success_url(self):
        return f"{self.report.get_absolute_url()}#sections"


class SuccessesChoose(OfYear, ActionPage):
    """Ticks which successes are told."""

    template_name = "portal/report_back_successes.html"
    form_class = ChooseForm
    heading = "Which successes are told?"
    success_message = "Saved."

    def prepare(self):
        super().prepare()
        self.groups = offered(self.report)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"keys": [row.key for _, rows in self.groups for row in rows]}

    def get_initial(self):
        return {"told": [row.key for _, rows in self.groups for row in rows if row.told]}

    def perform(self, form):
        chosen = form.cleaned_data["told"]
        return successes.choose_successes(self.year, chosen=chosen, by=self.request.user, at=self.now)

    def get_context_data(self, **kwargs):
        return super().get_context_data(groups=self.groups, **kwargs)


class SuccessReword(OfYear, ObjectActionPage):
    """Tells a success in other words."""

    template_name = "portal/report_back_reword.html"
    form_class = RewordForm
    heading = "Tell it in other words"
    success_message = "Saved."

    def prepare(self):
        super().prepare()
        told = ToldSuccess.objects.filter(report__year=self.year).select_related("report", "body", "reworded_by")
        self.object = get_object_or_404(told, pk=self.kwargs["pk"])

    def get_initial(self):
        return {"words": self.object.words, "reason": self.object.reason}

    def perform(self, form):
        return successes.reword_success(self.object, **form.cleaned_data, by=self.request.user, at=self.now)

    def get_success_url(self):
        return reverse("portal:report_back_successes", args=[self.year])

    get_cancel_url = get_success_url


class ReportBackPublish(YearlyPublishView):
    """Publishes a year's report-back in one act."""

    permission = "portal.publish_report_back"
    template_name = "portal/report_back_publish.html"
    form_class = YearlyPublishForm
    submit_label = "Publish the report-back"
    orders = ReportBackOrder

    def read(self):
        self.report = ReportBack.objects.select_related("introducer").filter(year=self.year).first()
        self.report = self.report or ReportBack(year=self.year)
        self.document, self.newest = report_back(self.year), published_report(self.year)
        self.missing = report_back_gaps(self.document, self.report)

    def get_heading(self):
        revision = f"revision {self.newest.revision + 1} of the " if self.newest else "the "
        return f"Publish {revision}annual report-back {self.document.label}?"

    def get_breadcrumbs(self):
        return [LIST, (f"{TITLE} {self.document.label}", self.report.get_absolute_url())]

    def perform(self, form):
        return actions.publish_report_back(self.year, seen=form.cleaned_data["seen"], by=self.request.user, at=self.now)

    def get_cancel_url(self):
        return self.report.get_absolute_url()


class ReportBackOrderView(YearOrderView):
    """How far publishing a year's report-back is."""

    model = ReportBackOrder
    permission = "portal.publish_report_back"

    def document_link(self):
        return f"{TITLE} {year_label(self.object.year)}", report_address(self.object.year)

    def again(self):
        return reverse("portal:report_back_publish", args=[self.object.year])
