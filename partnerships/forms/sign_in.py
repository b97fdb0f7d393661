"""What is typed to invite somebody, and to accept."""

from django import forms
from django.contrib.auth.password_validation import validate_password


class InviteForm(forms.Form):
    """The address that somebody is to sign in with."""

    email = forms.EmailField(
        label="Email address",
        help_text="One that only this person reads. The invitation goes there, and they sign in with it.",
        error_messages={"required": "Enter the email address to send the invitation to."},
    )


class PasswordForm(forms.Form):
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
