"""The guards of the mail, each switched off by a function of its own: only for the control runs."""

import datetime as dt
import re

from django.db.models import Value
from django.utils import timezone

LETTER_SECONDS = 0.2
FOR_EVER = 3600


def reworded(statement, words, instead):
    """A statement with other words; a control whose words are gone must not run as if its guard were off."""
    assert words in statement, f"{words!r} is no longer in {statement!r}"
    return statement.replace(words, instead)


def _write_no_mark():
    """Say that every mark was written, and write none."""
    _sending().mark_begun = lambda chunk, place: True


def _overhear_the_end():
    """Go on with the work though the worker was told to end."""
    from comms import tasks

    _sending().is_told_to_end = tasks.is_told_to_end = lambda: False


def _let_several_claim():
    """Hand out deliveries without holding them, and leave them as they were."""
    claiming = _claiming()
    claiming.Delivery.objects.all().__class__.select_for_update = lambda self, **options: self
    claiming._CLAIM = reworded(claiming._CLAIM, "SET state = 'claimed', chunk_id", "SET chunk_id")
    _write_no_mark()


def _send_though_paused_or_stopped():
    """Mark without asking whether the mail was paused or stopped."""
    sending = _sending()
    asked = re.search(r" AND EXISTS \(.*\)", sending._MARK, flags=re.DOTALL)
    sending._MARK = sending._MARK.replace(asked[0], "")


def _send_to_those_who_left():
    """Claim without asking who has unsubscribed."""
    _claiming()._without_suppressed = lambda rows, *, at: rows


def _lease_by_the_workers_clock():
    """Judge leases by the clock of whichever machine asks."""
    from comms.models import chunks

    _sending().Now = _claiming().Now = chunks.Now = lambda: Value(timezone.now())


def _give_up_the_queue():
    """Do not ask the queue again once it went away."""
    from portal.celery import app

    app.conf.broker_connection_retry = False


def _end_work_with_its_connection():
    """End tasks in the middle when the connection to the queue is lost."""
    from portal.celery import app

    app.conf.worker_cancel_long_running_tasks_on_connection_loss = True


def _send_late_ones_too():
    """Publish a scheduled issue however late it is."""
    from comms.actions import publishing

    publishing.GRACE = dt.timedelta(days=365)


def _write_letters_side_by_side():
    """Write letters of invitation without holding the invitation."""
    import time

    from partnerships.models import SignInInvitation
    from portal import letters

    real = letters.write_letter

    def slowly(*args, **kwargs):
        time.sleep(LETTER_SECONDS)
        real(*args, **kwargs)

    letters.write_letter = slowly
    SignInInvitation.objects.all().__class__.select_for_update = lambda self, **options: self


def _try_again_whatever_was_said():
    """Take every refusal for one that may pass."""
    from comms.carriers import smtp
    from comms.carriers.verdicts import Verdict

    smtp.verdict_of = lambda code: Verdict.ACCEPTED if code < 400 else Verdict.DEFERRED


def _wait_for_ever():
    """Give a server all the time it takes, and look up for nobody."""
    from comms.carriers import smtp

    smtp.CONNECT_SECONDS = smtp.COMMAND_SECONDS = smtp.ANSWER_SECONDS = FOR_EVER
    sending = _sending()
    sending.LOOK_SECONDS = sending.CHUNK_SECONDS = FOR_EVER


def _take_any_header():
    """Put an address into a header as it stands."""
    from comms import mime

    mime._FILLERS[b"h"] = lambda value: value.encode()


def _claiming():
    from comms.actions import claiming

    return claiming


def _sending():
    from comms.actions import sending

    return sending


MAIL_GUARDS = {
    "a mark before each mail": _write_no_mark,
    "an ear for the end": _overhear_the_end,
    "one claim for each delivery": _let_several_claim,
    "a mark asks whether it may": _send_though_paused_or_stopped,
    "a claim asks who has left": _send_to_those_who_left,
    "leases by the database's clock": _lease_by_the_workers_clock,
    "the queue is asked again": _give_up_the_queue,
    "work outlives its connection": _end_work_with_its_connection,
    "twelve hours of grace": _send_late_ones_too,
    "5xx is for good": _try_again_whatever_was_said,
    "a deadline for each step": _wait_for_ever,
    "a header is one line of ASCII": _take_any_header,
    "an invitation is held": _write_letters_side_by_side,
}
