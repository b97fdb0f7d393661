"""What people who register for an event are written. Their letters hold a personal link, so the outbox forgets them."""

from django.conf import settings

from comms.actions.outbox import queue_account_mail, queue_notice
from comms.mime import unslotted
from comms.mime.letters import notice_letter
from comms.models import Message, Registration
from partnerships.templatetags.words import moment

REASON = "somebody registered for an event with this address"


def confirm(registration: Registration, *, at) -> None:
    """Asks the owner of an address whether they want to come; they have no place until they say so."""
    lines = [
        f"Somebody, we hope you, asked for a place at “{_title(registration)}” on {_when(registration)}.",
        "Open the link and press the button there. Until then no place is kept for you.",
        "If you did not ask, do nothing: we forget your address after a week.",
    ]
    _write(
        registration, f"Confirm your place: {_title(registration)}", lines, "Confirm", registration.confirm_path, at=at
    )


def where_you_stand(registration: Registration, *, at) -> None:
    """Says whether they have a place or wait for one."""
    if registration.state == Registration.State.BOOKED:
        subject = f"You have a place: {_title(registration)}"
        lines = [f"Your place at “{_title(registration)}” is booked.", _facts(registration)]
    else:
        number = registration.sign_up.registrations.ahead_of(registration).count() + 1
        subject = f"You are on the waiting list: {_title(registration)}"
        lines = [
            f"“{_title(registration)}” is full. You are number {number} on the waiting list.",
            "When a place falls free and it is your turn, it is yours at once and we write to you.",
        ]
    _write(registration, subject, [*lines, _GIVE_BACK], "See or cancel your place", registration.own_path, at=at)


def moved_up(registration: Registration, *, at) -> None:
    """Says that a place fell free and is theirs now."""
    subject = f"A place is free and yours: {_title(registration)}"
    lines = [f"A place at “{_title(registration)}” fell free, and it is yours.", _facts(registration), _GIVE_BACK]
    _write(registration, subject, lines, "See or cancel your place", registration.own_path, at=at)


def given_back(registration: Registration, *, at) -> None:
    """Says that they no longer have a place."""
    lines = [
        f"You are no longer registered for “{_title(registration)}” on {_when(registration)}.",
        "If that was a mistake, register again on the page of the event.",
    ]
    path = registration.sign_up.get_absolute_url()
    _write(registration, f"Cancelled: your place at {_title(registration)}", lines, "Open the event", path, at=at)


def tell_registered(entry, *, subject: str, line: str, by, at) -> None:
    """Write to everybody with a place or on the waiting list that something about the event is different."""
    if not hasattr(entry, "sign_up"):
        return
    states = [Registration.State.BOOKED, Registration.State.WAITING]
    told = entry.sign_up.registrations.filter(state__in=states).exclude(address="")
    addresses = told.values_list("address", flat=True)
    mail = notice_letter(
        subject=unslotted(subject),
        lines=[unslotted(line)],
        button="Open the event",
        path=entry.get_absolute_url(),
        reason=REASON,
        at=at,
    )
    queue_notice(mail, to=list(addresses), by=by, at=at)


_GIVE_BACK = "If you cannot come, please give your place back with the link: somebody else may be waiting for it."


def _write(registration, subject, lines, button, path, *, at):
    """Whoever rang up and gave no address is told by telephone, not by us."""
    if not registration.address:
        return
    mail = notice_letter(subject=subject[:200], lines=lines, button=button, path=path, reason=REASON, at=at)
    queue_account_mail(
        registration.address,
        mail.subject,
        mail.text,
        mail.html,
        by=None,
        at=at,
        kind=Message.Kind.PLACE,
        priority=Message.Priority.SOON,
    )


def _title(registration):
    return unslotted(registration.sign_up.entry.title)


def _when(registration):
    return moment(registration.sign_up.entry.starts_at)


def _facts(registration):
    entry = registration.sign_up.entry
    place = f", {unslotted(entry.place)}" if entry.place else ""
    return f"{_when(registration)}{place}. Put on by {entry.body.name} for {settings.PARTNERSHIP_NAME}."
