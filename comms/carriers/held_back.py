"""A portal that is only tried out writes to nobody outside, whoever carries its mail."""

from django.conf import settings

from comms.carriers.verdicts import Answer, Verdict

LOOPBACK = {"localhost", "127.0.0.1", "::1"}
HELD_BACK = Answer(Verdict.FAILED, None, "Held back: this is a trial portal, which writes to nobody outside.")


def leaves_machine(address: str) -> bool:
    """Whether mail to `address` would reach the outside world from a trial portal (settings PORTAL_MODE=demo).

    Then only the local sink and addresses ending in .example may be written to.
    """
    if settings.PRODUCTION or (not settings.MAIL_PROVIDER and settings.EMAIL_HOST in LOOPBACK):
        return False
    return not address.rpartition("@")[2].endswith(".example")
