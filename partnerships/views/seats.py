"""Who sits on a body: the members tab, and appointing, changing and ending seats (A06, A07, H11)."""

from django.urls import reverse
from django.utils import timezone

from partnerships.access import may
from partnerships.actions.seats import TERMS, appoint_seat, change_seat, end_seat
from partnerships.forms.seats import AppointForm, ChangeSeatForm, EndSeatForm, OnDateForm
from partnerships.models import Seat
from partnerships.pages import BodyActionPage, BodyTabPage, OfBodyActionPage, kept_until_news, public_page
from partnerships.reports.members import membership


@kept_until_news
@public_page
class BodyMembersView(BodyTabPage):
    """Who sits here by role, who sat here before, and which sectors are at the table."""

    template_name = "partnerships/body_members.html"
    tab = "partnerships:body_members"

    def get_context_data(self, **kwargs):
        form = OnDateForm(self.request.GET if "on_day" in self.request.GET else None)
        today = timezone.localdate()
        on = (form.cleaned_data["on"] if form.is_valid() else None) or today
        user, body = self.request.user, self.object
        sees_delegation = may(user, "partnerships.see_delegation", body)
        seats_people = may(user, "partnerships.seat_person", body)
        return super().get_context_data(
            members=membership(body, on=on),
            seat_columns=_columns(sees_delegation, seats_people),
            past_columns=("Name", "Role", "Representing", "From", "Until"),
            on=on,
            is_today=on == today,
            on_form=form,
            sees_delegation=sees_delegation,
            seats_people=seats_people,
            **kwargs,
        )


def _columns(sees_delegation, seats_people):
    columns = ["Name", "Role", "Representing", "Since"]
    return columns + ["May decide"] * sees_delegation + ["Change"] * seats_people


class SeatAppointView(BodyActionPage):
    """A new seat on a body."""

    form_class = AppointForm
    permission = "partnerships.seat_person"
    back_to = "partnerships:body_members"
    heading = "Appoint somebody"
    submit_label = "Appoint"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"body": self.object}

    def get_initial(self):
        return {
            "held_from": timezone.localdate(),
            "person": self.request.GET.get("person"),
            "role": self.request.GET.get("role"),
        }

    def get_context_data(self, **kwargs):
        return super().get_context_data(caption=self.object.name, **kwargs)

    def perform(self, form):
        return appoint_seat(body=self.object, by=self.request.user, at=self.now, **form.cleaned_data)

    def get_success_message(self):
        return f"{self.result.person} has been appointed."


class SeatPage(OfBodyActionPage):
    """A form about one seat."""

    model = Seat
    permission = "partnerships.seat_person"
    back_to = "partnerships:body_members"

    def get_queryset(self):
        return super().get_queryset().select_related("body", "person", "representing")

    def get_context_data(self, **kwargs):
        caption = f"{self.object.person}, {self.object.get_role_display().lower()}"
        return super().get_context_data(caption=caption, **kwargs)


class SeatChangeView(SeatPage):
    """Other terms from a day on: the seat held until then stays on record."""

    form_class = ChangeSeatForm
    heading = "Change this seat"
    success_message = "The seat has been changed. What it was before stays on record."
    template_name = "partnerships/seat_change.html"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"seat": self.object}

    def get_initial(self):
        terms = {name: getattr(self.object, name) for name in TERMS}
        return terms | {"changed_on": max(timezone.localdate(), self.object.held_from)}

    def perform(self, form):
        return change_seat(self.object, by=self.request.user, at=self.now, **form.cleaned_data)

    def get_context_data(self, **kwargs):
        end_url = reverse("partnerships:seat_end", args=[self.body.slug, self.object.pk])
        return super().get_context_data(end_url=end_url, **kwargs)


class SeatEndView(SeatPage):
    """The day on which a seat is no longer held."""

    form_class = EndSeatForm
    heading = "End this seat"
    submit_label = "End seat"
    success_message = "The seat has been ended. It stays on record under past members."

    def get_initial(self):
        return {"held_to": timezone.localdate()}

    def perform(self, form):
        return end_seat(self.object, by=self.request.user, at=self.now, **form.cleaned_data)
