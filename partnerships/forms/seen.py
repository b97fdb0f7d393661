"""What a form showed of what was saved, so that saving it never overwrites what nobody on this side has seen (C05)."""

from collections.abc import Iterable
from decimal import Decimal
from hashlib import sha256
from typing import NamedTuple

from django import forms
from django.core.files.base import File
from django.db.models import Model
from django.utils.formats import localize

MARK_LENGTH = 32


class Difference(NamedTuple):
    """A field of which something else is saved now than was typed: the words of both."""

    label: str
    saved: str
    typed: str


def mark_of(form: forms.BaseForm) -> str:
    """A short mark of everything that an unbound form is filled with; equal marks mean that nothing changed."""
    shown = [(name, _plain(form.get_initial_for_field(field, name))) for name, field in _kept(form)]
    return sha256(repr(shown).encode()).hexdigest()[:MARK_LENGTH]


def differences(typed: forms.BaseForm, saved: forms.BaseForm) -> list[Difference]:
    """Where what was typed differs from what is saved now; `saved` is the same form, unbound and filled anew."""
    found = []
    for name, field in _kept(saved):
        now = saved.get_initial_for_field(field, name)
        if name in typed.fields and field.has_changed(now, typed[name].data):
            found.append(Difference(str(field.label or name), words(field, now), words(field, typed[name].value())))
    return found


def words(field: forms.Field, value: object) -> str:
    """A field's value as its page would say it; "Empty" for a blank."""
    value = _value(value)
    if isinstance(field, forms.BooleanField):
        return "Yes" if value else "No"
    if value in (None, "", []):
        return "Empty"
    if isinstance(field, forms.MultiValueField) and isinstance(value, list | tuple):
        return " ".join(str(part) for part in value if part) or "Empty"
    if isinstance(field, forms.ChoiceField):
        chosen = {_key(field, one) for one in (value if isinstance(value, list) else [value])}
        named = [str(label) for key, label in _flat(field.choices) if str(key) in chosen]
        return ", ".join(named) or "Empty"
    value = field.prepare_value(value)
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return str(value) if isinstance(value, str) else str(localize(value))


def _kept(form):
    return [(name, field) for name, field in form.fields.items() if not isinstance(field, forms.FileField)]


def _value(value):
    """A value, with sets of rows as a list."""
    is_several = isinstance(value, Iterable) and not isinstance(value, str | bytes | File | tuple)
    return list(value) if is_several else value


def _plain(value):
    """A value as text that two requests write alike."""
    value = _value(value)
    if isinstance(value, list):
        return sorted(str(_plain(one)) for one in value)
    return str(value.pk) if isinstance(value, Model) else str(value)


def _key(field, value):
    return str(field.prepare_value(value) if isinstance(field, forms.ModelChoiceField) else value)


def _flat(choices):
    for key, label in choices:
        if isinstance(label, list | tuple):
            yield from _flat(label)
        else:
            yield key, label
