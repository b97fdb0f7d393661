"""Telling people who are not signed in what became of the correction they sent (E03)."""

from datetime import datetime

from comms.actions.outbox import queue_notice
from comms.mime import unslotted
from comms.mime.letters import notice_letter
from comms.models.addresses import BadAddressError, normalised
from partnerships.access import action
from partnerships.actions.page_proposals import forget_reply_address
from partnerships.models import PageProposal

CORRECTED = "Thank you. The page has been corrected."
STAYS = "Thank you for writing. The page stays as it is."


def tell_strangers(*, at: datetime) -> int:
    """Write to those who gave an address with their correction how it was settled; returns how many mails.

    Whoever is signed in reads it in their digest. Harmless twice and beside other workers: the address is
    erased in the transaction that queues the mail.
    """
    waiting = PageProposal.objects.settled().exclude(reply_address="").order_by("pk").values_list("pk", flat=True)
    return sum(_tell(pk, at=at) for pk in list(waiting))


@action
def _tell(pk, *, at):
    waiting = PageProposal.objects.settled().exclude(reply_address="").select_related("body")
    proposal = waiting.select_for_update(skip_locked=True, of=("self",)).filter(pk=pk).first()
    if proposal is None:
        return False
    outcome = CORRECTED if proposal.state == PageProposal.State.DONE else STAYS
    mail = notice_letter(
        subject=f"Your correction: {unslotted(str(proposal))}"[:200],
        lines=[outcome, unslotted(proposal.answer)] if proposal.answer else [outcome],
        button="Open the page",
        path=proposal.body.get_absolute_url(),
        reason="you gave this address with your correction; we have erased it there",
        at=at,
    )
    address = _usable(proposal.reply_address)
    forget_reply_address(proposal)
    return queue_notice(mail, to=[address], by=None, at=at) is not None


def _usable(address):
    """The address as mail is sent to it; nothing if none can be."""
    try:
        return normalised(address)
    except BadAddressError:
        return ""
