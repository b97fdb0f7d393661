"""Where somebody is named in running text: what no machine may rewrite, for an officer to edit or to keep knowingly (P19)."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db import models
from django.db.models import Q

from partnerships.models import Person
from portal.reports.erasures import COLUMNS, ERASED, addresses_of, names_of

OURS = ("partnerships", "comms", "targets", "tariffs", "healthchecks", "portal")
SHORTEST_TEXT = 80  # a column for less holds codes and words of our own
MOST = 20
# The trail, tasks and mail are erased by themselves; the rest of these is somebody's own row, or no text.
LEFT_OUT = {
    "comms.Chunk", "comms.Delivery", "comms.Message", "partnerships.Duty", "partnerships.Event", "partnerships.Person",
    "portal.LegalHold", "portal.Session",
}  # fmt: skip


@dataclass(frozen=True)
class Mention:
    """One thing whose text names somebody, and where it is read; no address where it has no page."""

    label: str
    address: str


@dataclass(frozen=True)
class Mentions:
    """The things of one kind that name somebody; `stands` where what was issued is never changed."""

    kind: str
    found: tuple[Mention, ...]
    more: bool
    stands: bool


def mentions_of(person: Person) -> tuple[Mentions, ...]:
    """Everything in whose running text a name or an address of a person's occurs, by kind."""
    names, addresses = names_of(person), addresses_of(person)
    if not names and not addresses:
        return ()
    kinds = ((model, _naming(columns, names, addresses)) for model, columns in text_columns())
    told = (_of_kind(model, named) for model, named in kinds)
    return tuple(sorted((each for each in told if each.found), key=lambda each: each.kind))


def text_columns() -> Iterator[tuple[type[models.Model], list[str]]]:
    """Every model whose rows hold text that people wrote, with the names of those columns."""
    for label in OURS:
        for model in apps.get_app_config(label).get_models():
            columns = [field.name for field in model._meta.concrete_fields if _is_text(model, field)]
            if columns and not model.__name__.endswith("History") and model._meta.label not in LEFT_OUT:
                yield model, columns


def _is_text(model, field):
    return (
        isinstance(field, models.CharField | models.TextField)
        and not isinstance(field, models.EmailField | models.SlugField | models.URLField)
        and not field.choices
        and (field.max_length or SHORTEST_TEXT) >= SHORTEST_TEXT
        and COLUMNS.get(f"{model._meta.label}.{field.name}") != ERASED
    )


def _naming(columns, names, addresses):
    """Addresses are found however they are spelt; names as they are spelt, since many are words too."""
    named = Q()
    for column in columns:
        for name in names:
            named |= Q(**{f"{column}__contains": name})
        for address in addresses:
            named |= Q(**{f"{column}__icontains": address})
    return named


def _of_kind(model, named):
    found = list(model._base_manager.filter(named).order_by("pk")[: MOST + 1])
    kind = str(model._meta.verbose_name_plural)
    return Mentions(
        kind=kind[:1].upper() + kind[1:],
        found=tuple(Mention(str(each), _address(each)) for each in found[:MOST]),
        more=len(found) > MOST,
        stands=getattr(model, "append_only", False),
    )


def _address(thing):
    """Where a thing is read: its own page, or that of what it belongs to."""
    if hasattr(thing, "get_absolute_url"):
        return thing.get_absolute_url()
    for field in thing._meta.concrete_fields:
        if field.many_to_one and field.related_model is not Person and hasattr(field.related_model, "get_absolute_url"):
            above = getattr(thing, field.name)
            if above is not None:
                return above.get_absolute_url()
    return ""
