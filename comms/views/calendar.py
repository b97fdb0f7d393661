"""Events: announcing one, and its page (E06)."""

from django import forms
from django.utils import timezone

from comms.actions import calendar as actions
from comms.forms.calendar import EventForm, details_of
from comms.models import CalendarEntry
from comms.reports.calendar import clashes
from comms.reports.conferences import report_backs_told_at
from partnerships.access import may
from partnerships.markup import to_html
from partnerships.pages import ActionPage, DetailPage, ObjectActionPage, public_page
from partnerships.templatetags.words import day

CALENDAR = ("Calendar", "/calendar/")


class ClashWarning:
    """Tells of other events in the way before one goes into the calendar; a tick lets it in all the same (E06)."""

    template_name = "comms/event_form.html"
    form_class = EventForm
    found_clashes = ()

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"person": self.request.user}

    def form_valid(self, form):
        data = form.cleaned_data
        self.found_clashes = clashes(
            data["starts_at"],
            data["ends_at"],
            person=self.request.user,
            audience=data["audience"],
            besides=self.kwargs.get("pk"),
        )
        if self.found_clashes and not data["clash_seen"]:
            form.ask_about_clash()
            return self.form_invalid(form)
        return super().form_valid(form)

    def get_context_data(self, **kwargs):
        return super().get_context_data(clashes=self.found_clashes, **kwargs)


class EventAnnounce(ClashWarning, ActionPage):
    """An event of one of the bodies one speaks for."""

    permission = "comms.notify_events"
    heading = "Announce an event"
    breadcrumbs = [CALENDAR]
    submit_label = "Announce the event"
    cancel_url = "/calendar/"

    def perform(self, form):
        body = form.cleaned_data["body"]
        return actions.announce_event(body=body, **form.details(), by=self.request.user, at=self.now)

    def get_success_message(self):
        if self.result.ends_at <= self.now:
            return f"Entered. It took place on {day(self.result.starts_at)}, so nobody is told of it. Record who came."
        return "Announced. It is on the calendar."


@public_page
class EventDetail(DetailPage):
    """One event, for everybody if it is public."""

    model = CalendarEntry
    template_name = "comms/event_detail.html"
    breadcrumbs = [CALENDAR]

    def get_queryset(self):
        return super().get_queryset().select_related("body", "audience", "sign_up", "attendance")

    def get_context_data(self, **kwargs):
        entry = self.object
        sign_up = getattr(entry, "sign_up", None)
        runs = may(self.request.user, "comms.notify_event", entry)
        return super().get_context_data(
            html=to_html(entry.description),
            can_change=runs and not entry.cancelled_at,
            runs=runs,
            sign_up=sign_up,
            not_open=sign_up.why_not_open(at=timezone.now()) if sign_up else "",
            sessions=entry.sessions.all() if entry.is_conference else (),
            report_backs=report_backs_told_at(entry),
            session_columns=["When", "What", "Room"],
            several_days=timezone.localdate(entry.starts_at) != timezone.localdate(entry.ends_at),
            attendance=getattr(entry, "attendance", None) if runs else None,
            has_begun=entry.starts_at <= timezone.now(),
            **kwargs,
        )


class EventChange(ClashWarning, ObjectActionPage):
    """Changes what the calendar says."""

    model = CalendarEntry
    permission = "comms.notify_event"
    heading = "Change the event"
    breadcrumbs = [CALENDAR]
    success_message = "Changed."

    def get_form(self, form_class=None):
        form = super().get_form(form_class)
        form.fields["body"].disabled = True
        return form

    def get_initial(self):
        return details_of(self.object)

    def perform(self, form):
        return actions.change_event(self.object, **form.details(), by=self.request.user, at=self.now)


class EventCancel(ObjectActionPage):
    """Takes an event off the calendar."""

    model = CalendarEntry
    template_name = "generic/confirm.html"
    permission = "comms.notify_event"
    form_class = forms.Form
    breadcrumbs = [CALENDAR]
    submit_label = "Cancel the event"
    success_message = "Cancelled. Its page says so."
    extra_context = {
        "cancel_label": "Keep the event",
        "consequences": [
            "It leaves the calendar. Its page stays and says that it is cancelled.",
            "Whoever registered for it is told by mail.",
            "Banners and films booked for it and not collected yet are free for others.",
        ],
    }

    def get_heading(self):
        return f"Cancel “{self.object}”?"

    def perform(self, form):
        return actions.cancel_event(self.object, by=self.request.user, at=self.now)
