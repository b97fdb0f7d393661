"""Locking a quarter, and who is let in until when and why (H03)."""

from django.forms import Form
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from partnerships.pages import ObjectActionPage
from targets.actions import end_let_in, let_in, lock_quarter, unlock_quarter
from targets.forms import QuarterLetInForm
from targets.models import Quarter
from targets.views.quarters import TARGETS


class QuarterLockPage(ObjectActionPage):
    """A page about one quarter's lock, for the support office."""

    model = Quarter
    permission = "targets.lock_quarter"
    form_class = Form

    def prepare(self):
        quarters = self.get_queryset().select_related("locked_by")
        self.object = get_object_or_404(quarters, year=self.kwargs["year"], number=self.kwargs["number"])

    def get_breadcrumbs(self):
        args = [self.object.year, self.object.number]
        return [TARGETS, ("Returns", reverse("targets:return_list", args=args))]

    def get_success_url(self):
        return reverse("targets:quarter_lock", args=[self.object.year, self.object.number])

    get_cancel_url = get_success_url


class QuarterLockView(QuarterLockPage):
    """Whether the quarter is locked and who is let in; the button locks it."""

    template_name = "targets/quarter_lock.html"
    submit_label = "Lock the quarter"

    def get_heading(self):
        return f"Lock and exceptions: {self.object}"

    def perform(self, form):
        return lock_quarter(self.object, by=self.request.user, at=self.now)

    def get_success_message(self):
        return f"{self.result} is locked. Only people who are let in can change it."

    def get_cancel_url(self):
        return ""

    def get_context_data(self, **kwargs):
        on = timezone.localdate()
        known = self.object.let_ins.select_related("person", "body", "given_by").order_by("-until", "-pk")
        return super().get_context_data(
            let_ins=[(exception, exception.is_live(on=on)) for exception in known],
            columns=["Who", "For", "Until", "Why", "Let in by", "State"],
            **kwargs,
        )


class QuarterUnlockView(QuarterLockPage):
    """One press: everybody enters figures again."""

    http_method_names = ["post"]
    template_name = "targets/quarter_lock.html"

    def perform(self, form):
        return unlock_quarter(self.object, by=self.request.user, at=self.now)

    def get_success_message(self):
        return f"{self.result} is open again."


class QuarterLetInView(QuarterLockPage):
    """Let one person go on in a locked quarter."""

    form_class = QuarterLetInForm
    submit_label = "Let them in"

    def get_heading(self):
        return "Let somebody in"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"quarter": self.object}

    def perform(self, form):
        return let_in(self.object, **form.cleaned_data, by=self.request.user, at=self.now)

    def get_success_message(self):
        return f"{self.result.person} is let in until {self.result.until:%-d %B %Y}."


class QuarterLetInEndView(QuarterLockPage):
    """One press: an exception ends before its day."""

    http_method_names = ["post"]
    template_name = "targets/quarter_lock.html"

    def prepare(self):
        super().prepare()
        self.exception = get_object_or_404(self.object.let_ins, pk=self.kwargs["pk"])

    def perform(self, form):
        return end_let_in(self.exception, by=self.request.user, at=self.now)

    def get_success_message(self):
        return f"The exception for {self.result.person} has ended."
