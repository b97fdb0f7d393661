"""Writing the standing guides and keeping the logos with the decisions behind them (E16, E17)."""

from datetime import date, datetime

from comms.actions.pictures import keep_picture
from comms.models import Guide, Logo
from comms.models.pictures import PictureChoice
from partnerships.access import RefusedError, action, authorise
from partnerships.actions.changes import apply_changes, facts
from partnerships.actions.days import refuse_day_to_come
from partnerships.events import record
from partnerships.models import Event, Person


@action
def edit_guide(slug: str, *, text: str, by: Person | None, at: datetime) -> Guide:
    """Write one of the standing guides."""
    authorise(by, "comms.edit_guide")
    guide, _ = Guide.objects.select_for_update().get_or_create(slug=slug, defaults={"edited_at": at})
    before, after = apply_changes(guide, {"text": text})
    if after:
        guide.edited_by, guide.edited_at = by, at
        guide.save(update_fields=["edited_by", "edited_at"])
        record("guide.edited", guide, by=by, at=at, visibility=Event.Visibility.PUBLIC, before=before, after=after)
    return guide


@action
def add_logo(
    *, name: str, picture: PictureChoice, decision: str, decided_by: str, decided_on: date, by: Person, at: datetime
) -> Logo:
    """Add a logo, or the next version of the one with this name, with the decision by which it is used."""
    authorise(by, "comms.keep_logos")
    if picture.new is None:
        raise RefusedError("Choose the file of the logo.", field="picture")
    refuse_day_to_come(decided_on, at=at, field="decided_on")
    last = Logo.objects.select_for_update().filter(name=name).order_by("-version").first()
    logo = Logo.objects.create(
        name=name, version=last.version + 1 if last else 1, picture=keep_picture(None, picture, by=by, at=at),
        decision=decision, decided_by=decided_by, decided_on=decided_on, added_by=by, added_at=at,
    )  # fmt: skip
    after = facts(logo, "decision", "decided_by", "decided_on")
    record("logo.added", logo, by=by, at=at, visibility=Event.Visibility.PUBLIC, after=after)
    return logo


@action
def retire_logo(logo: Logo, *, retired_on: date, by: Person, at: datetime) -> Logo:
    """Say that a logo is no longer used; it stays in the list of earlier ones."""
    logo = Logo.objects.select_for_update(of=("self",)).get(pk=logo.pk)
    authorise(by, "comms.keep_logos")
    if logo.retired_on is not None:
        raise RefusedError("This logo is not in use any more.")
    before, after = apply_changes(logo, {"retired_on": retired_on})
    record("logo.retired", logo, by=by, at=at, visibility=Event.Visibility.PUBLIC, before=before, after=after)
    return logo
