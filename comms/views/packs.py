"""What goes with an event: its pack of flyers, cards, film and banner, and a conference's programme (E09, E14)."""

from django import forms
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from comms.actions import assets as actions
from comms.actions import programmes
from comms.forms.assets import HandBackForm, OrderForm, PackLineForm, SessionForm
from comms.models import Asset, CalendarEntry, PackLine, ProgrammeSession
from comms.reports.assets import pack_of
from partnerships.pages import DetailPage, ObjectActionPage

CALENDAR = ("Calendar", "/calendar/")


class OfOwnEvent:
    """A page of an event for those who run it."""

    model = CalendarEntry
    permission = "comms.notify_event"

    def get_queryset(self):
        return super().get_queryset().select_related("body")

    def get_breadcrumbs(self):
        return [CALENDAR, (self.object.title, self.object.get_absolute_url())]


class Pack(OfOwnEvent, DetailPage):
    """The checklist of one event."""

    template_name = "comms/pack.html"

    def get_heading(self):
        return f"Pack for {self.object.title}"

    def get_context_data(self, **kwargs):
        lent = Asset.objects.in_use().filter(kind__in=Asset.LENT)
        return super().get_context_data(
            rows=pack_of(self.object),
            has_begun=self.object.starts_at <= timezone.now(),
            lent=list(lent),
            columns=["What", "State", "Action"],
            **kwargs,
        )


class PackPage(OfOwnEvent, ObjectActionPage):
    """Something about one kind of thing of an event's pack."""

    def prepare(self):
        super().prepare()
        if self.kwargs["kind"] not in Asset.Kind.values:
            raise Http404
        self.kind = Asset.Kind(self.kwargs["kind"])

    def get_success_url(self):
        return reverse("comms:pack", args=[self.object.pk])

    get_cancel_url = get_success_url


class OfCopies(PackPage):
    """Something about copies of what is given away; where there is nothing to choose it says so instead."""

    template_name = "comms/pack_copies.html"

    def prepare(self):
        super().prepare()
        if self.kind not in Asset.GIVEN:
            raise Http404


class PackOrder(OfCopies):
    """Copies from the stock."""

    form_class = OrderForm
    submit_label = "Order"
    success_message = "Ordered. The stock is that much smaller."

    def get_heading(self):
        return f"Order for {self.object.title}: {self.kind.label.lower()}"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"kind": self.kind}

    def why_not(self):
        return (
            ""
            if self.get_form().has_items
            else "Nothing of this kind is kept. Ask the Support Officer to add what there is."
        )

    def perform(self, form):
        return actions.order_copies(self.object, **form.cleaned_data, by=self.request.user, at=self.now)


class PackHandBack(OfCopies):
    """Copies that go back into the stock."""

    form_class = HandBackForm
    submit_label = "Hand back"
    success_message = "Handed back. The stock is that much larger."

    def get_heading(self):
        return f"Hand back from {self.object.title}: {self.kind.label.lower()}"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"entry": self.object, "kind": self.kind}

    def why_not(self):
        if not self.get_form().has_items:
            return "There is nothing to hand back: the event has no copies of this kind."
        if self.object.starts_at <= self.now:
            return actions.HAS_BEGUN
        return ""

    def perform(self, form):
        return actions.hand_back_copies(self.object, **form.cleaned_data, by=self.request.user, at=self.now)


class PackCheck(PackPage):
    """Needed, ready or not needed."""

    form_class = PackLineForm
    success_message = "Saved."

    def get_heading(self):
        return f"{self.kind.label} for {self.object.title}"

    def get_initial(self):
        line = self.object.pack_lines.filter(kind=self.kind).first()
        return {"state": line.state, "note": line.note} if line else {"state": PackLine.State.NEEDED}

    def perform(self, form):
        return actions.check_pack(self.object, kind=self.kind, **form.cleaned_data, by=self.request.user, at=self.now)


class SessionAdd(OfOwnEvent, ObjectActionPage):
    """A session of a conference's programme."""

    form_class = SessionForm
    heading = "Add a session"
    submit_label = "Add the session"
    success_message = "Added to the programme."

    def get_queryset(self):
        return super().get_queryset().filter(kind=CalendarEntry.Kind.CONFERENCE)

    def get_initial(self):
        return {"day": timezone.localdate(self.object.starts_at)}

    def perform(self, form):
        return programmes.keep_session(self.object, **form.details(), by=self.request.user, at=self.now)


class SessionPage(ObjectActionPage):
    """Something about one session."""

    model = ProgrammeSession
    permission = "comms.notify_event"

    def get_queryset(self):
        entries = CalendarEntry.objects.visible_to(self.request.user)
        return ProgrammeSession.objects.filter(entry__in=entries).select_related("entry__body")

    def get_permission_object(self):
        return self.object.entry

    def get_breadcrumbs(self):
        return [CALENDAR, (self.object.entry.title, self.object.get_absolute_url())]

    def get_success_url(self):
        return self.object.entry.get_absolute_url()


class SessionChange(SessionPage):
    """Changes when, where or what."""

    form_class = SessionForm
    heading = "Change the session"
    success_message = "Changed."

    def get_initial(self):
        starts, ends = timezone.localtime(self.object.starts_at), timezone.localtime(self.object.ends_at)
        return {
            "title": self.object.title, "day": starts.date(), "starts": f"{starts:%H:%M}", "ends": f"{ends:%H:%M}",
            "room": self.object.room, "speaker": self.object.speaker,
        }  # fmt: skip

    def perform(self, form):
        return programmes.keep_session(
            self.object.entry, self.object, **form.details(), by=self.request.user, at=self.now
        )


class SessionDrop(SessionPage):
    """Takes it out of the programme."""

    template_name = "generic/confirm.html"
    form_class = forms.Form
    submit_label = "Take it out"
    success_message = "Taken out of the programme."

    def get_heading(self):
        return f"Take “{self.object}” out of the programme?"

    def perform(self, form):
        return programmes.drop_session(self.object, by=self.request.user, at=self.now)
