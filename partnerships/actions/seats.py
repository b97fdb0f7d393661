"""Appointing people to seats, ending them and changing them: always by dates, never by writing over (A06, H11)."""

from datetime import date, datetime

from django.db.models import Q

from partnerships.access import RefusedError, action, authorise
from partnerships.actions.changes import apply_changes, facts
from partnerships.events import record
from partnerships.models import Body, Organisation, Person, Role, Seat

# Seats that carry rights over a body: only the support office hands them out (G01, G02, G04).
GIVEN_BY_SUPPORT_OFFICE = {Role.MANAGER, Role.SPONSOR, Role.LEAD_COUNCILLOR, Role.OWNER, Role.PORTFOLIO_HOLDER}
GIVEN_BY_ADMINISTRATOR = {Role.ADMINISTRATOR, Role.AUDITOR}
TERMS = ("representing", "capacity", "joint", "delegated_authority")


@action
def appoint_seat(
    *,
    person: Person,
    role: str,
    held_from: date,
    held_to: date | None = None,
    body: Body | None = None,
    organisation: Organisation | None = None,
    by: Person | None,
    at: datetime,
    **terms,
) -> Seat:
    """Give `person` a role on a body or in an organisation; `terms` are representing, capacity, joint, delegated_authority."""
    place = _hold(body, organisation)
    _authorise_role(by, role, place)
    _check_place(role, place)
    seat = Seat(
        person=person, role=role, body=body, organisation=organisation, held_from=held_from, held_to=held_to, **terms
    )
    _refuse_clashes(seat)
    seat.save()
    record("seat.appointed", seat, by=by, at=at, body=body, after=_facts(seat))
    return seat


@action
def end_seat(seat: Seat, *, held_to: date, by: Person | None, at: datetime) -> Seat:
    """Let a seat end; `held_to` is the first day on which it is no longer held. It stays on record."""
    seat = _locked(seat)
    _authorise_role(by, seat.role, seat.body or seat.organisation)
    if held_to <= seat.held_from:
        raise RefusedError(
            f"This seat began on {_day(seat.held_from)}. Choose a later day for its end.", field="held_to"
        )
    if seat.held_to is not None and held_to > seat.held_to:
        raise RefusedError(
            f"This seat already ends on {_day(seat.held_to)}. To go on, appoint the person again from that day.",
            field="held_to",
        )
    before, after = apply_changes(seat, {"held_to": held_to})
    if after:
        record("seat.ended", seat, by=by, at=at, body=seat.body, before=before, after=after)
    return seat


@action
def change_seat(seat: Seat, *, changed_on: date, by: Person | None, at: datetime, **terms) -> Seat:
    """Let a seat go on under other terms from `changed_on`: the old one ends, a new one begins that day.

    Terms changed on the very day the seat began never stood otherwise, and are corrected in place.
    """
    seat = _locked(seat)
    _authorise_role(by, seat.role, seat.body or seat.organisation)
    if changed_on < seat.held_from or (seat.held_to and changed_on >= seat.held_to):
        raise RefusedError("Choose a day on which this seat is held.", field="changed_on")
    before = {name: words for name, words in _facts(seat).items() if name in TERMS}
    if changed_on == seat.held_from:
        successor, until = seat, seat.held_to
    else:
        until = seat.held_to
        apply_changes(seat, {"held_to": changed_on})
        successor = Seat(
            person=seat.person, role=seat.role, body=seat.body, organisation=seat.organisation,
            held_from=changed_on, held_to=until, **{name: getattr(seat, name) for name in TERMS},
        )  # fmt: skip
    for name, value in terms.items():
        setattr(successor, name, value)
    _refuse_clashes(successor)
    successor.save()
    after = {name: words for name, words in _facts(successor).items() if name in TERMS}
    record("seat.changed", successor, by=by, at=at, body=seat.body, before=before, after=after)
    return successor


def _hold(body, organisation):
    """Lock where the seat is, so that two appointments there wait for one another."""
    if (body is None) == (organisation is None):
        raise RefusedError("Choose a body or an organisation, and not both.")
    place = body or organisation
    return type(place).objects.select_for_update(of=("self",), no_key=True).get(pk=place.pk)


def _locked(seat):
    seat = Seat.objects.get(pk=seat.pk)
    _hold(seat.body, seat.organisation)
    return (
        Seat.objects.select_for_update(of=("self",))
        .select_related("person", "body", "organisation", "representing")
        .get(pk=seat.pk)
    )


def _authorise_role(by, role, place):
    authorise(by, "partnerships.seat_person", place)
    if role in GIVEN_BY_ADMINISTRATOR:
        authorise(by, "partnerships.seat_administrator", place)
    elif role in GIVEN_BY_SUPPORT_OFFICE or role in Role.of_offices():
        authorise(by, "partnerships.seat_officer", place)


def _check_place(role, place):
    """Roles of offices give rights everywhere: they are held on offices and nowhere else."""
    label = Role(role).label
    is_office = isinstance(place, Body) and place.kind == Body.Kind.OFFICE
    if role in Role.of_offices() and not is_office:
        raise RefusedError(f"{label} is a role of an office. Appoint the person on the office's page.", field="role")
    if is_office and role not in Role.of_offices():
        raise RefusedError(f"An office has no {label.lower()}. Choose a role of offices.", field="role")
    if isinstance(place, Body) and place.status == Body.Status.CLOSED:
        raise RefusedError(f"{place.name} is closed, so nobody can be appointed to it.")


def _refuse_clashes(seat):
    """Say who is in the way before the database refuses without names."""
    others = Seat.objects.exclude(pk=seat.pk).select_related("person")
    others = others.filter(body=seat.body, organisation=seat.organisation, role=seat.role)
    others = others.filter(Q(held_to__isnull=True) | Q(held_to__gt=seat.held_from))
    if seat.held_to is not None:
        others = others.filter(held_from__lt=seat.held_to)
    if own := others.filter(person=seat.person).first():
        raise RefusedError(
            f"{own.person} already holds this role there from {_day(own.held_from)}"
            f"{f' until {_day(own.held_to)}' if own.held_to else ''}. Change or end that seat instead.",
            field="person",
        )
    if seat.role == Role.COMMS_LEAD and (lead := others.first()):
        raise RefusedError(
            f"{lead.person} leads communications there from {_day(lead.held_from)}. End that seat first.", field="role"
        )
    if seat.role == Role.CHAIR and seat.body:
        clash = others.first() if not seat.joint else others.filter(joint=False).first()
        if clash:
            raise RefusedError(
                f"{clash.person} chairs {seat.body} from {_day(clash.held_from)}. "
                "End that seat first, or mark both seats as sharing the chair.",
                field="role",
            )


def _day(day):
    return f"{day.day} {day:%B %Y}"


def _facts(seat):
    return facts(seat, "person", "role", "held_from", "held_to", *TERMS)
