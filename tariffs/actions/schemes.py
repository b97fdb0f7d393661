"""A year's scheme from draft to adopted, and its bands."""

from decimal import Decimal

from django.db import transaction

from partnerships.access import RefusedError, authorise
from partnerships.actions.decisions import record_decision
from partnerships.events import record
from partnerships.models import Body, Event, Meeting, Person
from tariffs.models import Band, Charge, Exemption, Scheme, SharingMember

PRIVATE = Event.Visibility.PRIVATE


def draft_of(scheme: Scheme, *, by: Person | None, permission: str) -> Scheme:
    """Lock a scheme for a change by somebody who holds `permission`.

    Raises RefusedError if it is adopted, since adopted years stand (D01).
    """
    scheme = Scheme.objects.select_for_update().get(pk=scheme.pk)
    authorise(by, permission, scheme)
    if not scheme.is_draft:
        raise RefusedError(f"The tariffs of {scheme.label} are adopted and stay as they are. Change next year’s draft.")
    return scheme


@transaction.atomic
def start_scheme(year: int, *, by: Person | None, at) -> Scheme:
    """Begin an empty draft for a financial year. Raises RefusedError if the year already has tariffs."""
    authorise(by, "tariffs.copy_scheme")
    _year_must_be_free(year)
    scheme = Scheme.objects.create(year=year)
    record("scheme.started", scheme, by=by, at=at, visibility=PRIVATE)
    return scheme


@transaction.atomic
def copy_scheme(scheme: Scheme, *, by: Person | None, at) -> Scheme:
    """Begin next year's draft with this year's bands, charges, named members and exemptions (D05)."""
    scheme = Scheme.objects.select_for_update().get(pk=scheme.pk)
    authorise(by, "tariffs.copy_scheme", scheme)
    _year_must_be_free(scheme.year + 1)
    draft = Scheme.objects.create(year=scheme.year + 1)
    bands = {band.pk: _copy(band, scheme=draft) for band in scheme.bands.all()}
    for charge in scheme.charges.prefetch_related("sharing"):
        sharing = list(charge.sharing.all())
        copied = _copy(charge, scheme=draft, band=bands[charge.band_id])
        SharingMember.objects.bulk_create(
            SharingMember(charge=copied, organisation_id=member.organisation_id) for member in sharing
        )
    Exemption.objects.bulk_create(
        Exemption(scheme=draft, organisation_id=exemption.organisation_id, reason=exemption.reason)
        for exemption in scheme.exemptions.all()
    )
    record("scheme.copied", draft, by=by, at=at, visibility=PRIVATE, copied_from=scheme.label)
    return draft


@transaction.atomic
def set_band(
    scheme: Scheme,
    slug: str,
    *,
    name: str,
    unit_gbp: Decimal,
    applies_to: str,
    for_board_members: bool,
    by: Person | None,
    at,
) -> Band:
    """Add a band to a draft, or change it; charges without a tariff of their own follow its rate."""
    scheme = draft_of(scheme, by=by, permission="tariffs.edit_band")
    if for_board_members and scheme.bands.filter(for_board_members=True).exclude(slug=slug).exists():
        raise RefusedError(
            "Another band is already the one for key agencies on the Delivery Board.", field="for_board_members"
        )
    band = scheme.bands.filter(slug=slug).first() or Band(scheme=scheme, slug=slug)
    wanted = {"name": name, "unit_gbp": unit_gbp, "applies_to": applies_to, "for_board_members": for_board_members}
    before = {key: str(getattr(band, key)) for key in wanted} if band.pk else None
    after = {key: str(value) for key, value in wanted.items()}
    if before == after:
        return band
    for key, value in wanted.items():
        setattr(band, key, value)
    band.save()
    record("band.set", band, by=by, at=at, visibility=PRIVATE, before=before, after=after)
    return band


@transaction.atomic
def adopt_scheme(
    scheme: Scheme,
    *,
    agreement: str = "",
    meeting: Meeting | None = None,
    words: str = "",
    by: Person | None,
    at,
) -> Scheme:
    """Bring a draft into force, with where it was agreed; from then on nothing of it changes (D05).

    A meeting that the register knows keeps what it decided in its own `words`; of any other, `agreement` says
    where and when. Raises RefusedError if the draft charges nobody, and for a meeting that is not to be held any
    more, has not been held yet or is no board's.
    """
    scheme = draft_of(scheme, by=by, permission="tariffs.adopt_scheme")
    if not Charge.objects.filter(scheme=scheme).exists():
        raise RefusedError("Nobody is charged in this draft. Add what each organisation pays before adopting it.")
    decision = None
    if meeting is not None:
        decision, agreement = _decided(scheme, meeting, words, by=by, at=at)
    if not agreement:
        raise RefusedError("Choose the meeting that agreed these tariffs, or say where it was.", field="meeting")
    scheme.status, scheme.agreement, scheme.decision = Scheme.Status.ADOPTED, agreement, decision
    scheme.adopted_at, scheme.adopted_by = at, by
    scheme.save(update_fields=["status", "agreement", "decision", "adopted_at", "adopted_by"])
    record("scheme.adopted", scheme, by=by, at=at, visibility=PRIVATE, after={"agreement": agreement})
    return scheme


def _decided(scheme, meeting, words, *, by, at):
    """The decision kept with the meeting, and the meeting in the words of an agreement."""
    if meeting.body.kind != Body.Kind.BOARD:
        raise RefusedError("Tariffs are agreed by a board. Choose one of its meetings.", field="meeting")
    decision = record_decision(meeting, about=str(scheme), words=words, by=by, at=at)
    return decision, f"{meeting.body}, {meeting.held_on.day} {meeting.held_on:%B %Y}"


def _year_must_be_free(year):
    if taken := Scheme.objects.filter(year=year).first():
        raise RefusedError(
            f"{taken.label} already has tariffs ({taken.get_status_display().lower()}). Open them instead."
        )


def _copy(row, **changes):
    """A new row like `row`; columns that the database works out are left to it."""
    values = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if not field.primary_key and not field.generated
    }
    for name, value in changes.items():
        values[f"{name}_id"] = value.pk
    return type(row).objects.create(**values)
