"""What each organisation is asked to pay in a draft year."""

from collections.abc import Collection
from decimal import Decimal

from django.db import transaction

from partnerships.access import RefusedError, authorise
from partnerships.events import record
from partnerships.models import Event, Organisation, Person
from partnerships.templatetags.words import and_list
from tariffs.actions.schemes import draft_of
from tariffs.models import Band, Charge, Exemption, Invoice, Scheme, SharingMember

PRIVATE = Event.Visibility.PRIVATE


@transaction.atomic
def set_charge(
    scheme: Scheme,
    organisation: Organisation,
    *,
    band: Band,
    members: int,
    agreed_unit_gbp: Decimal | None = None,
    override_reason: str = "",
    comment: str = "",
    named_board_member: bool = False,
    sharing: Collection[Organisation] | None = None,
    by: Person | None,
    at,
) -> Charge:
    """Charge an organisation in a draft, or change its charge; `sharing` names members of a group, None leaves them.

    Raises RefusedError if the year is adopted, the organisation exempt, a differing tariff
    without a reason or more members named than share.
    """
    scheme = draft_of(scheme, by=by, permission="tariffs.edit_charge")
    band = scheme.bands.get(pk=band.pk)
    charge = scheme.charges.filter(organisation=organisation).first() or Charge(
        scheme=scheme, organisation=organisation
    )
    before = _told(charge) if charge.pk else None
    if agreed_unit_gbp == band.unit_gbp:
        agreed_unit_gbp, override_reason = None, ""
    _check(scheme, organisation, members, agreed_unit_gbp, override_reason, sharing)
    charge.band, charge.band_unit_gbp, charge.members = band, band.unit_gbp, members
    charge.agreed_unit_gbp, charge.override_reason, charge.comment = agreed_unit_gbp, override_reason, comment
    charge.named_board_member = named_board_member
    changed = before != _told(charge)
    # Names go before the number shrinks and come after it grows.
    names_changed = bool(charge.pk) and _drop_members(charge, sharing)
    if changed:
        charge.save()
    names_changed |= _add_members(charge, sharing)
    if changed or names_changed:
        kind = "charge.edited" if before else "charge.added"
        record(kind, charge, by=by, at=at, visibility=PRIVATE, before=before, after=_told(charge))
    charge.refresh_from_db()
    return charge


@transaction.atomic
def name_members(charge: Charge, members: Collection[Organisation], *, by: Person | None, at) -> Charge:
    """Say who shares a group's charge, of a draft or an adopted year: no amount changes (D03).

    Raises RefusedError for more names than members, or if somebody who has been billed would go.
    """
    authorise(by, "tariffs.edit_charge", charge.scheme)
    charge = Charge.objects.select_for_update(of=("self",)).select_related("scheme", "organisation").get(pk=charge.pk)
    _check_names(members, charge.members)
    going = charge.sharing.exclude(organisation__in=members)
    billed = Invoice.objects.filter(charge=charge, recipient__in=going.values("organisation"))
    if names := sorted(set(billed.values_list("recipient__name", flat=True))):
        raise RefusedError(f"{and_list(names)} {'has' if len(names) == 1 else 'have'} been billed and must stay named.")
    before = _named(charge)
    dropped, added = _drop_members(charge, members), _add_members(charge, members)
    if dropped or added:
        told = {"before": {"members": before}, "after": {"members": _named(charge)}}
        record("charge.members_named", charge, by=by, at=at, visibility=PRIVATE, **told)
    return charge


@transaction.atomic
def remove_charge(charge: Charge, *, by: Person | None, at) -> Scheme:
    """Take an organisation off a draft's schedule; returns the draft."""
    scheme = draft_of(charge.scheme, by=by, permission="tariffs.edit_charge")
    charge = scheme.charges.select_related("organisation").get(pk=charge.pk)
    record("charge.removed", charge, by=by, at=at, visibility=PRIVATE, before=_told(charge))
    charge.delete()
    return scheme


@transaction.atomic
def exempt_organisation(scheme: Scheme, organisation: Organisation, *, reason: str, by: Person | None, at) -> Exemption:
    """Say that an organisation pays nothing in a draft year, and why; says it anew if it is already exempt.

    Raises RefusedError if the organisation is charged.
    """
    scheme = draft_of(scheme, by=by, permission="tariffs.exempt_organisation")
    if scheme.charges.filter(organisation=organisation).exists():
        raise RefusedError(f"{organisation} is charged this year. Take its charge off first.", field="organisation")
    known = scheme.exemptions.filter(organisation=organisation).first()
    if known and known.reason == reason:
        return known
    exemption, _ = Exemption.objects.update_or_create(
        scheme=scheme, organisation=organisation, defaults={"reason": reason}
    )
    before = {"reason": known.reason} if known else None
    record(
        "organisation.exempted", exemption, by=by, at=at, visibility=PRIVATE, before=before, after={"reason": reason}
    )
    return exemption


def _check(scheme, organisation, members, agreed_unit_gbp, override_reason, sharing):
    if scheme.exemptions.filter(organisation=organisation).exists():
        raise RefusedError(f"{organisation} is exempt this year, so it is not charged.", field="organisation")
    if agreed_unit_gbp is not None and not override_reason:
        raise RefusedError("Say why the tariff differs from the band’s.", field="override_reason")
    if agreed_unit_gbp is None and override_reason:
        raise RefusedError(
            "Enter the other tariff too, or leave the reason empty: as it is, the band’s tariff applies.",
            field="agreed_unit_gbp",
        )
    if sharing is not None:
        _check_names(sharing, members)


def _check_names(names, members):
    if len(names) > members:
        raise RefusedError(
            f"{len(names)} members are named, but {members} share the charge. Name fewer or raise the number.",
            field="members",
        )


def _told(charge):
    """A charge as the trail tells it."""
    return {
        "band": charge.band.name,
        "members": charge.members,
        "agreed_unit_gbp": None if charge.agreed_unit_gbp is None else f"{charge.agreed_unit_gbp:.2f}",
        "override_reason": charge.override_reason,
        "comment": charge.comment,
        "named_board_member": charge.named_board_member,
    }


def _named(charge):
    return ", ".join(charge.sharing.order_by("organisation__name").values_list("organisation__name", flat=True))


def _drop_members(charge, sharing):
    if sharing is None:
        return False
    dropped, _ = charge.sharing.exclude(organisation__in=sharing).delete()
    return dropped > 0


def _add_members(charge, sharing):
    if sharing is None:
        return False
    known = set(charge.sharing.values_list("organisation_id", flat=True))
    new = [SharingMember(charge=charge, organisation=member) for member in sharing if member.pk not in known]
    SharingMember.objects.bulk_create(new)
    return bool(new)
