"""The audiences that the partnership writes to: the standard ones, and those the support office keeps besides (E07, E16)."""

from datetime import datetime
from typing import Any

from django.db.models import Max
from django.utils.text import slugify

from comms.models import Audience
from partnerships.access import RefusedError, action, authorise
from partnerships.actions.changes import apply_changes
from partnerships.events import record
from partnerships.models import Event, Person

MEMBERS_BRIEFING = "members-briefing"
# The key stakeholders, the five audiences of the communications plan, and the two lists of E16. Their
# slugs stand for good, since mail is addressed by them; their names are the support office's to change.
STANDARD_AUDIENCES: tuple[dict[str, Any], ...] = (
    {"slug": "key-stakeholders", "name": "Key stakeholders", "is_open": False},
    {"slug": "residents-workers-visitors", "name": "People who live in, work in or visit the city"},
    {"slug": "thematic-partnerships", "name": "Members of the partnerships"},
    {"slug": "member-organisations", "name": "Organisations and sectors behind the members"},
    {"slug": "local-media", "name": "Local media"},
    {"slug": "government-agencies", "name": "Government and regional agencies"},
    {"slug": "lsp-network", "name": "LSP network", "is_open": False, "gets_news_link": False, "has_seated": True},
    {"slug": MEMBERS_BRIEFING, "name": "Members’ briefing note", "is_open": False, "gets_news_link": False},
)
PRIVATE = Event.Visibility.PRIVATE


def keep_standard_audiences(*, at: datetime | None = None) -> None:
    """Make whichever standard audience there is none of; one that was renamed is left as it is. Harmless twice."""
    known = set(Audience.objects.values_list("slug", flat=True))
    if missing := [
        Audience(position=position, **each)
        for position, each in enumerate(STANDARD_AUDIENCES)
        if each["slug"] not in known
    ]:
        Audience.objects.bulk_create(missing, ignore_conflicts=True)


@action
def save_audience(audience: Audience, changes: dict, *, by: Person, at: datetime) -> Audience:
    """Add an audience (one without a key yet) or change it; its slug stands, whatever its name becomes.

    Raises RefusedError for a name that another audience has.
    """
    authorise(by, "comms.keep_audiences")
    if Audience.objects.filter(name__iexact=changes["name"]).exclude(pk=audience.pk).exists():
        raise RefusedError("Another audience has this name. Give this one a name of its own.", field="name")
    if audience.pk is None:
        last = Audience.objects.aggregate(last=Max("position"))["last"] or 0
        audience = Audience.objects.create(slug=_free_slug(changes["name"]), position=last + 1, **changes)
        record("audience.added", audience, by=by, at=at, visibility=PRIVATE)
        return audience
    audience = Audience.objects.select_for_update().get(pk=audience.pk)
    before, after = apply_changes(audience, changes)
    if after:
        record("audience.changed", audience, by=by, at=at, visibility=PRIVATE, before=before, after=after)
    return audience


def _free_slug(name):
    """A slug of this name that no audience has."""
    wanted = slugify(name)[:50] or "audience"
    taken = set(Audience.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    return next(slug for slug in (wanted, *(f"{wanted}-{number}" for number in range(2, 1000))) if slug not in taken)
