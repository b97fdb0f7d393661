"""Forms of sign-in and of publishing a year's document."""

from allauth.account.forms import ResetPasswordForm, UserTokenForm
from django import forms

from partnerships.forms.layout import PortalFormMixin
from partnerships.forms.sign_in import SignInEmailField
from partnerships.models import Person


class InvitedResetForm(ResetPasswordForm):
    """Asks for a new password: a link goes to people who may sign in, and to nobody else."""

    def clean_email(self):
        email = super().clean_email().lower()
        self.users = list(Person.objects.may_sign_in().filter(email=email))
        return email


class InvitedTokenForm(UserTokenForm):
    """Takes a reset link only from people who may still sign in when they use it."""

    def _get_user(self, uidb36):
        person = super()._get_user(uidb36)
        return person if person and person.is_active else None


class NewEmailForm(PortalFormMixin, forms.Form):
    """The address that somebody wants to sign in with from now on."""

    email = SignInEmailField(
        label="New email address",
        help_text="We send a link to this address. Your present address stays until you open it.",
        error_messages={"required": "Enter the address you want to sign in with."},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_email(self):
        email = self.cleaned_data["email"]
        if email == self.person.email:
            raise forms.ValidationError("This is the address you sign in with already. Enter another one.")
        return email


class YearlyPublishForm(PortalFormMixin, forms.Form):
    """Publishing the year's document that was looked at: its hash comes along, and what it lacks is named."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    without = forms.BooleanField(label="Publish without what is missing")

    def __init__(self, *args, unready, **kwargs):
        super().__init__(*args, **kwargs)
        if unready:
            are = "1 part is" if unready == 1 else f"{unready} parts are"
            self.fields["without"].help_text = f"{are} not ready. What is not known yet is said or left out."
            self.fields["without"].error_messages["required"] = "Tick the box to publish without what is missing"
        else:
            del self.fields["without"]
