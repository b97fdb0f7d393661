"""What runs beside the pages: sending, and the sweep of each minute that forgets nothing."""

import logging

from celery import shared_task
from django.conf import settings
from django.core.cache import cache
from django.utils import timezone

from comms.actions.answers import tell_strangers
from comms.actions.audiences import keep_standard_audiences
from comms.actions.briefings import trail_updates
from comms.actions.consultations import note_closings
from comms.actions.digests import send_digests, tell_urgent
from comms.actions.following import tell_followers
from comms.actions.handbook import ask_to_look_at_sites, complete_handbooks, forget_who_asked
from comms.actions.issues import open_issue
from comms.actions.pacing import LOOK_AGAIN_SECONDS, claim_next_look, forget_full_allowances, is_paced
from comms.actions.papers import tell_of_papers
from comms.actions.pictures import forget_unused_pictures
from comms.actions.publishing import publish_scheduled
from comms.actions.registrations import erase_registrations, forget_unconfirmed
from comms.actions.responsibilities import open_responsibility_duties
from comms.actions.retention import count_old_deliveries
from comms.actions.returned_mail import count_refused, forget_unread, take_return, withdraw_mended
from comms.actions.sending import CHUNK_SIZE, recover_lost_chunks, send_next_chunk
from comms.bounces.mailbox import MailboxError, open_mailbox
from comms.carriers import new_carrier
from comms.models import Delivery
from partnerships.queue import hint, is_told_to_end

CHUNKS_A_TASK = 20  # then the task queues itself again, so that other work gets its turn
MOST_SENDERS = 8
READING, READING_SECONDS = "comms.reading_returned_mail", 300

logger = logging.getLogger(__name__)
_carrier = new_carrier()  # one kept connection for each worker process


@shared_task
def send_mail(**_later_arguments):
    """Send what is due in the outbox, chunk by chunk; a worker told to end gives back what it has not sent (F03)."""
    for _turn in range(CHUNKS_A_TASK):
        if is_told_to_end():
            return
        if not send_next_chunk(_carrier, at=timezone.now()):
            look_again_soon(at=timezone.now())
            return
    wake_senders(count=CHUNK_SIZE)


def look_again_soon(*, at):
    """Where the rate limits hold mail back, let one sender look again in a few seconds instead of a minute."""
    if is_paced() and Delivery.objects.due(at=at).exists() and claim_next_look():
        hint(send_mail, after=LOOK_AGAIN_SECONDS)


@shared_task
def read_returned_mail(**_later_arguments):
    """Read what waits in the mailbox for returned mail. A second one at once leaves it to the first."""
    if not settings.BOUNCE_MAILBOX_URL or not cache.add(READING, "", READING_SECONDS):
        return
    try:
        with open_mailbox(settings.BOUNCE_MAILBOX_URL) as mailbox:
            for uid in mailbox.waiting():
                take_return(mailbox.content(uid), at=timezone.now())
                mailbox.put_away(uid)
            mailbox.forget_old(on=timezone.localdate())
    except MailboxError as error:
        logger.warning("%s The next round tries again.", error)
    finally:
        cache.delete(READING)


def wake_senders(*, count):
    """Tell the workers that mail waits. Only a hint: without a queue the next sweep does it."""
    hint(send_mail, times=min(-(-count // CHUNK_SIZE), MOST_SENDERS))


def tick(*, at):
    """The sweep of each minute: harmless twice or at once; a part that fails does not keep the others from running."""
    for sweep in (
        recover_lost_chunks,
        wake_for_waiting,
        keep_standard_audiences,
        publish_scheduled,
        open_months_issue,
        complete_handbooks,
        trail_updates,
        tell_strangers,
        tell_urgent,
        tell_of_papers,
        send_digests,
        count_refused,
        withdraw_mended,
        wake_reader,
    ):
        try:
            sweep(at=at)
        except Exception:
            logger.exception("%s failed; the next round tries again.", sweep.__name__)


NIGHTLY = (
    forget_unconfirmed,
    erase_registrations,
    open_responsibility_duties,
    ask_to_look_at_sites,
    note_closings,
    forget_who_asked,
    forget_unused_pictures,
    tell_followers,
    forget_full_allowances,
    count_old_deliveries,
    forget_unread,
)


def night(*, at):
    """The sweep of each night: harmless twice; a part that fails does not keep the others from running."""
    for sweep in NIGHTLY:
        try:
            sweep(at=at)
        except Exception:
            logger.exception("%s failed; the next night tries again.", sweep.__name__)


def open_months_issue(*, at):
    """Make sure of this month's issue of News-Link."""
    open_issue(timezone.localdate(at).replace(day=1), by=None, at=at)


def wake_for_waiting(*, at):
    """Wake senders for whatever is due in the outbox, so that a lost hint costs a minute at most."""
    if count := Delivery.objects.due(at=at)[: CHUNK_SIZE * MOST_SENDERS].count():
        wake_senders(count=count)


def wake_reader(*, at):
    """Have the mailbox for returned mail read, if there is one."""
    if settings.BOUNCE_MAILBOX_URL:
        hint(read_returned_mail)
