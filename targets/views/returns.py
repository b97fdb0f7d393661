"""A quarter's returns, and one body's return: filled in, checked, sent in, sent back, accepted (C07, C08, H02)."""

from django.contrib import messages
from django.forms import Form
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import time_format

from partnerships.access import RefusedError, authorise, may
from partnerships.pages import ListPage, ObjectActionPage
from targets.actions import FigureEntry, accept_return, save_return, send_back_return, submit_return
from targets.actions.returns import due_again, saved_by, saved_meanwhile, stamp
from targets.forms import ReturnForm, SendBackForm
from targets.models import Quarter, Return
from targets.reports.corrections import correctable
from targets.reports.entry import why_shut
from targets.reports.returns import earlier_return, holder, listed_returns, managers_of, return_rows
from targets.views.quarters import TARGETS

SHOWN_WITH = ("quarter", "body", "saved_by", "submitted_by", "decided_by")


class ReturnListView(ListPage):
    """Who has which return of a quarter since when, late ones first."""

    model = Return
    template_name = "targets/return_list.html"

    def prepare(self):
        visible = Quarter.objects.visible_to(self.request.user)
        self.quarter = get_object_or_404(visible, year=self.kwargs["year"], number=self.kwargs["number"])

    def get_queryset(self):
        return super().get_queryset().filter(quarter=self.quarter)

    def get_heading(self):
        return f"Returns of {self.quarter}"

    def get_breadcrumbs(self):
        return [TARGETS, (str(self.quarter), self.quarter.get_absolute_url())]

    def get_context_data(self, **kwargs):
        listed = listed_returns(self.get_queryset(), quarter=self.quarter, on=timezone.localdate())
        accepted = sum(each.body_return.state == Return.State.ACCEPTED for each in listed)
        counts = [
            {"number": accepted, "words": f"of {len(listed)} accepted"},
            {"number": sum(each.body_return.state == Return.State.SUBMITTED for each in listed), "words": "to check"},
            {"number": sum(each.is_late for each in listed), "words": "late"},
            {"number": sum(each.lacking for each in listed), "words": "figures without commentary"},
        ]
        return super().get_context_data(
            quarter=self.quarter,
            listed=listed,
            counts=counts,
            columns=[
                "Partnership",
                "State",
                "Who has it",
                "Due",
                {"label": "Figures", "numeric": True},
                "Still wanting",
            ],
            **kwargs,
        )


class ReturnPage(ObjectActionPage):
    """A page about one return, absent for those who may not see it."""

    model = Return
    form_class = Form

    def prepare(self):
        returns = self.get_queryset().select_related(*SHOWN_WITH)
        self.object = get_object_or_404(
            returns,
            quarter__year=self.kwargs["year"],
            quarter__number=self.kwargs["number"],
            body__slug=self.kwargs["slug"],
        )
        self.quarter = self.object.quarter

    def get_breadcrumbs(self):
        args = [self.quarter.year, self.quarter.number]
        trail = [TARGETS, ("Returns", reverse("targets:return_list", args=args))]
        is_return_itself = self.request.path == self.object.get_absolute_url()
        return trail if is_return_itself else [*trail, (str(self.object.body), self.object.get_absolute_url())]

    def get_context_data(self, **kwargs):
        on = timezone.localdate()
        managers = managers_of([self.object.body_id], on=on).get(self.object.body_id, [])
        return super().get_context_data(
            caption=str(self.quarter),
            quarter=self.quarter,
            body=self.object.body,
            holder=holder(self.object, managers),
            is_late=self.object.is_late(on=on),
            **kwargs,
        )


