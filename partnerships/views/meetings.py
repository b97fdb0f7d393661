"""Planning a body's meetings (A05)."""

from django.urls import reverse

from partnerships.actions.meetings import cancel_meeting, change_meeting, plan_meeting
from partnerships.forms.bodies import ConfirmForm
from partnerships.forms.documents import MeetingForm
from partnerships.models import Meeting
from partnerships.pages import BodyActionPage, OfBodyActionPage


class MeetingPlanView(BodyActionPage):
    """A new meeting."""

    form_class = MeetingForm
    permission = "partnerships.keep_documents"
    back_to = "partnerships:body_meetings"
    heading = "Plan a meeting"
    submit_label = "Plan meeting"
    success_message = "The meeting has been planned."

    def perform(self, form):
        return plan_meeting(self.object, by=self.request.user, at=self.now, **form.cleaned_data)


class MeetingChangeView(OfBodyActionPage):
    """When and where a meeting is."""

    model = Meeting
    form_class = MeetingForm
    template_name = "partnerships/meeting_change.html"
    permission = "partnerships.keep_documents"
    back_to = "partnerships:body_meetings"
    heading = "Change a meeting"
    success_message = "The meeting has been saved."

    def perform(self, form):
        return change_meeting(self.object, by=self.request.user, at=self.now, **form.cleaned_data)

    def get_context_data(self, **kwargs):
        cancel_meeting_url = reverse("partnerships:meeting_cancel", args=[self.body.slug, self.object.pk])
        return super().get_context_data(cancel_meeting_url=cancel_meeting_url, **kwargs)


class MeetingCancelView(OfBodyActionPage):
    """Whether a meeting should really be cancelled."""

    model = Meeting
    form_class = ConfirmForm
    template_name = "generic/confirm.html"
    permission = "partnerships.keep_documents"
    back_to = "partnerships:body_meetings"
    heading = "Cancel this meeting?"
    submit_label = "Cancel meeting"
    extra_context = {"cancel_label": "Keep the meeting"}
    success_message = "The meeting has been cancelled. It stays on the page, marked as cancelled."

    def perform(self, form):
        return cancel_meeting(self.object, by=self.request.user, at=self.now)

    def get_context_data(self, **kwargs):
        return super().get_context_data(lead=str(self.object), **kwargs)
