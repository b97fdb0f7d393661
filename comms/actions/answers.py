"""Telling people who are not signed in what became of the correction they sent (E03)."""

from datetime import datetime

from comms.actions.outbox import queue_notice
from comms.mime import unslotted
from comms.mime.letters import notice_letter
from comms.models.addresses import BadAddressError, normalised
from partnerships.access import action
from partnerships.events import unread
from partnerships.models import PageProposal

READER = "comms.corrections"
OUTCOMES = {
    "proposal.accepted": "Thank you. The page has been corrected.",
    "proposal.done": "Thank you. The page has been corrected.",
    "proposal.declined": "Thank you for writing. The page stays as it is.",
}


@action
def tell_strangers(*, at: datetime) -> int:
    """Write to those who gave an address with their correction how it was settled; returns how many mails.

    Whoever is signed in reads it in their digest. Harmless twice and beside other workers: mail and cursor
    are written together.
    """
    told = 0
    with unread(READER) as events:
        settled = {event.subject_id: event.kind for event in events if event.kind in OUTCOMES}
        proposals = PageProposal.objects.filter(pk__in=settled).exclude(reply_address="").select_related("body")
        for proposal in proposals.order_by("pk"):
            told += _tell(proposal, OUTCOMES[settled[str(proposal.pk)]], at=at)
    return told


def _tell(proposal, outcome, *, at):
    try:
        address = normalised(proposal.reply_address)
    except BadAddressError:
        return False
    lines = [outcome, unslotted(proposal.answer)] if proposal.answer else [outcome]
    mail = notice_letter(
        subject=f"Your correction: {unslotted(str(proposal))}"[:200], lines=lines, button="Open the page",
        path=proposal.body.get_absolute_url(), at=at,
        reason="you gave this address with your correction; it is erased thirty days after this answer",
    )  # fmt: skip
    return queue_notice(mail, to=[address], by=None, at=at) is not None
