"""Who may sign in: inviting, accepting, withdrawing, stopping, and changing the address (H16)."""

import datetime as dt

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction

from partnerships.access import RefusedError, authorise, why_not_open
from partnerships.events import record
from partnerships.models import Event, Person, SignInInvitation

INVITATION_LASTS = dt.timedelta(days=14)
_PRIVATE = Event.Visibility.PRIVATE


@transaction.atomic
def invite_person(person: Person, *, email: str, by: Person | None, at: dt.datetime) -> SignInInvitation:
    """Invite a person to sign in with `email`; an earlier open invitation of theirs stops working.

    The event carries the invitation's id only: its link is made while the letter is written.
    Raises RefusedError if they sign in already or somebody else uses the address.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    authorise(by, "partnerships.invite_person", person)
    if person.is_active:
        raise RefusedError(f"{person} can sign in already.")
    _take_address(person, email)
    person.invitations.open().update(withdrawn_at=at)
    invitation = person.invitations.create(
        email=person.email, invited_by=by, invited_at=at, expires_at=at + INVITATION_LASTS
    )
    record("person.invited", person, by=by, at=at, visibility=_PRIVATE, invitation=invitation.pk)
    return invitation


@transaction.atomic
def withdraw_invitation(person: Person, *, by: Person | None, at: dt.datetime) -> Person:
    """Take back a person's open invitation. Raises RefusedError if there is none."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    authorise(by, "partnerships.withdraw_invitation", person)
    if not person.invitations.open().update(withdrawn_at=at):
        raise RefusedError(f"{person} has no invitation that waits for an answer.")
    record("person.invitation_withdrawn", person, by=by, at=at, visibility=_PRIVATE)
    return person


@transaction.atomic
def accept_invitation(invitation: SignInInvitation, *, password: str | None, at: dt.datetime) -> Person:
    """Let the invited person sign in from now on, with this password (None: one they set later) and a verified address.

    Raises RefusedError if the invitation was used, withdrawn or has expired.
    """
    person = Person.objects.select_for_update().get(pk=invitation.person_id)
    invitation.refresh_from_db()
    if refusal := why_not_open(invitation, at=at):
        raise RefusedError(refusal)
    person.set_password(password)
    person.is_active = True
    person.save(update_fields=["password", "is_active"])
    _verify_address(person)
    invitation.accepted_at = at
    invitation.save(update_fields=["accepted_at"])
    record("person.accepted_invitation", person, by=person, at=at, visibility=_PRIVATE)
    return person


@transaction.atomic
def stop_sign_in(person: Person, *, by: Person | None, at: dt.datetime) -> Person:
    """Stop a person from signing in; they are out at their next request and keep their seats.

    Raises RefusedError if they cannot sign in anyway, or are the one who asks.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    authorise(by, "partnerships.stop_sign_in", person)
    if not person.is_active:
        raise RefusedError(f"{person} cannot sign in as it is.")
    if person == by:
        raise RefusedError("You cannot stop yourself from signing in. Ask a colleague of the support office to do it.")
    person.is_active = False
    person.set_unusable_password()
    person.save(update_fields=["is_active", "password"])
    record("person.sign_in_stopped", person, by=by, at=at, visibility=_PRIVATE)
    return person


@transaction.atomic
def change_sign_in_email(person: Person, *, email: str, by: Person | None, at: dt.datetime) -> Person:
    """Let a person sign in with another address, which they have proved is theirs.

    Raises RefusedError if somebody else uses the address.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    authorise(by, "partnerships.change_sign_in_email", person)
    if not person.is_active:
        raise RefusedError(f"{person} cannot sign in. Invite them with the new address instead.")
    _take_address(person, email)
    _verify_address(person)
    record("person.sign_in_email_changed", person, by=by, at=at, visibility=_PRIVATE)
    return person


def _take_address(person, email):
    """Make `email` the address this person signs in with, unless it is somebody else's."""
    person.email = email.strip().lower() or None
    if person.email is None:
        raise RefusedError("Enter the email address that this person is to sign in with.", field="email")
    try:
        with transaction.atomic():
            person.save(update_fields=["email"])
    except IntegrityError:
        raise RefusedError(
            "Somebody else signs in with this address. Enter one that only this person reads.", field="email"
        ) from None
    EmailAddress.objects.filter(user=person).exclude(email=person.email).delete()


def _verify_address(person):
    """Tell allauth that the address belongs to the person, so that it lets them in."""
    EmailAddress.objects.update_or_create(user=person, email=person.email, defaults={"verified": True, "primary": True})
