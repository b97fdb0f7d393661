"""What is typed to invite somebody, and to accept."""

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.validators import RegexValidator

from partnerships.forms.layout import PortalFormMixin
from partnerships.models import Person


class SignInEmailField(forms.EmailField):
    """An address that letters can be sent to: without the quotation marks that hardly any mail server takes."""

    default_validators = (
        *forms.EmailField.default_validators,
        RegexValidator(r'^[^"]*$', "Enter an email address without quotation marks."),
    )
    default_error_messages = {"invalid": "Enter an email address in the correct format, like name@example.com."}

    def __init__(self, **kwargs):
        super().__init__(max_length=Person._meta.get_field("email").max_length, **kwargs)

    def clean(self, value):
        return super().clean(value).lower()


class InviteForm(PortalFormMixin, forms.Form):
    """The address that somebody is to sign in with."""

    email = SignInEmailField(
        label="Email address",
        help_text="One that only this person reads. The invitation goes there, and they sign in with it.",
        error_messages={"required": "Enter the email address to send the invitation to."},
    )


class PasswordForm(PortalFormMixin, forms.Form):
    """The password that an invited person chooses."""

    password = forms.CharField(
        label="Choose a password",
        help_text="At least 12 characters. Three words that do not belong together are easy to remember.",
        strip=False,
        max_length=500,
        error_messages={"required": "Choose a password of at least 12 characters."},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_password(self):
        password = self.cleaned_data["password"]
        validate_password(password, self.person)
        return password
