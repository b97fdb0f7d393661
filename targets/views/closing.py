"""Closing a quarter and publishing a revision: looked at first, then ordered, then followed at its own address (X05)."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from partnerships.access import RefusedError
from partnerships.pages import ActionPage, DetailPage
from targets.actions import close_quarter, revise_quarter, trial_of_revision
from targets.forms import CloseForm, ReviseForm
from targets.models import Closing, Quarter
from targets.reports.editions import OFF_TARGET
from targets.reports.entry import why_not_published
from targets.reports.readers import board_readers, subscribers
from targets.reports.snapshot import one_moment, quarter_snapshot
from targets.views.quarters import PUBLISHED_REPORTS, TARGETS


class PublishPage(ActionPage):
    """Shows what would be published and to whom, and orders exactly that."""

    button = "warning"

    def prepare(self):
        seen = Quarter.objects.visible_to(self.request.user)
        self.quarter = get_object_or_404(seen, year=self.kwargs["year"], number=self.kwargs["number"])

    def get_permission_object(self):
        return self.quarter

    def get_breadcrumbs(self):
        return [TARGETS, (str(self.quarter), self.quarter.get_absolute_url())]

    def get_initial(self):
        return {"seen": self.snapshot.sha256} if self.snapshot else {}

    def get_cancel_url(self):
        return self.quarter.get_absolute_url()

    def get_context_data(self, **kwargs):
        now = timezone.now()
        return super().get_context_data(
            quarter=self.quarter,
            snapshot=self.snapshot,
            board=board_readers(at=now),
            subscribers=subscribers().count(),
            running=self.quarter.closings.open().first(),
            button=self.button,
            **kwargs,
        )


class QuarterCloseView(PublishPage):
    """Close a quarter in one act: what will be published, who is missing, who gets the mail, what is locked."""

    permission = "targets.publish_quarter"
    template_name = "targets/quarter_close.html"
    form_class = CloseForm
    submit_label = "Publish the reports"

    def prepare(self):
        super().prepare()
        with one_moment():
            self.snapshot = quarter_snapshot(self.quarter)

    def get_heading(self):
        return f"Publish {self.quarter}?"

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "missing": len(self.snapshot.unaccepted)}

    def perform(self, form):
        return close_quarter(self.quarter, seen=form.cleaned_data["seen"], by=self.request.user, at=self.now)

    def get_context_data(self, **kwargs):
        table = self.snapshot.table(self.quarter)
        return super().get_context_data(
            counts=[{"number": number, "standing": standing.value} for standing, number in table.counts.items()],
            off_target=[row for row in table.rows if row.standing in OFF_TARGET],
            too_early=why_not_published(self.quarter, on=timezone.localdate()),
            told=sum(update.has_update for update in self.snapshot.updates),
            **kwargs,
        )


class QuarterReviseView(PublishPage):
    """Publish the waiting corrections as the next revision: what changes, figure by figure."""

    permission = "targets.revise_quarter"
    template_name = "targets/quarter_revise.html"
    form_class = ReviseForm
    submit_label = "Publish the revision"

    def prepare(self):
        super().prepare()
        if not self.quarter.is_published:
            raise Http404("This quarter is not published yet.")
        self.revision, self.snapshot = None, None
        try:
            self.revision = trial_of_revision(self.quarter, at=timezone.now())
            self.snapshot = self.revision.snapshot
        except RefusedError as refused:
            self.refusal = str(refused)

    def get_heading(self):
        return f"Publish a revision of {self.quarter}?"

    def perform(self, form):
        return revise_quarter(self.quarter, seen=form.cleaned_data["seen"], by=self.request.user, at=self.now)

    def get_context_data(self, **kwargs):
        return super().get_context_data(revision=self.revision, refusal=getattr(self, "refusal", ""), **kwargs)


class ClosingDetailView(DetailPage):
    """How far an order to publish is, at its own address, so that it can be left and found again."""

    model = Closing
    permission = "targets.publish_quarter"
    template_name = "targets/closing_detail.html"

    def get_queryset(self):
        period = {"quarter__year": self.kwargs["year"], "quarter__number": self.kwargs["number"]}
        return super().get_queryset().filter(**period).select_related("quarter", "asked_by")

    def get_permission_object(self):
        return self.object.quarter

    def get_heading(self):
        return f"Publishing {self.object}"

    def get_breadcrumbs(self):
        return [TARGETS, (str(self.object.quarter), self.object.quarter.get_absolute_url())]

    def get_context_data(self, **kwargs):
        quarter = self.object.quarter
        again = "targets:quarter_close" if self.object.revision == 1 else "targets:quarter_revise"
        reports = [
            (label, reverse("targets:report_detail", args=[quarter.year, quarter.number, report]))
            for report, label in PUBLISHED_REPORTS
        ]
        reports.append((f"Dashboard of {quarter}", quarter.get_absolute_url()))
        return super().get_context_data(
            again=reverse(again, args=[quarter.year, quarter.number]), reports=reports, **kwargs
        )
