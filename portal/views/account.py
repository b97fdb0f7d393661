"""A person's own account: the address they sign in with, and where they are signed in."""

from allauth.account.decorators import reauthentication_required
from allauth.core import ratelimit
from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.generic import FormView, ListView, TemplateView

from comms.reports.digests import own_digest
from partnerships.pages import PageMixin
from portal.forms import NewEmailForm
from portal.letters import write_new_email_letters
from portal.models import Session
from portal.sessions import end_sessions


class AccountView(PageMixin, TemplateView):
    """Everything about one's own way into the portal, each with its way to change it (H16)."""

    template_name = "portal/account.html"
    heading = "Your account"

    def get_context_data(self, **kwargs):
        person = self.request.user
        sessions = Session.objects.filter(person=person).live(at=timezone.now()).count()
        return super().get_context_data(
            rows=[
                ("Name", str(person)),
                ("Contact details", person.contact_email or person.phone, person.get_absolute_url(), "contact details"),
                ("Sign-in address", person.email, reverse("account_email"), "sign-in address"),
                ("Password", "Set", reverse("account_change_password"), "password"),
                ("Second step at sign-in", self.second_step(person), reverse("mfa_index"), "second step at sign-in"),
                (
                    "Digest of tasks and news",
                    own_digest(person, at=timezone.now()).words,
                    reverse("comms:digest"),
                    "your digest",
                ),
                ("Signed in", self.places(sessions), reverse("portal:sessions"), "where you are signed in"),
            ],
            **kwargs,
        )

    def second_step(self, person):
        words = {"totp": "an app on your phone", "webauthn": "a passkey"}
        kinds = person.authenticator_set.values_list("type", flat=True).distinct()
        return " and ".join(sorted(words[kind] for kind in kinds if kind in words)).capitalize() or "Not set up"

    def places(self, count):
        return "In this browser only" if count == 1 else f"In {count} browsers"


@method_decorator(reauthentication_required, name="dispatch")
class SignInEmailView(PageMixin, FormView):
    """Ask for another sign-in address: it counts once a letter to it is answered."""

    template_name = "generic/form.html"
    form_class = NewEmailForm
    heading = "Change your sign-in address"
    success_url = reverse_lazy("portal:account")

    def get_breadcrumbs(self):
        return [("Your account", reverse("portal:account"))]

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "person": self.request.user}

    def form_valid(self, form):
        if refused := ratelimit.consume_or_429(self.request, action="manage_email", user=self.request.user):
            return refused
        write_new_email_letters(self.request.user, form.cleaned_data["email"])
        messages.info(self.request, f"Open the link in the letter to {form.cleaned_data['email']} to confirm it.")
        return super().form_valid(form)

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            submit_label="Send the link", cancel_url=self.success_url, lead=self.lead(), **kwargs
        )

    def lead(self):
        return f"You sign in with {self.request.user.email}."


class SessionListView(PageMixin, ListView):
    """The browsers in which one is signed in; a press ends all but this one."""

    template_name = "portal/session_list.html"
    heading = "Where you are signed in"

    def get_breadcrumbs(self):
        return [("Your account", reverse("portal:account"))]

    def get_queryset(self):
        return Session.objects.filter(person=self.request.user).live(at=timezone.now()).order_by("-seen_at")

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            columns=["Browser", "Signed in", "Last used"], this_key=self.request.session.session_key, **kwargs
        )

    def post(self, request):
        count = end_sessions(request.user, but=request.session.session_key)
        words = {0: "You were signed in nowhere else.", 1: "You are signed out in one other browser."}
        messages.success(request, words.get(count, f"You are signed out in {count} other browsers."))
        return redirect("portal:sessions")
