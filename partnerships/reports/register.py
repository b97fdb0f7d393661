"""The register of partnerships as a list: one statement, every value ready as text (A01)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from partnerships.models import Body
from partnerships.models.statements import Statement

PAGE_SIZE, LONG_PAGE = 50, 100

KINDS = dict(Body.Kind.choices)
STATUSES = dict(Body.Status.choices)

# Offices are for those signed in, as in BodyQuerySet.visible_to; a test holds the two together.
REGISTER = Statement(
    "register",
    """
    WITH page AS (
        SELECT id, slug, name, acronym, kind, status, parent_id
        FROM partnerships_body
        WHERE (%(signed_in)s OR kind <> 'office')
          AND (%(kind)s = '' OR kind = %(kind)s)
          AND (%(status)s = '' OR status = %(status)s)
          AND (%(search)s = '' OR name ILIKE %(pattern)s OR acronym ILIKE %(pattern)s OR %(search)s <%% name)
          AND (%(after)s = '' OR (lower(name), id) > (
               SELECT lower(name), id FROM partnerships_body WHERE slug = %(after)s))
        ORDER BY lower(name), id
        LIMIT %(limit)s
    )
    SELECT page.slug, page.name, page.acronym, page.kind, page.status,
           coalesce(above.slug, ''), coalesce(nullif(above.acronym, ''), above.name, ''),
           coalesce(officers.chairs, ''), coalesce(officers.managers, ''),
           coalesce(to_char(kept.checked_at AT TIME ZONE 'Europe/London', 'FMDD FMMonth YYYY'), '')
    FROM page
    LEFT JOIN partnerships_body above ON above.id = page.parent_id
    LEFT JOIN partnerships_bodypage kept ON kept.body_id = page.id
    LEFT JOIN LATERAL (
        SELECT string_agg(trim(person.honorific || ' ' || person.name), ', ' ORDER BY person.name)
                   FILTER (WHERE seat.role <> 'manager') AS chairs,
               string_agg(trim(person.honorific || ' ' || person.name), ', ' ORDER BY person.name)
                   FILTER (WHERE seat.role = 'manager') AS managers
        FROM partnerships_seat seat JOIN partnerships_person person ON person.id = seat.person_id
        WHERE seat.body_id = page.id AND seat.role IN ('chair', 'co_chair', 'manager')
          AND seat.held_from <= %(on)s AND (seat.held_to IS NULL OR seat.held_to > %(on)s)
    ) officers ON TRUE
    ORDER BY lower(page.name), page.id
    """,
    signed_in="boolean",
    kind="text",
    status="text",
    search="text",
    pattern="text",
    after="text",
    limit="integer",
    on="date",
)


class RegisterRow(NamedTuple):
    """One body as the register shows it; an empty text stands for what is not recorded."""

    slug: str
    name: str
    acronym: str
    kind: str
    status: str
    parent_slug: str
    parent: str
    chairs: str
    managers: str
    checked: str


@dataclass(frozen=True)
class RegisterPage:
    """A page of the register, and where the next one begins (the last slug of this one)."""

    rows: Sequence[RegisterRow]
    next_after: str


def register(person, *, on: date, search="", kind="", status="", after="", limit=PAGE_SIZE) -> RegisterPage:
    """The bodies that `person` may see, by name, as they stand on the date `on`.

    `search` matches part of a name or acronym, or nearly; `after` is the slug to go on from.
    `limit=None` gives all of them.
    """
    escaped = search.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    found = REGISTER.rows(
        signed_in=person.is_authenticated,
        kind=kind,
        status=status,
        search=search,
        pattern=f"%{escaped}%",
        after=after,
        limit=limit + 1 if limit else None,
        on=on,
    )
    rows = [RegisterRow(*row[:3], KINDS[row[3]], STATUSES[row[4]], *row[5:]) for row in found[:limit]]  # type: ignore[call-arg]
    more = limit is not None and len(found) > limit
    return RegisterPage(rows, rows[-1].slug if more else "")
