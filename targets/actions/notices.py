"""What managers are written at once about their returns: what was sent back (C07). Reminders come with the digest."""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format

from comms.actions.digests import note_told
from comms.actions.outbox import queue_notice
from comms.mime.letters import notice_letter
from partnerships.models import Duty, Person
from targets.models import Return
from targets.reports.returns import managers_of


def tell_sent_back(body_return: Return, duty: Duty, *, by: Person, at: datetime) -> None:
    """Write to the body's managers what they are asked to change; called as the return goes back.

    Their digests then tell of the duty only when its day comes near.
    """
    day = date_format(body_return.due_on, "j F Y")
    lines = [
        f"{body_return.body}, {body_return.quarter}.",
        f"The SP Support Officer asks you to change something by {day}:",
        body_return.return_note,
    ]
    mail = notice_letter(
        subject=f"Please change your return: {body_return.quarter.short_label}",
        lines=lines,
        button="Open the return",
        path=body_return.get_absolute_url(),
        reason=f"you manage {body_return.body}",
        at=at,
    )
    managers = managers_of([body_return.body_id], on=timezone.localdate(at)).get(body_return.body_id, [])
    written = [person for person in managers if person.is_active and person.email]
    queue_notice(mail, to=[person.email for person in written], by=by, at=at)
    note_told(duty, written, at=at)
