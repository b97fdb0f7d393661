"""Asking and refusing: may this person do that, and if not, why not; and the signed links that let people in.

A link's token is signed, serves one purpose and stands in no table: it is made while its
letter is written, and what it may still do is decided by the rows it points to (A11).
"""

import datetime as dt
from functools import cache, wraps

from django.apps import apps
from django.conf import settings
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
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


# What the rules that only the database knows by name say to people, and the form field they are about.
_REFUSALS: dict[str, tuple[str, str | None]] = {
    "body_tree_has_no_loop": ("A body cannot report to itself, directly or through others. Choose another.", "parent"),
    "body_active_parent": ("The body it reports to is not active. Make that one active, or choose another.", "parent"),
    "body_no_active_children": (
        "Active bodies still report to this one. Close them or let them report to another body first.",
        None,
    ),
    "body_top_is_a_board": ("The top board reports to nobody.", "parent"),
    "body_closes_after_it_opens": ("A body cannot close before it opened. Check both dates.", "closed_on"),
    "body_has_a_name": ("Enter the name.", "name"),
    "partnerships_body_slug_key": ("Another body has this address. Choose another address.", "slug"),
    "partnerships_body_name_key": ("Another body has this name. Check the register for it.", "name"),
    "partnerships_organisation_slug_key": ("Another organisation has this address. Choose another.", "slug"),
    "partnerships_organisation_name_key": ("Another organisation has this name. Check the list for it.", "name"),
    "organisation_has_a_name": ("Enter the name.", "name"),
    "organisation_one_host_authority": ("Another organisation is the host authority.", "is_host_authority"),
    "person_has_a_name": ("Enter the name.", "name"),
    "key_activity_says_what": ("Enter the activity.", "text"),
    "key_activity_once_a_year": ("This activity is already on the page for that year.", "text"),
    "chair_statement_signed_stands": ("This statement is signed and stays as it is. Begin a new version.", None),
    "seat_office_roles_on_offices": ("This role and this body do not go together. Choose another role.", "role"),
    "document_has_a_title": ("Enter the title.", "title"),
    "document_version_number_once": ("Somebody else has just added a version. Look at it, then try again.", None),
    "document_version_up_to_10_mb": ("Choose a file of at most 10 MB that is not empty.", "file"),
}


def refuse_by(constraint: str, message: str, *, field: str | None = None) -> None:
    """Say what to tell people when the database refuses by the constraint or trigger of this name.

    Constraints that state their own `violation_error_message` need no entry.
    """
    _REFUSALS[constraint] = (message, field)


def refusal(error: IntegrityError) -> RefusedError | None:
    """The database's refusal in words, or None where nobody has worded it."""
    diagnosis = getattr(error.__cause__, "diag", None)
    name = getattr(diagnosis, "constraint_name", None)
    if name in _REFUSALS:
        message, field = _REFUSALS[name]
        return RefusedError(message, field=field)
    message = _worded_constraints().get(name)
    return RefusedError(message) if message else None


@cache
def _worded_constraints():
    return {
        constraint.name: str(constraint.violation_error_message)
        for model in apps.get_models()
        for constraint in model._meta.constraints
        if constraint.violation_error_message != constraint.default_violation_error_message
    }


def action(function):
    """Make a business write one transaction, and a worded constraint's refusal a RefusedError.

    Raises what the function raises; an IntegrityError that nobody has worded passes as it is.
    """

    @wraps(function)
    def act(*args, **kwargs):
        try:
            with transaction.atomic():
                return function(*args, **kwargs)
        except IntegrityError as error:
            refused = refusal(error)
            if refused is None:
                raise
            raise refused from error

    return act
