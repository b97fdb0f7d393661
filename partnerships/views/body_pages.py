"""Keeping a body's public page: its words, its activities, and the monthly check (C10, E03)."""

from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from partnerships.access import may
from partnerships.actions.body_pages import add_activity, confirm_page, edit_activity, edit_page, remove_activity
from partnerships.actions.page_checks import end_check
from partnerships.forms.bodies import ActivityForm, CommitmentForm, ConfirmForm, PageForm
from partnerships.forms.page_proposals import OfficePageForm
from partnerships.models import KeyActivity, PageProposal
from partnerships.pages import BodyActionPage, OfBodyActionPage, PageMixin
from partnerships.reports.bodies import activities_by_year, body_card
from partnerships.reports.page_checks import overdue_page_checks
from partnerships.reports.page_proposals import sent_at_check

CHECK_COLUMNS = ("Body", "Due", {"label": "Days late", "numeric": True}, "Manager", "Check")


class BackToCheckMixin:
    """Leads back to the monthly check if one came from there (`?from=check`), else to the body's page."""

    def get_success_url(self):
        if self.request.GET.get("from") == "check":
            return reverse("partnerships:page_confirm", args=[self.body.slug])
        return super().get_success_url()

    get_cancel_url = get_success_url


class PageEditView(BackToCheckMixin, BodyActionPage):
    """The purpose, introduction and contact of a body's page."""

    permission = "partnerships.edit_body"
    heading = "Edit the page"
    success_message = "The page has been saved."

    def get_form_class(self):
        return OfficePageForm if may(self.request.user, "partnerships.mark_update", self.object) else PageForm

    def get_context_data(self, **kwargs):
        return super().get_context_data(caption=self.object.name, **kwargs)

    def get_initial(self):
        page = getattr(self.object, "page", None)
        return {
            "purpose": self.object.purpose,
            "introduction": page.introduction if page else "",
            "contact": page.contact if page else "",
        }

    def perform(self, form):
        return edit_page(self.object, by=self.request.user, at=self.now, **form.cleaned_data)


class PageConfirmView(BodyActionPage):
    """Everything on the page at a glance, and the button that says it is right, or right but for what was sent."""

    form_class = ConfirmForm
    template_name = "partnerships/page_confirm.html"
    permission = "partnerships.check_page"
    heading = "Check the page"

    def prepare(self):
        super().prepare()
        self.sent = sent_at_check(self.object)

    def perform(self, form):
        act = end_check if self.sent else confirm_page
        return act(self.object, by=self.request.user, at=self.now)

    def get_success_message(self):
        if self.sent:
            return "Thank you. The page says that it was checked once the last of your corrections is settled."
        return f"Thank you. The page of {self.object.name} now says that it was checked today."

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            body=self.object,
            card=body_card(self.object, self.request.user, on=timezone.localdate()),
            years=activities_by_year(self.object),
            sent=self.sent,
            submit_label="Everything else is right" if self.sent else "Everything is right",
            **kwargs,
        )


class PageCheckListView(PageMixin, TemplateView):
    """Checks and corrections that are overdue, for the support office to chase (E03)."""

    template_name = "partnerships/page_check_list.html"
    permission = "partnerships.see_page_checks"
    heading = "Page checks"

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            checks=overdue_page_checks(on=timezone.localdate()),
            columns=CHECK_COLUMNS,
            late_corrections=PageProposal.objects.late(on=timezone.localdate()).count(),
            **kwargs,
        )


class ActivityAddView(BackToCheckMixin, BodyActionPage):
    """A new activity on the page."""

    form_class = ActivityForm
    permission = "partnerships.edit_body"
    heading = "Add an activity"
    success_message = "The activity has been added."
    submit_label = "Add activity"

    def get_initial(self):
        today = timezone.localdate()
        return {"year": today.year if today.month >= 4 else today.year - 1}

    def perform(self, form):
        return add_activity(self.object, by=self.request.user, at=self.now, **form.cleaned_data)

    def get_context_data(self, **kwargs):
        return super().get_context_data(caption=self.object.name, **kwargs)


class ActivityEditView(BackToCheckMixin, OfBodyActionPage):
    """An activity as it is now."""

    model = KeyActivity
    permission = "partnerships.edit_body"
    heading = "Change an activity"
    success_message = "The activity has been saved."
    template_name = "partnerships/activity_edit.html"

    def get_form_class(self):
        return CommitmentForm if self.object.statement_id else ActivityForm

    def perform(self, form):
        return edit_activity(self.object, by=self.request.user, at=self.now, **form.cleaned_data)

    def get_context_data(self, **kwargs):
        remove_url = reverse("partnerships:activity_remove", args=[self.body.slug, self.object.pk])
        if query := self.request.GET.urlencode():
            remove_url += f"?{query}"
        return super().get_context_data(
            remove_url="" if self.object.statement_id else remove_url,
            lead=self.object.text if self.object.statement_id else "",
            caption=self.body.name,
            **kwargs,
        )


class ActivityRemoveView(BackToCheckMixin, OfBodyActionPage):
    """Whether an activity should really go."""

    model = KeyActivity
    form_class = ConfirmForm
    template_name = "generic/confirm.html"
    permission = "partnerships.edit_body"
    heading = "Remove this activity?"
    submit_label = "Remove activity"
    success_message = "The activity has been removed."

    def perform(self, form):
        return remove_activity(self.object, by=self.request.user, at=self.now)

    def get_context_data(self, **kwargs):
        return super().get_context_data(lead=str(self.object), **kwargs)
