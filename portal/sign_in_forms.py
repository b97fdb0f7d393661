"""allauth's forms in our words: labels in sentence case, and what to do about an empty box."""

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn

from partnerships.forms.layout import PortalFormMixin
from portal.forms import InvitedResetForm

LABELS = {
    "login": "Email address",
    "email": "Email address",
    "oldpassword": "Current password",
    "password": "Password",
    "password1": "New password",
    "password2": "New password again",
    "code": "Code",
}
ASK = {"password": "Enter your password", "login": "Enter your email address", "email": "Enter your email address"}


class OurLabels:
    """Gives the fields of allauth's forms the labels above."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = LABELS.get(name, field.label)


class OurWords(PortalFormMixin, OurLabels):
    """Labels first, then the messages that are made from them."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ASK.keys() & self.fields.keys():
            self.fields[name].error_messages["required"] = ASK[name]


class SignInForm(OurWords, account.LoginForm):
    """Email address and password; the page has the link for who forgot it, after the boxes and not between them."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""


class ChangePasswordForm(OurWords, account.ChangePasswordForm):
    """The password one has, and the new one twice."""

    nouns = {"oldpassword": "current password", "password1": "new password", "password2": "new password again"}


class AskForResetForm(OurWords, InvitedResetForm):
    """The address to which a link goes."""


class ResetPasswordForm(OurWords, account.ResetPasswordKeyForm):
    """The new password, twice."""


class ShowItIsYouForm(OurWords, account.ReauthenticateForm):
    """The password again, before something that matters."""


class CodeForm(OurWords, mfa.AuthenticateForm):
    """The second step at sign-in."""


class CodeAgainForm(OurWords, mfa.ReauthenticateForm):
    """The second step again, before something that matters."""


class ActivateAppForm(OurWords, totp.ActivateTOTPForm):
    """The first code of a new authenticator app."""


class AddPasskeyForm(OurWords, webauthn.AddWebAuthnForm):
    """A passkey, which lets its owner in by itself unless they say that it is only a second step."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].initial = True
        self.fields["passwordless"].label = "Sign in with it alone, without a password"
        self.fields["passwordless"].help_text = "Leave this out for a key that is only a second step."
