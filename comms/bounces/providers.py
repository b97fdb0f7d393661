"""What a mail provider tells of a mail, as django-anymail puts it, in the words that a returned mail is read into."""

from comms.bounces.causes import why_returned
from comms.bounces.notices import Said, Sort
from comms.models import Bounce

# Why a provider did not even try, by anymail's names. What is about us, or about one mail, is for now.
_REJECTED = {
    "invalid": Bounce.Why.NO_MAILBOX,
    "bounced": Bounce.Why.NO_MAILBOX,  # the provider's own list of addresses that do not exist
    "spam": Bounce.Why.UNWANTED,  # its own list of those who complained
    "timed_out": Bounce.Why.LATE,
    "blocked": Bounce.Why.REFUSED,
}
_MOST_WORDS = 300


def what_provider_says(event) -> Said:
    """What an anymail event says; of what was delivered, put off or opened nothing is wanted."""
    words = " ".join(filter(None, (event.mta_response, event.description)))[:_MOST_WORDS]
    recipients = (event.recipient,) if event.recipient else ()
    if event.event_type == "complained":
        return Said(Sort.COMPLAINT, Bounce.Why.UNWANTED, "", words, recipients)
    if event.event_type == "bounced":
        why, status = why_returned(words)
        return Said(Sort.RETURNED, why or Bounce.Why.UNCLEAR, status, words, recipients)
    if event.event_type == "rejected":
        why = _REJECTED.get(event.reject_reason, Bounce.Why.UNCLEAR)
        return Said(Sort.COMPLAINT if why == Bounce.Why.UNWANTED else Sort.RETURNED, why, "", words, recipients)
    return Said(Sort.AUTOMATIC)


def names_in(event) -> str:
    """Where an event may hold the name that only we can make: what we sent with the mail, and its Message-ID."""
    return "\n".join(str(each) for each in (*(event.metadata or {}).values(), event.message_id or ""))
