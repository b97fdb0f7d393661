"""Everything that is held about one person, for whoever asks what we know of them (O10).

It is found by what rows point to the person and by the register of columns that erasing uses, so a
table that comes later is in it by itself. Secrets are left out, and of other people their names.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db import models
from django.utils import timezone

from partnerships.events import sentence
from partnerships.models import Event, Person
from portal.reports.erasures import BY_ITSELF, COLUMNS, ERASED, LAW, addresses_of, names_of
from portal.reports.mentions import mentions_of

ANOTHER = "another person"
# A hold may only hold while nobody is warned of it; files hold other people's rows, and are gone within the hour.
NOT_SHOWN = {"portal.LegalHold", "portal.Erasure", "partnerships.Event", "pghistory.MiddlewareEvents"}
SECRET = {
    "password",
    "session_key",
    "session_data",
    "token_hash",
    "key_hash",
    "secret_hash",
    "hash",
    "table",
    "outcome",
}
MACHINE = {"id", "event_id", "transaction", "searched"}
TITLES = {"partnerships.Person": "In the register", "partnerships.PersonHistory": "Earlier versions of that"}
OF_THEIRS = {ERASED, BY_ITSELF, LAW}


@dataclass(frozen=True)
class Section:
    """Rows of one kind, each with its values by the names of their columns."""

    title: str
    rows: tuple[dict[str, str], ...]


def subject_data(person: Person) -> tuple[Section, ...]:
    """Everything that is held about a person, by kind; what they did and where they are named last."""
    sections = [_section(Person, [person], person)]
    for model, rows in _rows_of(person):
        if found := _section(model, rows, person):
            sections.append(found)
    return tuple(section for section in (*sections, _done_by(person), _told_of(person), _named(person)) if section)


def as_json(person: Person, *, at: dt.datetime) -> dict:
    """The same for a machine."""
    sections = {section.title: list(section.rows) for section in subject_data(person)}
    return {"made_at": timezone.localtime(at).isoformat(timespec="minutes"), "about": person.pk, "data": sections}


def _rows_of(person) -> Iterator[tuple[type[models.Model], models.QuerySet]]:
    """The rows of each model that point to a person, or hold an address or a name of theirs."""
    wanted: dict[type[models.Model], models.Q] = {}
    for relation in Person._meta.related_objects:
        found = models.Q(**{relation.field.name: person.pk})
        wanted[relation.related_model] = wanted.get(relation.related_model, models.Q()) | found
    own = [*addresses_of(person), *names_of(person)]
    for column, what in COLUMNS.items():
        app, name, field = column.split(".")
        model = apps.get_model(app, name)
        if what in OF_THEIRS and model is not Person and not name.endswith("History"):
            wanted[model] = wanted.get(model, models.Q()) | models.Q(**{f"{field}__in": own})
    for model in sorted(wanted, key=lambda each: (each._meta.label not in TITLES, each._meta.label)):
        if model._meta.label not in NOT_SHOWN:
            yield model, model._base_manager.filter(wanted[model]).order_by("pk")


def _section(model, rows, person):
    fields = [field for field in model._meta.concrete_fields if _is_shown(field)]
    if isinstance(rows, models.QuerySet):
        rows = rows.select_related(*(field.name for field in fields if field.is_relation))
    told = tuple({_words(field): _text(row, field, person) for field in fields} for row in rows)
    return (
        Section(_title(model), tuple({key: value for key, value in row.items() if value} for row in told))
        if told
        else None
    )


def _is_shown(field):
    if field.name.startswith("pgh_"):
        return field.name == "pgh_created_at"
    return not (
        field.primary_key or field.name in (*SECRET, *MACHINE) or isinstance(field, models.BinaryField | models.JSONField)
    )  # fmt: skip


def _text(row, field, person):
    """One value in words; somebody else is not named, and the person only where it says more than that it is theirs."""
    if field.is_relation and issubclass(field.related_model, Person):
        key = getattr(row, field.attname)
        return "" if key in (None, person.pk) else ANOTHER
    if field.is_relation:
        related = getattr(row, field.name)
        return "" if related is None else str(related)
    if field.choices:
        return str(getattr(row, f"get_{field.name}_display")() or "")
    value = getattr(row, field.attname)
    if isinstance(value, dt.datetime):
        return _moment(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def _done_by(person):
    events = Event.objects.filter(by=person).order_by("at", "pk")
    return _events("What they did", events, person)


def _told_of(person):
    about = Event.objects.filter(subject_type=Person._meta.label_lower, subject_id=str(person.pk))
    return _events("What was done about them", about.order_by("at", "pk"), person)


def _events(title, events, person):
    """What happened in its usual words; another person is not named, whether it was theirs or about them."""
    rows = tuple({"at": _moment(event.at), "what": _told(event, person)} for event in events.select_related("body"))
    return Section(title, rows) if rows else None


def _told(event, person):
    if event.by_id != person.pk:
        event.by_label = ANOTHER.capitalize() if event.by_id else ""
    if event.subject_type == Person._meta.label_lower and event.subject_id != str(person.pk):
        event.subject_label = ANOTHER
    return sentence(event)


def _moment(at):
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}"


def _named(person):
    rows = tuple(
        {"what": mentions.kind, "where": each.label, "address": each.address}
        for mentions in mentions_of(person)
        for each in mentions.found
    )
    return Section("Where running text names them", rows) if rows else None


def _title(model):
    words = TITLES.get(model._meta.label) or str(model._meta.verbose_name_plural)
    return words[:1].upper() + words[1:]


def _words(field):
    return "changed at" if field.name == "pgh_created_at" else str(field.verbose_name)
