"""Dataclasses as plain JSON and back, so that what was published can be shown again years later.

A field that an older record has not got is empty: forms of a table may grow, what was published
before stays readable.
"""

import enum
import hashlib
import json
import types
from dataclasses import fields, is_dataclass
from decimal import Decimal
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

_EMPTY = {str: "", bool: False, int: 0, tuple: ()}


class Frozen:
    """What a dataclass needs to be looked at, approved and stored as it was seen."""

    @property
    def data(self) -> dict:
        """As it is stored."""
        return as_data(self)

    @property
    def sha256(self) -> str:
        """Binds what somebody looked at to what is published (P13)."""
        return data_hash(self.data)


def data_hash(data: dict) -> str:
    """The hash of stored data, whatever the order of its keys."""
    return hashlib.sha256(json.dumps(data, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def as_data(thing) -> Any:
    """A dataclass as dicts, lists and texts; exact numbers as text: 1728.000000 is “1728”."""
    if is_dataclass(thing):
        return {field.name: as_data(getattr(thing, field.name)) for field in fields(thing)}
    if isinstance(thing, tuple | list):
        return [as_data(item) for item in thing]
    if isinstance(thing, Decimal):
        return f"{thing.normalize():f}"
    return thing.value if isinstance(thing, enum.Enum) else thing


def from_data(kind: type, data: dict):
    """The dataclass `kind` from what `as_data` made of it."""
    hints = _hints(kind)
    return kind(**{
        field.name: _read(hints[field.name], data[field.name]) if field.name in data else _empty(hints[field.name])
        for field in fields(kind)
    })  # fmt: skip


@cache
def _hints(kind):
    return get_type_hints(kind)


def _read(hint, value):
    if get_origin(hint) in (Union, types.UnionType):
        (hint,) = (option for option in get_args(hint) if option is not types.NoneType)
        return None if value is None else _read(hint, value)
    if get_origin(hint) is tuple:
        return _read_tuple(get_args(hint), value)
    if isinstance(hint, type) and is_dataclass(hint):
        return from_data(hint, value)
    return hint(value) if hint is Decimal or issubclass(hint, enum.Enum) else value


def _read_tuple(hints, values):
    if len(hints) == 2 and hints[1] is Ellipsis:
        return tuple(_read(hints[0], value) for value in values)
    return tuple(_read(hint, value) for hint, value in zip(hints, values, strict=True))


def _empty(hint):
    return _EMPTY.get(get_origin(hint) or hint)
