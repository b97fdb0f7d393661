"""Erasing a person's data in one act, and the legal holds that stop it (P19, O10, O11)."""

import datetime as dt

from django.contrib.auth.hashers import make_password
from django.db import connection
from django.utils import timezone

from comms.actions.preferences import erase_from_outbox, erase_subscriber
from comms.actions.suppressions import suppress
from comms.models import Delivery, Registration, Subscriber, Suppression
from comms.models.addresses import address_hash
from partnerships.access import RefusedError, action, authorise
from partnerships.duties import close_duties, open_duty
from partnerships.events import record
from partnerships.models import Duty, Event, PageProposal, Person, Role
from portal.models import Erasure, LegalHold
from portal.reports.erasures import PersonalData, addresses_of, known_since, names_of, personal_data, why_not_erased

REVIEW = "legal_hold.review"
PRIVATE = Event.Visibility.PRIVATE
CHANGED = "More became known of this person after you looked. Look again, then erase."
OWN_ROWS = ("invitations", "sessions", "calendar_feeds", "survey_links", "duties", "import_runs")


@action
def erase_person(person: Person, *, basis: str, seen: str, by: Person, at: dt.datetime) -> Erasure:
    """Take a person out of everything that is not kept by law or published: one act, which cannot be taken back.

    `seen` is the hash of what was looked at. Their row stays without a word about them, so that what
    they decided can be accounted for. Raises RefusedError while a legal hold, a seat or an indicator is theirs.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    authorise(by, "portal.erase_person", person)
    if refusal := why_not_erased(person, by=by):
        raise RefusedError(refusal)
    known = personal_data(person)
    if known.seen != seen:
        raise RefusedError(CHANGED)
    return _erase(person, known, basis=basis, by=by, at=at)


@action
def erase_again(person: Person, *, basis: str, erased_at: dt.datetime, at: dt.datetime) -> Erasure | None:
    """Erase somebody in a copy that was taken before they were erased at `erased_at`; None if it was somebody else.

    A key may have been given anew since: whoever came into the register after that moment is not meant.
    Raises RefusedError while a legal hold, a seat or an indicator is theirs.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    since = known_since(person)
    if since is None or since > erased_at:
        return None
    if refusal := why_not_erased(person, by=None):
        raise RefusedError(refusal)
    return _erase(person, personal_data(person), basis=basis, by=None, at=at)


def _erase(person: Person, known: PersonalData, *, basis: str, by: Person | None, at: dt.datetime) -> Erasure:
    names, addresses = names_of(person), addresses_of(person)
    erasure = Erasure.objects.create(
        person=person, basis=basis, erased_by=by, erased_at=at, counts={each.words: each.count for each in known.goes}
    )
    for number, address in enumerate(addresses, start=1):
        _erase_address(address, blank=f"erased-person-{person.pk}-{number}@erased.invalid", by=by, at=at)
    _blank(person)
    _erase_from_trail(person, names, addresses)
    record("person.erased", person, by=by, at=at, visibility=PRIVATE, basis=erasure.get_basis_display())
    return erasure


@action
def place_hold(person: Person, *, name: str, reason: str, review_on: dt.date, by: Person, at: dt.datetime) -> LegalHold:
    """Keep a person's data for a matter until it is lifted, and have it looked at again on a day.

    Raises RefusedError for a day that is not to come, a matter held for already, or somebody erased.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    authorise(by, "portal.hold_person", person)
    if review_on <= timezone.localdate(at):
        raise RefusedError("Choose a day that is still to come.", field="review_on")
    if hasattr(person, "erasure"):
        raise RefusedError("This person has been erased already: there is nothing left to keep.")
    if person.legal_holds.open().filter(name=name).exists():
        raise RefusedError("Their data is held for this matter already.", field="name")
    hold = LegalHold.objects.create(
        person=person, name=name, reason=reason, review_on=review_on, placed_by=by, placed_at=at
    )
    open_duty(REVIEW, hold, due_on=review_on, at=at, role=Role.STRATEGIC_MANAGER)
    record("legal_hold.placed", hold, by=by, at=at, visibility=PRIVATE)
    return hold


@action
def lift_hold(hold: LegalHold, *, by: Person, at: dt.datetime) -> LegalHold:
    """End a hold, since its matter is over. Harmless twice."""
    hold = LegalHold.objects.select_for_update().get(pk=hold.pk)
    authorise(by, "portal.hold_person", hold.person)
    if hold.lifted_at is None:
        hold.lifted_at, hold.lifted_by = at, by
        hold.save(update_fields=["lifted_at", "lifted_by"])
        close_duties(REVIEW, hold, by=by, at=at)
        record("legal_hold.lifted", hold, by=by, at=at, visibility=PRIVATE)
    return hold


def _erase_address(address, *, blank, by, at):
    """Take one address out of lists, mail, registrations and proposals; never write to it again."""
    Delivery.objects.waiting().filter(address=address).update(state=Delivery.State.SUPPRESSED, ended_at=at)
    subscriber = Subscriber.objects.filter(address=address).first()
    if subscriber:
        erase_subscriber(subscriber, by=by, at=at)
    erase_from_outbox(address, blank=blank)
    suppress(address_hash(address), Suppression.Reason.UNSUBSCRIBED, at=at)
    Registration.objects.filter(address=address).update(name="Erased", organisation="", needs="", address=blank)
    PageProposal.objects.filter(reply_address=address).update(reply_address="")


def _blank(person):
    """Leave a row that names nobody, and take away what was this person's alone."""
    for name in OWN_ROWS:
        getattr(person, name).all().delete()
    for relation in ("digest", "emailaddress_set", "authenticator_set"):
        rows = getattr(person, relation, None)
        if rows is not None:
            (rows.all() if hasattr(rows, "all") else rows).delete()
    person.name = label = f"Erased person {person.pk}"
    person.honorific = person.job_title = person.contact_email = person.phone = ""
    person.email, person.is_active, person.password = None, False, make_password(None)
    person.save()
    about = Duty.objects.filter(subject_type=Person._meta.label_lower, subject_id=str(person.pk))
    about.update(subject_label=label)


def _erase_from_trail(person, names, addresses):
    """The trail can only be added to; this one function of the database, the owner's, takes a person out of it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT portal_erase_from_trail(%s, %s::text[], %s::text[])", [person.pk, names, addresses])
