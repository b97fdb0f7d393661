"""Who was erased, kept outside the database, so that a copy restored from before it can be erased anew (F38, P19).

One line each: the key of the row, the ground, the moment. Nothing in it says who that was. The list
only grows: a restored copy that knows less takes no line away.
"""

import csv
import datetime as dt
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from portal.models import Erasure


@dataclass(frozen=True, order=True)
class Listed:
    """One erasure."""

    erased_at: dt.datetime
    person_id: int
    basis: str


def listed() -> list[Listed]:
    """Every erasure on the list, the oldest first. Raises ValueError for a line that is not one."""
    try:
        with Path(settings.ERASURE_LIST).open(newline="", encoding="utf-8") as lines:
            return sorted(
                Listed(dt.datetime.fromisoformat(at), int(key), basis) for key, basis, at in csv.reader(lines)
            )
    except FileNotFoundError:
        return []


def keep_erasure_list(*, at: dt.datetime) -> None:
    """Add what was erased since to the list: beside it first, then in its place."""
    rows = Erasure.objects.values_list("erased_at", "person_id", "basis")
    known = set(listed())
    if new := {Listed(*row) for row in rows} - known:
        _write(sorted(known | new))


def _write(lines: Iterable[Listed]) -> None:
    place = Path(settings.ERASURE_LIST)
    place.parent.mkdir(parents=True, exist_ok=True)
    beside = place.with_name(f"{place.name}.{os.getpid()}")
    with beside.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows((line.person_id, line.basis, line.erased_at.isoformat()) for line in lines)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(place)
