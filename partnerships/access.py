"""Asking and refusing: may this person do that, and if not, why not; and the signed links that let people in.

A link's token is signed, serves one purpose and stands in no table: it is made while its
letter is written, and what it may still do is decided by the rows it points to (A11).
"""

import datetime as dt

from django.conf import settings
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from partnerships.models import Person, SignInInvitation
from partnerships.rules import is_person, reason

_INVITATION = "partnerships.sign-in-invitation"
_NEW_EMAIL = "partnerships.sign-in-email"
NEW_EMAIL_LINK_LASTS = dt.timedelta(days=1)
_NOT_WHOLE = "This link is not complete. Copy the whole address from the message into your browser."


class NotAllowedError(PermissionDenied):
    """The person may not do this; the message is a sentence for them to read."""


class RefusedError(Exception):
    """A rule of the business forbids this now; the message says what to do instead.

    `field` names the form field it is about, if there is one.
    """

    def __init__(self, message, *, field=None):
        super().__init__(message)
        self.field = field


def may(person, permission, obj=None) -> bool:
    """Whether `person` (also one not signed in) holds `permission` on `obj`."""
    return is_person(person) and person.has_perm(permission, obj)


def authorise(person, permission, obj=None) -> None:
    """Let `person` pass if they hold `permission` on `obj`.

    The system itself, `by=None`, passes: schedules and loaders act without a person.
    Raises NotAllowedError with the reason otherwise.
    """
    if person is not None and not may(person, permission, obj):
        raise NotAllowedError(reason(permission, obj))


def invitation_link(invitation: SignInInvitation) -> str:
    """The address that the letter of invitation carries."""
    token = signing.dumps(invitation.pk, salt=_INVITATION)
    return settings.PORTAL_ADDRESS + reverse("partnerships:invitation_accept", args=[token])


def invitation_of(token: str, *, at: dt.datetime) -> SignInInvitation:
    """The open invitation that a link stands for. Raises RefusedError saying what to do if there is none."""
    try:
        pk = signing.loads(token, salt=_INVITATION)
    except signing.BadSignature:
        raise RefusedError(_NOT_WHOLE) from None
    invitation = SignInInvitation.objects.select_related("person").filter(pk=pk).first()
    refusal = why_not_open(invitation, at=at) if invitation else _NOT_WHOLE
    if refusal:
        raise RefusedError(refusal)
    return invitation


def why_not_open(invitation: SignInInvitation, *, at: dt.datetime) -> str:
    """Why an invitation can no longer be accepted and what to do, or an empty string if it can."""
    if invitation.accepted_at:
        return "This invitation has been used. Sign in with the password you chose."
    if invitation.withdrawn_at:
        return "This invitation was withdrawn or replaced. Use the newest one you have, or ask the support office."
    if invitation.expires_at <= at:
        day = date_format(timezone.localtime(invitation.expires_at), "j F Y")
        return f"This invitation ran out on {day}. Ask the support office to send you a new one."
    return ""


def new_email_link(person: Person, email: str) -> str:
    """The address by which a person proves that `email` is theirs; it works until their address changes."""
    token = signing.dumps([person.pk, person.email, email], salt=_NEW_EMAIL)
    return settings.PORTAL_ADDRESS + reverse("partnerships:sign_in_email_confirm", args=[token])


def new_email_of(token: str) -> tuple[Person, str]:
    """The person and the address that a link stands for. Raises RefusedError saying what to do if it is spent."""
    try:
        pk, old, email = signing.loads(token, salt=_NEW_EMAIL, max_age=NEW_EMAIL_LINK_LASTS)
    except signing.SignatureExpired:
        raise RefusedError("This link ran out after one day. Ask for a new one on your account page.") from None
    except signing.BadSignature:
        raise RefusedError(_NOT_WHOLE) from None
    person = Person.objects.may_sign_in().filter(pk=pk, email=old).first()
    if person is None:
        raise RefusedError("This link has been used, or your address has changed since. Look at your account page.")
    return person, email
