"""What the portal does at once when it hears news; its sweeps find the same a minute later."""

from django.utils import timezone

from partnerships.events import event_recorded
from partnerships.queue import hint
from portal.letters import write_invitations
from portal.tasks import publish_headlines_ordered, publish_report_backs_ordered

PUBLISHING = {"headlineorder.asked": publish_headlines_ordered, "reportbackorder.asked": publish_report_backs_ordered}


def connect():
    event_recorded.connect(on_event, dispatch_uid="portal.letters")


def on_event(sender, event, **kwargs):
    if event.kind == "person.invited":
        write_invitations(at=timezone.now())
    if event.kind in PUBLISHING:
        # Only a hint: the next sweep finds the order too.
        hint(PUBLISHING[event.kind])
