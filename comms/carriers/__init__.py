"""Who carries mail out of the portal, and what an answer to one mail means.

A carrier hands over one ready mail at a time and answers each in four words, whether it speaks
SMTP or to a mail provider's interface. What follows from an answer is in `verdicts`.
"""

from django.conf import settings
from django.utils.module_loading import import_string

from comms.carriers.smtp import SmtpCarrier
from comms.carriers.verdicts import Answer, UnreachableError, Verdict, WithdrawnError, given_up, next_try

__all__ = [
    "Answer",
    "SmtpCarrier",
    "UnreachableError",
    "Verdict",
    "WithdrawnError",
    "given_up",
    "new_carrier",
    "next_try",
]


def new_carrier():
    """The carrier that the settings name: SMTP, or the provider of MAIL_PROVIDER."""
    if settings.MAIL_PROVIDER:
        # Not loaded by a portal that sends by SMTP: it brings an HTTP client along.
        return import_string("comms.carriers.providers.ProviderCarrier")(settings.MAIL_PROVIDER)
    return SmtpCarrier()
