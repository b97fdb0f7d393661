"""Registrations as the organiser sees them: places, who comes, who came (E06)."""

import datetime as dt

from django import forms
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView, View

from comms.actions import attendance
from comms.actions import registrations as actions
from comms.forms.registrations import AttendanceForm, SignUpForm, TelephoneForm, details_of
from comms.models import CalendarEntry, Registration
from comms.models.registrations import KEPT_DAYS
from comms.reports.attendance import WELL_FROM, attendance_of_year
from partnerships.pages import DetailPage, ObjectActionPage, ObjectMixin, PageMixin, download

CALENDAR = ("Calendar", "/calendar/")
COLUMNS = ["Name", "Organisation", "Email address", "What they need", "State", "Since", "Came", "Taken down"]
CAME = {True: "Yes", False: "No", None: ""}


class RunEvent:
    """A page of an event for those who run it."""

    model = CalendarEntry
    permission = "comms.keep_registrations"

    def get_queryset(self):
        return super().get_queryset().select_related("body", "sign_up", "attendance")

    def get_breadcrumbs(self):
        return [CALENDAR, (self.object.title, self.object.get_absolute_url())]


class SignUpKeep(RunEvent, ObjectActionPage):
    """Arranges how people register."""

    form_class = SignUpForm
    heading = "Places and registration"
    success_message = "Saved."

    def get_initial(self):
        sign_up = getattr(self.object, "sign_up", None)
        return details_of(sign_up) if sign_up else {"kept_days": KEPT_DAYS}

    def perform(self, form):
        return actions.keep_sign_up(self.object, **form.details(), by=self.request.user, at=self.now)


class RegistrationList(RunEvent, DetailPage):
    """Who has a place, who waits, who has not confirmed."""

    template_name = "comms/registration_list.html"

    def get_heading(self):
        return f"Who comes: {self.object.title}"

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            sign_up=(sign_up := getattr(self.object, "sign_up", None)),
            not_open=sign_up.why_not_open(at=timezone.now()) if sign_up else "",
            rows=_registrations(self.object),
            columns=["Name", "State", "Since", "What they need", "Action"],
            **kwargs,
        )


class RegistrationTakeDown(RunEvent, ObjectActionPage):
    """Registers somebody who rang up."""

    form_class = TelephoneForm
    submit_label = "Register them"

    def get_queryset(self):
        return super().get_queryset().filter(sign_up__isnull=False)

    def get_heading(self):
        return f"Register somebody who rang up: {self.object.title}"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"kept_days": self.object.sign_up.kept_days}

    def perform(self, form):
        return actions.take_down_registration(self.object, **form.cleaned_data, by=self.request.user, at=self.now)

    def get_success_message(self):
        place = self.result.get_state_display().lower()
        told = "We write to them." if self.result.address else "No mail goes to them: tell them yourself."
        return f"{self.result.name} {'is ' if self.result.state == 'waiting' else ''}{place}. {told}"

    def get_success_url(self):
        return reverse("comms:registration_list", args=[self.object.pk])

    get_cancel_url = get_success_url


class RegistrationExport(RunEvent, ObjectMixin, PageMixin, View):
    """The same as a file for the organiser."""

    def get(self, request, pk, format):
        if format not in ("csv", "xlsx"):
            raise Http404
        rows = [
            [
                row.name, row.organisation, row.address, row.needs, row.get_state_display(),
                timezone.localtime(row.confirmed_at or row.asked_at).date(), CAME[row.came], row.consent_note,
            ]
            for row in _registrations(self.object)
        ]  # fmt: skip
        return download(f"registrations-{self.object.pk}", COLUMNS, rows, format)


class RegistrationCancel(ObjectActionPage):
    """Takes somebody off the list who rang up."""

    model = Registration
    template_name = "generic/confirm.html"
    permission = "comms.keep_registrations"
    form_class = forms.Form
    submit_label = "Give the place back"
    success_message = "Done. Who waits longest has the place now."

    def get_queryset(self):
        return Registration.objects.live().select_related("sign_up__entry__body")

    def get_permission_object(self):
        return self.object.sign_up.entry

    def get_heading(self):
        return f"Give back the place of {self.object.name}?"

    def get_breadcrumbs(self):
        return [CALENDAR, (self.object.sign_up.entry.title, self.object.sign_up.get_absolute_url())]

    def perform(self, form):
        return actions.cancel_place(self.object, by=self.request.user, at=self.now)

    def get_success_url(self):
        return reverse("comms:registration_list", args=[self.object.sign_up.entry_id])

    get_cancel_url = get_success_url

    def get_context_data(self, **kwargs):
        told = "They are told by mail." if self.object.address else "They gave no address: tell them yourself."
        consequences = [told, "Whoever waits longest gets the place and is told too."]
        return super().get_context_data(consequences=consequences, **kwargs)


class AttendanceRecord(RunEvent, ObjectActionPage):
    """Ticks who came."""

    template_name = "comms/attendance_record.html"
    form_class = AttendanceForm
    heading = "Who came?"
    success_message = "Recorded."

    def prepare(self):
        super().prepare()
        if self.object.cancelled_at or self.object.starts_at > timezone.now():
            raise Http404
        sign_up = getattr(self.object, "sign_up", None)
        self.booked = Registration.objects.filter(sign_up=sign_up).booked() if sign_up else Registration.objects.none()
        self.booked = self.booked.order_by("name", "pk")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"booked": self.booked}

    def get_initial(self):
        counted = getattr(self.object, "attendance", None)
        came = [row.pk for row in self.booked if row.came]
        return {"came": came, "others": counted.others if counted else None}

    def perform(self, form):
        came = [registration.pk for registration in form.cleaned_data["came"]]
        others = form.cleaned_data["others"]
        return attendance.record_attendance(self.object, came=came, others=others, by=self.request.user, at=self.now)

    def get_success_url(self):
        return self.object.get_absolute_url()

    def get_context_data(self, **kwargs):
        return super().get_context_data(booked=self.booked, columns=["Came", "Name", "Organisation"], **kwargs)


class YearOfEventsPage(PageMixin, TemplateView):
    """How well the events of a year were attended."""

    template_name = "comms/attendance_list.html"
    permission = "comms.see_attendance"
    breadcrumbs = [CALENDAR]

    def prepare(self):
        today = timezone.localdate()
        year = self.request.GET.get("year", "")
        self.year = int(year) if year.isdecimal() and 1990 <= int(year) <= 2099 else _financial_year(today)

    def get_heading(self):
        return f"How well events were attended, {self.year}/{(self.year + 1) % 100:02d}"

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            year=attendance_of_year(self.year, at=timezone.now()),
            before=self.year - 1,
            after=self.year + 1,
            well_from=WELL_FROM,
            columns=[
                "Event",
                {"label": "Had a place", "numeric": True},
                {"label": "Of those came", "numeric": True},
                {"label": "Came besides", "numeric": True},
                "Result",
            ],
            **kwargs,
        )


def _registrations(entry):
    """Everybody who asked and has not cancelled: those with a place first, then the waiting list in turn."""
    order = ("state", "confirmed_at", "pk")
    found = Registration.objects.filter(sign_up__entry=entry).live().order_by(*order)
    turn = {Registration.State.BOOKED: 0, Registration.State.WAITING: 1, Registration.State.ASKED: 2}
    return sorted(found, key=lambda row: turn[row.state])


def _financial_year(day: dt.date):
    return day.year if day.month >= 4 else day.year - 1
