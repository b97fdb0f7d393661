"""Keeping the people of the register: add, edit, and make one of two who are the same (H11)."""

from datetime import datetime

from django.db import IntegrityError, connection, transaction
from django.db.models import CASCADE, Q

from partnerships.access import RefusedError, action, authorise
from partnerships.actions.changes import apply_changes, facts
from partnerships.events import record
from partnerships.models import Event, Person, Seat

PRIVATE = Event.Visibility.PRIVATE
FIELDS = ("name", "honorific", "job_title", "contact_email", "phone")


@action
def add_person(*, name: str, by: Person | None, at: datetime, **fields) -> Person:
    """Enter a person who does not sign in; an invitation lets them do so later."""
    authorise(by, "partnerships.add_person")
    person = Person(name=name, **fields)
    person.set_unusable_password()
    person.save()
    record("person.added", person, by=by, at=at, visibility=PRIVATE, after=facts(person, *FIELDS))
    return person


@action
def edit_person(person: Person, *, by: Person | None, at: datetime, **changes) -> Person:
    """Change a person's details. The sign-in address has actions of its own."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    authorise(by, "partnerships.edit_person", person)
    before, after = apply_changes(person, {name: changes[name] for name in FIELDS if name in changes})
    if after:
        record("person.edited", person, by=by, at=at, visibility=PRIVATE, before=before, after=after)
    return person


@action
def merge_people(person: Person, *, into: Person, by: Person | None, at: datetime) -> Person:
    """Make one of two entries for the same person: `person` goes, `into` takes over their seats and all else.

    Refused when both can sign in, since one sign-in would silently vanish.
    """
    people = {
        row.pk: row for row in Person.objects.select_for_update().filter(pk__in=[person.pk, into.pk]).order_by("pk")
    }
    authorise(by, "partnerships.keep_register")
    if len(people) < 2:
        raise RefusedError("Choose another person to merge with.", field="into")
    person, into = people[person.pk], people[into.pk]
    if person.is_active and into.is_active:
        raise RefusedError("Both can sign in. Withdraw one of the two sign-ins before merging.", field="into")
    if person.is_active:
        raise RefusedError(f"{person} can sign in and {into} cannot. Merge the other way round.", field="into")
    before = facts(person, *FIELDS, "email")
    for seat in person.seats.order_by("held_from", "pk"):
        _move_seat(seat, into)
    _move_all_else(person, into)
    _remove(person)
    record(
        "person.merged", into, by=by, at=at, visibility=PRIVATE, before=before, merged=str(person), merged_id=person.pk
    )
    return into


def _move_seat(seat, into):
    """Give `into` this seat; where both hold the same one at once, one seat covers both times."""
    same = into.seats.filter(role=seat.role, body=seat.body_id, organisation=seat.organisation_id)
    same = same.filter(Q(held_to__isnull=True) | Q(held_to__gt=seat.held_from))
    if seat.held_to is not None:
        same = same.filter(held_from__lt=seat.held_to)
    overlapping = list(same)
    times = [seat, *overlapping]
    kept = overlapping[0] if overlapping else seat
    Seat.objects.filter(pk__in=[time.pk for time in times if time != kept]).delete()
    kept.person = into
    kept.held_from = min(time.held_from for time in times)
    kept.held_to = None if any(time.held_to is None for time in times) else max(time.held_to for time in times)
    kept.save(update_fields=["person", "held_from", "held_to"])


def _move_all_else(person, into):
    """Let every row that names `person` name `into`, in whatever app it is; the trail of events stays as it was."""
    for relation in person._meta.get_fields(include_hidden=True):
        if not relation.auto_created or relation.concrete or relation.many_to_many:
            continue
        # Histories and events name people without a constraint, so that they outlive them.
        if relation.field.db_constraint and relation.related_model._meta.concrete_model._meta.managed:
            for row in relation.related_model._base_manager.filter(**{relation.field.name: person}):
                _move_row(row, relation, into)


def _move_row(row, relation, into):
    same = type(row)._base_manager.filter(pk=row.pk)
    try:
        with transaction.atomic():
            same.update(**{relation.field.name: into})
    except IntegrityError as error:
        if relation.on_delete is not CASCADE:
            raise RefusedError(f"{into} has a record that cannot be joined: {row}. Ask an administrator.") from error
        # `into` has the same row already, such as the same duty.
        same.delete()


def _remove(person):
    """Delete the row alone: nothing names it any more, which the database checks at once."""
    with connection.cursor() as cursor:
        Person.objects.filter(pk=person.pk)._raw_delete(using=connection.alias)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