class ReturnDetailView(ReturnPage):
    """The return as its body fills it in, or as others read it."""

    template_name = "targets/return_detail.html"
    form_class = ReturnForm
    is_bound_to_seen = False
    submit_label = "Save"

    def prepare(self):
        super().prepare()
        self.rows = return_rows(self.object)
        self.is_autosave = self.request.POST.get("autosave") == "1"
        self.shut = why_shut(
            self.quarter, self.object.body, self.request.user, on=timezone.localdate(), body_return=self.object
        )
        if self.request.method == "POST":
            authorise(self.request.user, "targets.save_return", self.object)

    def get_heading(self):
        return f"Return of {self.object.body}"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"rows": self.rows, "body_return": self.object, "seen": stamp(self.object)}

    def form_valid(self, form):
        if not self.is_autosave:
            return super().form_valid(form)
        return self._keep_what_can_be(form)

    def form_invalid(self, form):
        if self.is_autosave:
            return self._keep_what_can_be(form)
        self._show_what_is_saved(form)
        return super().form_invalid(form)

    def _show_what_is_saved(self, form):
        """Put what somebody else saved meanwhile beside what was typed, and bind the next save to it."""
        self.object = _as_saved(self.object)
        if form.data.get("seen", "") == stamp(self.object):
            return
        self.rows = return_rows(self.object)
        self.overwritten = form.differences(self._unbound_form())
        if (words := saved_meanwhile(self.object)) not in form.non_field_errors():
            form.add_error(None, words)
        form.data = form.data.copy()
        form.data["seen"] = stamp(self.object)

    def perform(self, form):
        given = form.cleaned_data
        return save_return(
            self.object,
            figures=[FigureEntry(**entry) for entry in form.entries()],
            **form.news(),
            reason=given.get("reason", ""),
            seen=given.get("seen", ""),
            by=self.request.user,
            at=self.now,
        )

    def get_success_url(self):
        address = self.object.get_absolute_url()
        return f"{address}check/" if "check" in self.request.POST else address

    def get_success_message(self):
        return "" if "check" in self.request.POST else f"Saved at {time_format(timezone.localtime(self.now), 'H:i')}."

    def get_context_data(self, **kwargs):
        user = self.request.user
        may_fill = may(user, "targets.save_return", self.object)
        is_refused = self.request.method == "POST"
        return super().get_context_data(
            rows=self.rows,
            fills_in=(may_fill and not self.shut) or is_refused,
            shut=self.shut if may_fill else "",
            may_correct=self.quarter.is_published
            and correctable(self.quarter, user).filter(body=self.object.body_id).exists(),
            checks=may(user, "targets.accept_return", self.object) and not self.quarter.is_published,
            earlier=earlier_return(self.object),
            evidence=self.object.evidence.select_related("indicator"),
            update=[
                (Return._meta.get_field(name).verbose_name, getattr(self.object, name)) for name in ReturnForm.texts
            ],
            overwritten=self.overwritten,
            saved_by=saved_by(self.object) if self.overwritten else "",
            saved_words=_saved_words(self.object, kwargs.get("form")),
            **kwargs,
        )

    def _keep_what_can_be(self, form):
        """Save the lines without an error and show the page as it then is; the script takes its news from it."""
        try:
            self.object = self.perform(form)
        except RefusedError as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
            if form.cleaned_data.get("seen", "") != stamp(_as_saved(self.object)):
                form.add_error(None, "Press Save to see what is saved now beside what you typed.")
        else:
            self.rows = form.rows = return_rows(self.object)
            form.data = form.data.copy()
            form.data["seen"] = stamp(self.object)
        return self.render_to_response(self.get_context_data(form=form))


def _as_saved(body_return):
    """A return as it is saved by now, with all that its page shows."""
    return Return.objects.select_related(*SHOWN_WITH).get(pk=body_return.pk)


def _saved_words(body_return, form):
    if form is not None and form.is_bound and form.errors:
        return "Not all of it is saved yet"
    if body_return.saved_at is None:
        return "Nothing saved yet"
    local = timezone.localtime(body_return.saved_at)
    if local.date() == timezone.localdate():
        return f"Saved at {time_format(local, 'H:i')}"
    return f"Saved on {local:%-d %B %Y} at {time_format(local, 'H:i')}"


class ReturnCheckView(ReturnPage):
    """Everything that was typed, once more, before it goes to the Support Officer."""

    permission = "targets.submit_return"
    template_name = "targets/return_check.html"
    submit_label = "Send to the Support Officer"
    success_message = "Your return is with the SP Support Officer."

    def get_heading(self):
        return "Check your return"

    def perform(self, form):
        return submit_return(self.object, by=self.request.user, at=self.now)

    def get_cancel_url(self):
        return ""

    def get_context_data(self, **kwargs):
        rows = return_rows(self.object)
        return super().get_context_data(
            rows=rows,
            lacking=[row for row in rows if row.lacks_commentary],
            blank=[row for row in rows if row.is_blank],
            update=[
                (Return._meta.get_field(name).verbose_name, getattr(self.object, name)) for name in ReturnForm.texts
            ],
            evidence=self.object.evidence.select_related("indicator"),
            **kwargs,
        )


class ReturnAcceptView(ReturnPage):
    """One press: the return is right."""

    permission = "targets.accept_return"
    http_method_names = ["post"]

    def perform(self, form):
        return accept_return(self.object, by=self.request.user, at=self.now)

    def form_invalid(self, form):
        messages.error(self.request, " ".join(form.non_field_errors()))
        return redirect(self.object.get_absolute_url())

    def get_success_url(self):
        return reverse("targets:return_list", args=[self.quarter.year, self.quarter.number])

    def get_success_message(self):
        return f"The return of {self.object.body} is accepted."


class ReturnSendBackView(ReturnPage):
    """Say what the body should change."""

    permission = "targets.accept_return"
    form_class = SendBackForm
    submit_label = "Send it back"
    get_success_url = ReturnAcceptView.get_success_url

    def get_heading(self):
        return f"Send the return back to {self.object.body}"

    def get_form_kwargs(self):
        usual = due_again(self.object, on=timezone.localdate())
        return super().get_form_kwargs() | {"usual": usual, "is_as_before": usual == self.object.due_on}

    def perform(self, form):
        return send_back_return(self.object, **form.cleaned_data, by=self.request.user, at=self.now)

    def get_success_message(self):
        return f"The return is with {self.object.body} again."
