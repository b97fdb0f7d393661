"""Writing changed fields to a row, and telling what they were before and are now."""

from django.db.models import Model


def apply_changes(row: Model, changes: dict) -> tuple[dict, dict]:
    """Set and save the fields of `row` that differ; returns them as words before and after, both empty if none does."""
    before, after = {}, {}
    for name, value in changes.items():
        if getattr(row, name) != value:
            before[name] = in_words(row, name)
            setattr(row, name, value)
            after[name] = in_words(row, name)
    if after:
        row.save(update_fields=list(after))
    return before, after


def in_words(row: Model, name: str) -> str:
    """A field's value as people read it; nothing and blank are the empty text."""
    value = getattr(row, name)
    if getattr(row._meta.get_field(name), "choices", None):
        return str(getattr(row, f"get_{name}_display")())
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(value)
    if hasattr(value, "strftime"):
        return value.isoformat()
    return "" if value is None else str(value)


def facts(row: Model, *names: str) -> dict:
    """These fields of `row` in words, leaving out what is empty or does not hold."""
    return {name: in_words(row, name) for name in names if getattr(row, name) not in (None, "", False, [])}
