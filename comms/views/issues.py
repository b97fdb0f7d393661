"""The acts on an issue, each saying first what will happen and what can still be stopped (H08)."""

from django import forms
from django.contrib import messages
from django.shortcuts import redirect

from comms.actions import issues as actions
from comms.actions import publishing
from comms.forms.issues import ApproveForm, CancelForm, IntroductionForm, ScheduleForm, TestForm
from comms.models import Message, NewsLinkIssue
from comms.reports.hours import clocks_note, hour_in_words
from comms.reports.issues import issue_content
from comms.views.desk import IssueMixin
from partnerships.pages import ActionPage


def who_gets_it():
    """What the pages say that send: how many, and of which audiences."""
    return {"recipients": publishing.recipients().count(), "audiences": publishing.recipients_by_audience()}


class IssueAct(IssueMixin, ActionPage):
    """A form about one issue that leads back to its desk."""

    def get_success_url(self):
        return self.object.get_absolute_url()

    def get_cancel_url(self):
        return self.object.get_absolute_url()


class IssueQuestion(IssueAct):
    """A question about one issue."""

    template_name = "generic/confirm.html"
    form_class = forms.Form
    button = "primary"

    def get_consequences(self):
        return []

    def get_context_data(self, **kwargs):
        return super().get_context_data(consequences=self.get_consequences(), button=self.button, **kwargs)


class Introduction(IssueAct):
    """The words an issue begins with."""

    form_class = IntroductionForm
    heading = "Introduction"

    def get(self, request, *args, **kwargs):
        if self.object.state != NewsLinkIssue.State.DRAFT:
            messages.info(request, f"{self.object} is {self.object.get_state_display().lower()}, so its words stand.")
            return redirect(self.object)
        return super().get(request, *args, **kwargs)

    def get_initial(self):
        return {"introduction": self.object.introduction}

    def perform(self, form):
        return actions.edit_introduction(self.object, **form.cleaned_data, by=self.request.user, at=self.now)


class TestSend(IssueAct):
    """One copy, to look at in a real mail program."""

    form_class = TestForm
    heading = "Send a test"
    submit_label = "Send the test"

    def get_initial(self):
        return {"to": self.request.user.email}

    def perform(self, form):
        return actions.send_test(self.object, **form.cleaned_data, by=self.request.user, at=self.now)

    def get_success_message(self):
        return "The test is on its way. Look at it in your mail program; subscribers got nothing."


class Approve(IssueQuestion):
    """Approves the very words that were shown."""

    permission = "comms.approve_issue"
    form_class = ApproveForm
    submit_label = "Approve"
    success_message = "Approved. Nothing has been sent yet."

    def get_heading(self):
        return f"Approve {self.object}?"

    def get_initial(self):
        return {"seen": issue_content(self.object).sha256}

    def get_consequences(self):
        return [
            "You approve it word for word, as the preview shows it now.",
            "Nothing is sent yet: publishing is a step of its own.",
            "Until it is published you can open it again for editing.",
        ]

    def perform(self, form):
        return actions.approve_issue(self.object, **form.cleaned_data, by=self.request.user, at=self.now)


class Schedule(IssueAct):
    """An hour at which an approved issue goes by itself."""

    permission = "comms.publish_issue"
    form_class = ScheduleForm
    submit_label = "Schedule"
    template_name = "comms/issue_schedule.html"

    def get_heading(self):
        return f"When should {self.object} go?"

    def get_success_message(self):
        send_at = self.result.send_at
        note = clocks_note(send_at)
        return f"Scheduled for {hour_in_words(send_at)}. {note} Until then you can take it off again.".replace(
            "  ", " "
        )

    def get_context_data(self, **kwargs):
        return super().get_context_data(issue=self.object, **who_gets_it(), **kwargs)

    def perform(self, form):
        return actions.schedule_issue(
            self.object, send_at=form.cleaned_data["send_at"], by=self.request.user, at=self.now
        )


class Unschedule(IssueQuestion):
    """Off the schedule, approved as it is."""

    permission = "comms.publish_issue"
    submit_label = "Take it off the schedule"
    success_message = "Taken off the schedule. Nothing goes out until you publish it or choose another time."

    def get_heading(self):
        return f"Take {self.object} off the schedule?"

    def get_consequences(self):
        return [
            "It does not go by itself any more. Nobody has got anything.",
            "Its approval stands: you can publish it or choose another time without a new one.",
        ]

    def perform(self, form):
        return actions.unschedule_issue(self.object, by=self.request.user, at=self.now)


class Publish(IssueQuestion):
    """The one act that puts an issue on the site and mails it."""

    template_name = "comms/issue_publish.html"
    permission = "comms.publish_issue"
    submit_label = "Publish and send now"

    def get_heading(self):
        return f"Publish {self.object} now?"

    def perform(self, form):
        self.object = publishing.publish_issue(self.object, by=self.request.user, at=self.now)
        return self.object

    def form_valid(self, form):
        try:
            self.perform(form)
        except publishing.AlreadyPublishedError as already:
            messages.info(self.request, str(already))
            self.prepare()
        except publishing.RefusedError as refused:
            form.add_error(None, str(refused))
            return self.form_invalid(form)
        else:
            messages.success(self.request, f"{self.object} is on the website, and its mail is going out.")
        message = Message.objects.filter(publication=self.object.publication, kind=Message.Kind.NEWSLETTER).first()
        return redirect(message or self.object)

    def get_context_data(self, **kwargs):
        return super().get_context_data(issue=self.object, **who_gets_it(), **kwargs)


class Reopen(IssueQuestion):
    """Back to the desk."""

    submit_label = "Open for editing"
    success_message = "Open for editing. It needs approval again."

    def get_heading(self):
        return f"Open {self.object} again for editing?"

    def get_consequences(self):
        return [
            "Its approval ends, and it does not go out until it is approved again.",
            "No subscriber notices anything.",
        ]

    def perform(self, form):
        return actions.reopen_issue(self.object, by=self.request.user, at=self.now)


class Cancel(IssueQuestion):
    """No issue this month."""

    form_class = CancelForm
    button = "warning"
    submit_label = "Cancel this issue"
    extra_context = {"cancel_label": "Keep the issue"}
    success_message = "Cancelled. Its stories are kept for later."

    def get_heading(self):
        return f"Cancel {self.object}?"

    def get_consequences(self):
        return [
            "Nothing is sent.",
            "Its stories are kept for a later issue.",
            "You can open it again for editing, or start a new one for this month.",
        ]

    def perform(self, form):
        return actions.cancel_issue(self.object, **form.cleaned_data, by=self.request.user, at=self.now)


class StartAnew(IssueQuestion):
    """Another issue for the month of a cancelled one."""

    submit_label = "Start a new issue"
    success_message = "Started. What was kept for later is among the stories at hand."

    def get_heading(self):
        return f"Start a new issue for {self.object.month:%B %Y}?"

    def get_consequences(self):
        return [
            "It begins empty, and what was kept for later is at hand.",
            "For this month or a later one, partnerships that have not answered yet are asked for a story.",
            "That the earlier one was cancelled stays on record.",
        ]

    def perform(self, form):
        return actions.start_anew(self.object, by=self.request.user, at=self.now)
