"""What is known of one person: what erasing would take away, and what stays and why (P19, O10).

`COLUMNS` is the register of every column that may hold somebody's name or a way to reach them; a
test fails for one that is not in it.
"""

import datetime as dt
import hashlib
import json
from dataclasses import dataclass

from django.apps import apps
from django.utils import timezone

from comms.models import Delivery, Publication, Registration, Subscriber
from comms.models.addresses import BadAddressError, normalised
from partnerships.models import Event, PageProposal, Person

SHORTEST_NAME = 5  # a shorter one stands within other words

ERASED, BY_ITSELF, OTHERS, LAW, PUBLIC = (
    "erased with the person",
    "erased by itself after its time",
    "of an organisation or thing, not of a person",
    "kept by law",
    "part of the published record",
)
COLUMNS = {
    "account.EmailAddress.email": ERASED,
    "comms.CopyRequest.address": BY_ITSELF,
    "comms.CopyRequest.name": BY_ITSELF,
    "comms.Delivery.address": ERASED,
    "comms.PressRelease.contact": PUBLIC,
    "comms.Publication.address": OTHERS,
    "comms.Publication.data": PUBLIC,
    "comms.Registration.address": ERASED,
    "comms.Registration.name": ERASED,
    "comms.Subscriber.address": ERASED,
    "comms.UnreadReturn.sender": ERASED,
    "partnerships.BodyPage.contact": PUBLIC,
    "partnerships.Duty.subject_address": OTHERS,
    "partnerships.Duty.subject_label": ERASED,
    "partnerships.Event.by_label": ERASED,
    "partnerships.Event.data": ERASED,
    "partnerships.Event.subject_address": OTHERS,
    "partnerships.Event.subject_label": ERASED,
    "partnerships.PageProposal.reply_address": ERASED,
    "partnerships.Person.contact_email": ERASED,
    "partnerships.Person.email": ERASED,
    "partnerships.Person.honorific": ERASED,
    "partnerships.Person.job_title": ERASED,
    "partnerships.Person.name": ERASED,
    "partnerships.Person.phone": ERASED,
    "partnerships.PersonHistory.contact_email": ERASED,
    "partnerships.PersonHistory.email": ERASED,
    "partnerships.PersonHistory.honorific": ERASED,
    "partnerships.PersonHistory.name": ERASED,
    "partnerships.PersonHistory.phone": ERASED,
    "partnerships.SignInInvitation.email": ERASED,
    "portal.ToldSuccess.source_address": OTHERS,
    "tariffs.BillingTerms.finance_email": OTHERS,
    "tariffs.BillingTerms.supplier_address": OTHERS,
    "tariffs.Invoice.billing_address": OTHERS,
    "tariffs.Invoice.contact_email": LAW,
    "tariffs.Invoice.supplier_address": OTHERS,
    "tariffs.Payer.address": OTHERS,
    "tariffs.Payer.contact_email": LAW,
    "tariffs.Payment.payer_name": LAW,
    "tariffs.Promise.said_by": LAW,
    "tariffs.RunLine.billing_address": OTHERS,
    "tariffs.RunLine.contact_email": LAW,
}


@dataclass(frozen=True)
class Known:
    """One sort of thing that is known of a person: how much of it, and for what stays, why."""

    words: str
    count: int
    why: str = ""


@dataclass(frozen=True)
class PersonalData:
    """What is known of a person: what would go and what would stay, and the hash of it all."""

    goes: tuple[Known, ...]
    stays: tuple[Known, ...]

    @property
    def seen(self) -> str:
        """A hash by which what was looked at is known again."""
        told = [[each.words, each.count] for each in (*self.goes, *self.stays)]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def personal_data(person: Person) -> PersonalData:
    """What the portal knows of a person."""
    addresses = addresses_of(person)
    return PersonalData(_what_goes(person, addresses), _what_stays(person))


