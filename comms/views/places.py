"""A place at an event, as whoever comes sees it: asked for, confirmed by mail, given back; all without a password."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from comms.actions import registrations as actions
from comms.forms.registrations import PlaceForm
from comms.models import CalendarEntry, Registration, SignUp
from comms.models.registrations import CONFIRM_SALT, OWN_SALT
from partnerships.access import RefusedError
from partnerships.pages import DetailPage, ObjectActionPage, PageMixin, public_page

CALENDAR = ("Calendar", "/calendar/")


class OfEvent:
    """A page about an event that takes registrations; absent for any other."""

    model = CalendarEntry

    def get_queryset(self):
        return super().get_queryset().filter(sign_up__isnull=False).select_related("body", "sign_up")

    def get_breadcrumbs(self):
        return [CALENDAR, (self.object.title, self.object.get_absolute_url())]


@public_page
class PlaceAsk(OfEvent, ObjectActionPage):
    """Asks who wants to come; the reply is the same whether or not we know the address (A10)."""

    template_name = "comms/place_ask.html"
    form_class = PlaceForm
    submit_label = "Send me the link"

    def get_heading(self):
        return f"Register: {self.object.title}"

    def perform(self, form):
        return actions.ask_for_place(self.object, **form.cleaned_data, at=self.now)

    def get_success_url(self):
        return reverse("comms:place_asked", args=[self.object.pk])

    def get_context_data(self, **kwargs):
        sign_up = self.object.sign_up
        return super().get_context_data(sign_up=sign_up, not_open=sign_up.why_not_open(at=self.now), **kwargs)


@public_page
class PlaceAsked(OfEvent, DetailPage):
    """Says to look for the letter."""

    template_name = "comms/place_asked.html"
    heading = "Look in your mailbox"


class PlacePage(PageMixin, TemplateView):
    """A page opened by a personal link; opening it changes nothing."""

    template_name = "comms/place_own.html"
    breadcrumbs = [CALENDAR]
    salt = OWN_SALT
    is_confirming = False

    def prepare(self):
        self.registration = Registration.objects.from_token(self.kwargs["token"], salt=self.salt)

    def get(self, request, *args, **kwargs):
        if self.registration is None:
            return render(request, "comms/place_dead.html", {"heading": "This link no longer works"}, status=404)
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        if self.registration is None:
            raise Http404
        try:
            changed = self.act()
        except RefusedError as refused:
            return self.render_to_response(self.get_context_data(refusal=str(refused)))
        return redirect(changed.own_path)

    def get_heading(self):
        return str(self.registration.sign_up.entry)

    def get_context_data(self, **kwargs):
        registration = self.registration
        entry = registration.sign_up.entry
        return super().get_context_data(
            registration=registration,
            event=entry,
            is_confirming=self.is_confirming and registration.state == Registration.State.ASKED,
            number=_number(registration),
            is_over=entry.starts_at <= timezone.now(),
            **kwargs,
        )


@public_page
class PlaceConfirm(PlacePage):
    """Opened from the letter: shows a button, which alone confirms."""

    salt = CONFIRM_SALT
    is_confirming = True

    def act(self):
        return actions.confirm_place(self.registration, at=timezone.now())


@public_page
class PlaceOwn(PlacePage):
    """Whether one has a place, and the button that gives it back."""

    def act(self):
        return actions.cancel_place(self.registration, at=timezone.now())


def _number(registration):
    """The number on the waiting list, if it stands there."""
    if registration.state != Registration.State.WAITING:
        return None
    sign_up: SignUp = registration.sign_up
    return sign_up.registrations.ahead_of(registration).count() + 1
