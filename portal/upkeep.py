"""What the portal itself does by the clock; each is safe to run twice and at once."""

from portal.letters import write_invitations
from portal.sessions import clear_expired


def tick(*, at):
    """Each minute: write the letters of invitation that wait."""
    write_invitations(at=at)


def night(*, at):
    """Each night: forget sessions that nobody could use any more."""
    clear_expired(at=at)