def addresses_of(person: Person) -> list[str]:
    """Every address that the register has or had of a person, in its one spelling."""
    rows = [(person.email, person.contact_email), *_versions(person).values_list("email", "contact_email")]
    known = set()
    for address in {each for row in rows for each in row if each}:
        try:
            known.add(normalised(address))
        except BadAddressError:
            continue
    return sorted(known)


def names_of(person: Person) -> list[str]:
    """Every name that the register has or had of a person, the longest first.

    Left out is what is too short to be told from other words, and what is the name of somebody else, too.
    """
    rows = {(person.honorific, person.name), *_versions(person).values_list("honorific", "name")}
    names = {f"{honorific} {name}".strip() for honorific, name in rows} | {name for _honorific, name in rows}
    shared = set(Person.objects.exclude(pk=person.pk).filter(name__in=names).values_list("name", flat=True))
    own = {name for name in names - shared if len(name) >= SHORTEST_NAME}
    return sorted(own, key=lambda name: (-len(name), name))


def known_since(person: Person) -> dt.datetime | None:
    """When somebody came into the register; None if nothing tells."""
    first = _versions(person).order_by("pgh_created_at").first()
    return first.pgh_created_at if first else None


def why_not_erased(person: Person, *, by: Person | None) -> str:
    """Why a person cannot be erased just now, in a sentence that says what to do; nothing if they can."""
    if hasattr(person, "erasure"):
        return "This person has been erased already."
    if hold := person.legal_holds.open().first():
        return f"A legal hold keeps this data: {hold.name}. Lift it first, if the matter is over."
    if person == by:
        return "You cannot erase yourself. Ask a colleague."
    if person.seats.live(on=timezone.localdate()).exists():
        return "They hold a seat, which is public. End their seats first."
    if person.indicators_owned.exists() or person.indicators_deputised.exists():
        return "This person answers for an indicator. Name another owner and deputy first."
    return ""


def _versions(person):
    """What the register said of a person, each time it was changed."""
    return apps.get_model("partnerships", "PersonHistory").objects.filter(pgh_obj=person)


def _what_goes(person, addresses):
    mails = Delivery.objects.filter(address__in=addresses)
    return _of_some(
        Known("Name, title, job, addresses and telephone number, and every earlier version of them", 1),
        Known("Ways to sign in, sessions and invitations", int(person.is_active) + person.sessions.count() + person.invitations.count()),
        Known("Links to their own calendar", person.calendar_feeds.count()),
        Known("Personal links to health checks (answers were never tied to anybody)", person.survey_links.count()),
        Known("Tasks that are theirs alone", person.duties.count()),
        Known("Subscriptions to mail", Subscriber.objects.filter(address__in=addresses).count()),
        Known("Their address in the record of mail that was sent, and what came back", mails.count()),
        Known("Name, address and needs at events they registered for", Registration.objects.filter(address__in=addresses).count()),
        Known("Addresses to reply to on corrections they proposed", PageProposal.objects.filter(reply_address__in=addresses).count()),
        Known("Their name in the trail of what happened", Event.objects.filter(by=person).count()),
    )  # fmt: skip


def _what_stays(person):
    published = Publication.objects.filter(html__contains=person.name)
    return _of_some(
        Known(
            "Publications that name them", published.count(),
            "They are the public record of the partnership and stand as they were published.",
        ),
        Known(
            "Seats they held", person.seats.count(),
            "When each was held stays, without the name, since minutes and rights of the time depend on it.",
        ),
        Known(
            "What they recorded, decided or approved", Event.objects.filter(by=person).count(),
            "What happened and when stays, by “Erased person”, so that decisions can be accounted for.",
        ),
        Known(
            "A code made from each address", len(addresses_of(person)),
            "Nobody can read it back. By it we know never to write there again.",
        ),
        Known(
            "Minutes, papers, stories and notes that mention them", 1,
            "Nobody can tell a name in running text from another’s: what names them is listed below, to be edited "
            "or kept. Backups forget after their own time.",
        ),
    )  # fmt: skip


def _of_some(*lines):
    return tuple(line for line in lines if line.count)
