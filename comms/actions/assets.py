"""What is given away: stock that comes and goes, an event's pack, copies and showings of the film (E09)."""

from comms.models import Asset, CalendarEntry, FilmShowing, Loan, PackLine, StockMovement
from partnerships.access import RefusedError, action, authorise
from partnerships.actions.days import refuse_day_to_come
from partnerships.events import record
from partnerships.models import Body, Person

Reason = StockMovement.Reason
HAS_BEGUN = "The event has begun. Bring what is left to the Support Officer, who counts the stock anew."


@action
def keep_asset(asset: Asset | None, *, by: Person, at, **details) -> Asset:
    """Add an item, or change its name, kind, description, link or the number to order more at."""
    authorise(by, "comms.keep_assets")
    is_new = asset is None
    asset = Asset() if is_new else Asset.objects.select_for_update().get(pk=asset.pk)
    if (
        not is_new
        and details.get("kind", asset.kind) != asset.kind
        and (asset.stock or asset.loans.exists() or hasattr(asset, "film_file"))
    ):
        raise RefusedError("Copies, loans or a film stand under this kind. Add another item instead.", field="kind")
    for name, value in details.items():
        setattr(asset, name, value)
    if is_new:
        asset.save()
    else:
        asset.save(update_fields=list(details))
    record("asset.added" if is_new else "asset.changed", asset, by=by, at=at)
    return asset


@action
def retire_asset(asset: Asset, *, by: Person, at) -> Asset:
    """Take an item off the list; what happened with it stays."""
    asset = _locked(asset)
    authorise(by, "comms.keep_assets")
    if asset.loans.standing().exists():
        raise RefusedError("It is booked or out. Let it come back first, or cancel the bookings.")
    if not asset.retired_at:
        asset.retired_at = at
        asset.save(update_fields=["retired_at"])
        record("asset.retired", asset, by=by, at=at)
    return asset


@action
def restock(asset: Asset, *, copies: int, note="", by: Person, at) -> Asset:
    """Put new copies into the stock."""
    asset = _locked(asset)
    authorise(by, "comms.keep_assets")
    return _move(asset, copies, Reason.RESTOCK, note=note, by=by, at=at)


@action
def count_stock(asset: Asset, *, copies: int, note="", by: Person, at) -> Asset:
    """Say how many copies there really are; the difference becomes a movement of its own."""
    asset = _locked(asset)
    authorise(by, "comms.keep_assets")
    return _move(asset, copies - asset.stock, Reason.COUNT, note=note, by=by, at=at) if copies != asset.stock else asset


@action
def give_copies(asset: Asset, *, copies: int, body: Body | None = None, note="", by: Person, at) -> Asset:
    """Note copies that were given out, such as the film to a partnership's manager."""
    asset = _locked(asset)
    authorise(by, "comms.keep_assets")
    return _move(asset, -copies, Reason.GIVEN, body=body, note=note, by=by, at=at)


@action
def order_copies(entry: CalendarEntry, *, asset: Asset, copies: int, by: Person, at) -> Asset:
    """Take copies out of the stock for an event; its checklist then says Ready."""
    authorise(by, "comms.notify_event", entry)
    asset = _locked(asset)
    asset = _move(asset, -copies, Reason.ORDER, entry=entry, body=entry.body, by=by, at=at)
    set_line(entry, asset.kind, PackLine.State.READY, None, by=by, at=at)
    return asset


@action
def hand_back_copies(entry: CalendarEntry, *, asset: Asset, copies: int, by: Person, at) -> Asset:
    """Put copies that an event has ordered back into the stock, until it begins: from then on they are given away.

    Raises RefusedError if it has begun, or for more copies than it has.
    """
    authorise(by, "comms.notify_event", entry)
    if entry.starts_at <= at:
        raise RefusedError(HAS_BEGUN)
    asset = _locked(asset)
    taken = Asset.objects.taken_for(entry).filter(pk=asset.pk).values_list("copies", flat=True).first() or 0
    if copies > taken:
        raise RefusedError(f"The event has {taken} of {asset.name}. Hand back no more than that.", field="copies")
    asset = _move(asset, copies, Reason.BACK, entry=entry, body=entry.body, by=by, at=at)
    see_to_again(entry, asset.kind, by=by, at=at)
    return asset


@action
def check_pack(entry: CalendarEntry, *, kind: str, state: str, note: str, by: Person, at) -> PackLine:
    """Say of one kind of thing whether the event needs it, has it or still must see to it."""
    authorise(by, "comms.notify_event", entry)
    line = set_line(entry, kind, state, note, by=by, at=at)
    record("pack.checked", entry, by=by, at=at, body=entry.body, after={"kind": kind, "state": state, "note": note})
    return line


@action
def note_showing(
    asset: Asset, *, shown_on, occasion: str, viewers: int | None, body: Body | None, by, at
) -> FilmShowing:
    """Log that a film was shown: when, where and to how many."""
    authorise(by, "comms.borrow_somewhere")
    if asset.kind != Asset.Kind.FILM:
        raise RefusedError("Only films are shown.")
    refuse_day_to_come(shown_on, at=at, field="shown_on")
    showing = FilmShowing.objects.create(
        asset=asset, shown_on=shown_on, occasion=occasion, viewers=viewers, body=body, noted_by=by, noted_at=at
    )
    record("film.shown", asset, by=by, at=at, body=body, occasion=occasion)
    return showing


def _locked(asset):
    return Asset.objects.select_for_update().get(pk=asset.pk)


def _move(asset, change, reason, *, by, at, entry=None, body=None, note=""):
    if asset.retired_at:
        raise RefusedError("This item is no longer in use.")
    if not asset.is_given:
        raise RefusedError("Banners are lent, not given away: book a loan.")
    if asset.stock + change < 0:
        raise RefusedError(
            f"There are {asset.stock} left of {asset.name}. Order fewer, or ask for more to be made.", field="copies"
        )
    StockMovement.objects.create(
        asset=asset, change=change, reason=reason, entry=entry, body=body, note=note, by=by, at=at
    )
    asset.refresh_from_db(fields=["stock"])
    record(f"stock.{reason}", asset, by=by, at=at, body=body, change=change)
    return asset


def set_line(entry, kind, state, note, *, by, at) -> PackLine:
    """Write one line of an event's checklist, inside the action it follows from; `note=None` leaves the note."""
    changes = {"state": state, "set_by": by, "set_at": at} | ({} if note is None else {"note": note})
    line, _new = PackLine.objects.update_or_create(entry=entry, kind=kind, defaults=changes)
    return line


def see_to_again(entry, kind, *, by, at) -> None:
    """Untick a kind of thing of which an event has nothing any more, inside the action that took the last away."""
    has_copies = Asset.objects.taken_for(entry).filter(kind=kind).exists()
    if has_copies or Loan.objects.standing().filter(entry=entry, asset__kind=kind).exists():
        return
    if entry.pack_lines.filter(kind=kind, state=PackLine.State.READY).exists():
        set_line(entry, kind, PackLine.State.NEEDED, None, by=by, at=at)
