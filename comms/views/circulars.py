"""A circular from its first words to the outbox (E16)."""

from django import forms
from django.conf import settings
from django.utils import timezone

from comms.actions import circulars as actions
from comms.forms.audiences import CircularForm
from comms.forms.briefings import SeenForm
from comms.forms.issues import TestForm
from comms.models import Audience, Circular
from comms.reports.audiences import circular_readers, circular_seen, seated_addresses
from comms.views.audiences import AUDIENCES
from comms.views.hub import HUB
from partnerships.access import may
from partnerships.markup import to_html
from partnerships.models import Event
from partnerships.pages import DetailPage, ObjectActionPage


class CircularWrite(ObjectActionPage):
    """A new circular to the audience that the address names."""

    model = Audience
    form_class = CircularForm
    permission = "comms.write_circulars"
    heading = "Write a circular"
    submit_label = "Save and look at it"
    success_message = "Saved. Nothing has gone yet."

    def get_breadcrumbs(self):
        return [HUB, AUDIENCES, (str(self.object), self.object.get_absolute_url())]

    def perform(self, form):
        return actions.write_circular(None, form.cleaned_data, audience=self.object, by=self.request.user, at=self.now)

    def get_success_url(self):
        return self.result.get_absolute_url()

    def get_context_data(self, **kwargs):
        return super().get_context_data(caption=f"To: {self.object}", **kwargs)


class CircularMixin:
    """The circular that the address names, and the way back to its audience."""

    model = Circular

    def get_queryset(self):
        return super().get_queryset().select_related("audience", "written_by", "sent_by")

    def get_breadcrumbs(self):
        audience = self.object.audience
        return [HUB, AUDIENCES, (str(audience), audience.get_absolute_url())]

    def shown(self):
        """What the pages show of the letter itself and of its readers."""
        circular = self.object
        return {
            "text": to_html(circular.text),
            "link": settings.PORTAL_ADDRESS + circular.link_path if circular.link_path else "",
            "subscribers": circular_readers(circular.audience).count(),
            "seated": len(seated_addresses(circular.audience, at=timezone.now())),
        }


class CircularDetail(CircularMixin, DetailPage):
    """One circular: its words, whom it reaches, what may be done now, what became of it."""

    template_name = "comms/circular_detail.html"
    permission = "comms.write_circulars"

    def get_context_data(self, **kwargs):
        circular, person = self.object, self.request.user
        return super().get_context_data(
            **self.shown(),
            state=circular.state,
            can_send=circular.is_draft and may(person, "comms.send_circular"),
            messages_sent=circular.messages.with_counts().defer("ready", "html", "text").order_by("pk"),
            events=Event.objects.about(circular).order_by("-at", "-pk")[:20],
            **kwargs,
        )


class CircularEdit(CircularMixin, ObjectActionPage):
    """Changing a draft."""

    form_class = CircularForm
    permission = "comms.write_circulars"
    heading = "Change the circular"
    submit_label = "Save and look at it"
    success_message = "Saved. Nothing has gone yet."

    def perform(self, form):
        circular = self.object
        return actions.write_circular(
            circular, form.cleaned_data, audience=circular.audience, by=self.request.user, at=self.now
        )


class CircularTest(CircularMixin, ObjectActionPage):
    """One mail to look at, to whatever address is typed."""

    form_class = TestForm
    permission = "comms.write_circulars"
    heading = "Send a test"
    submit_label = "Send the test"
    success_message = "The test is on its way. Look at it where you read your mail."

    def get_initial(self):
        return {"to": self.request.user.contact_email or self.request.user.email}

    def perform(self, form):
        return actions.send_circular_test(self.object, **form.cleaned_data, by=self.request.user, at=self.now)


class CircularSend(CircularMixin, ObjectActionPage):
    """One press: to everybody in the audience, once."""

    template_name = "comms/circular_send.html"
    form_class = SeenForm
    permission = "comms.send_circular"
    heading = "Send this circular?"
    submit_label = "Send now"
    success_message = "It is in the outbox. The first mail leaves within a minute; you can close the page."

    def get_initial(self):
        return {"seen": circular_seen(self.object, at=self.now)}

    def form_invalid(self, form):
        """What is shown after a refusal is what the next press is about."""
        form.data = form.data.copy()
        form.data.update(self.get_initial())
        return super().form_invalid(form)

    def perform(self, form):
        return actions.send_circular(self.object, **form.cleaned_data, by=self.request.user, at=self.now)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**self.shown(), button="primary", **kwargs)


class CircularDrop(CircularMixin, ObjectActionPage):
    """Given up before it went."""

    template_name = "generic/confirm.html"
    form_class = forms.Form
    permission = "comms.write_circulars"
    heading = "Give this circular up?"
    submit_label = "Give it up"
    success_message = "Given up. It stays in the list of its audience."

    def perform(self, form):
        return actions.drop_circular(self.object, by=self.request.user, at=self.now)

    def get_context_data(self, **kwargs):
        return super().get_context_data(lead=self.object.subject, **kwargs)
