"""What the portal does at once when it hears news; its sweeps find the same a minute later."""

from django.utils import timezone

from partnerships.events import event_recorded
from portal.letters import write_invitations
from portal.tasks import wake_headline_worker


def connect():
    event_recorded.connect(on_event, dispatch_uid="portal.letters")


def on_event(sender, event, **kwargs):
    if event.kind == "person.invited":
        write_invitations(at=timezone.now())
    if event.kind == "headlineorder.asked":
        wake_headline_worker()
