"""Letting people in: inviting, accepting, withdrawing, stopping, and proving a new address."""

from allauth.account.utils import perform_login
from django import forms
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from partnerships.access import RefusedError, invitation_of, new_email_of
from partnerships.actions.invitations import (
    accept_invitation,
    change_sign_in_email,
    invite_person,
    stop_sign_in,
    withdraw_invitation,
)
from partnerships.forms.sign_in import InviteForm, PasswordForm
from partnerships.models import Person
from partnerships.pages import ActionPage, ObjectActionPage, public_page


class PersonInviteView(ObjectActionPage):
    """Invite a person to sign in, or invite them again."""

    model = Person
    permission = "partnerships.invite_person"
    form_class = InviteForm
    submit_label = "Send the invitation"

    def get_heading(self):
        return f"Invite {self.object} to sign in"

    def get_initial(self):
        return {"email": self.object.email or self.object.contact_email}

    def perform(self, form):
        return invite_person(self.object, email=form.cleaned_data["email"], by=self.request.user, at=self.now).person

    def get_success_message(self):
        return f"The invitation goes to {self.result.email} within a minute. It works for 14 days."


class InvitationWithdrawView(ObjectActionPage):
    """Take an invitation back."""

    model = Person
    permission = "partnerships.withdraw_invitation"
    form_class = forms.Form
    template_name = "generic/confirm.html"
    submit_label = "Withdraw the invitation"
    consequences = ("The link in the letter stops working at once.", "You can invite them again at any time.")

    def get_heading(self):
        return f"Withdraw the invitation of {self.object}"

    def perform(self, form):
        return withdraw_invitation(self.object, by=self.request.user, at=self.now)

    def get_success_message(self):
        return f"The invitation of {self.result} is withdrawn."

    def get_context_data(self, **kwargs):
        return super().get_context_data(consequences=self.consequences, **kwargs)


class SignInStopView(InvitationWithdrawView):
    """Stop somebody from signing in."""

    permission = "partnerships.stop_sign_in"
    submit_label = "Stop sign-in"
    consequences = (
        "They are signed out at once.",
        "They can sign in again only after a new invitation.",
        "Their seats stay.",
    )

    def get_heading(self):
        return f"Stop {self.object} from signing in"

    def perform(self, form):
        return stop_sign_in(self.object, by=self.request.user, at=self.now)

    def get_success_message(self):
        return f"{self.result} can no longer sign in."


class LinkPage(ActionPage):
    """A page behind a signed link from a letter: opening it changes nothing, only its button does (A12)."""

    def prepare(self):
        self.refusal = ""
        try:
            self.read_link(self.kwargs["token"])
        except RefusedError as refused:
            self.refusal = str(refused)

    def read_link(self, token):
        """Find what the link is about. Raises RefusedError if it can no longer be used."""
        raise NotImplementedError

    def get(self, request, *args, **kwargs):
        return self.refuse() if self.refusal else super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        return self.refuse() if self.refusal else super().post(request, *args, **kwargs)

    def refuse(self):
        self.template_name = "partnerships/link_refused.html"
        return self.render_to_response({"heading": "This link no longer works", "refusal": self.refusal}, status=410)


@method_decorator(sensitive_post_parameters("password"), name="dispatch")
@method_decorator(never_cache, name="dispatch")
@public_page
class InvitationAcceptView(LinkPage):
    """Choose a password, and be signed in."""

    form_class = PasswordForm
    template_name = "partnerships/invitation_accept.html"
    heading = "Choose your password"
    submit_label = "Save and sign in"

    def read_link(self, token):
        self.invitation = invitation_of(token, at=timezone.now())

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "person": self.invitation.person}

    def perform(self, form):
        return accept_invitation(self.invitation, password=form.cleaned_data["password"], at=self.now)

    def form_valid(self, form):
        response = super().form_valid(form)
        if form.errors:
            return response
        # Through allauth, so that somebody invited again still needs their second step.
        return perform_login(self.request, self.result, email=self.result.email)

    def get_success_url(self):
        return "/"

    def get_context_data(self, **kwargs):
        return super().get_context_data(invitation=self.invitation, **kwargs)


@method_decorator(never_cache, name="dispatch")
@public_page
class SignInEmailConfirmView(LinkPage):
    """Prove that a new sign-in address is one's own."""

    form_class = forms.Form
    template_name = "partnerships/sign_in_email_confirm.html"
    heading = "Confirm your new sign-in address"
    submit_label = "Sign in with this address from now on"
    success_message = "From now on you sign in with your new address."

    def read_link(self, token):
        self.person, self.email = new_email_of(token)

    def perform(self, form):
        return change_sign_in_email(self.person, email=self.email, by=self.person, at=self.now)

    def get_success_url(self):
        return "/tasks/"

    def get_context_data(self, **kwargs):
        return super().get_context_data(person=self.person, email=self.email, **kwargs)
