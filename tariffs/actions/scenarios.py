"""Up to four scenarios of a draft year: made from the draft, changed, and one of them chosen (D05, X07)."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from partnerships.access import RefusedError, action
from partnerships.actions.changes import apply_changes
from partnerships.events import record
from partnerships.models import Event, Person
from tariffs.actions.charges import set_charge
from tariffs.actions.schemes import draft_of, set_band
from tariffs.models import MOST_SCENARIOS, Band, Charge, Scenario, ScenarioPlacing, ScenarioRate, Scheme

PRIVATE = Event.Visibility.PRIVATE
PERMISSION = "tariffs.edit_charge"


@action
def add_scenario(scheme: Scheme, *, name: str, note: str = "", by: Person | None, at: datetime) -> Scenario:
    """Begin a scenario that says the same as the draft says now. Raises RefusedError for a fifth."""
    scheme = draft_of(scheme, by=by, permission=PERMISSION)
    taken = set(scheme.scenarios.values_list("place", flat=True))
    free = [place for place in range(1, MOST_SCENARIOS + 1) if place not in taken]
    if not free:
        raise RefusedError("There are four scenarios, which is the most. Remove one first.")
    _name_must_be_free(scheme, name)
    scenario = Scenario.objects.create(scheme=scheme, place=free[0], name=name, note=note)
    ScenarioRate.objects.bulk_create(
        ScenarioRate(scenario=scenario, band=band, unit_gbp=band.unit_gbp) for band in scheme.bands.all()
    )
    ScenarioPlacing.objects.bulk_create(_as_drafted(scenario, charge) for charge in scheme.charges.all())
    record("scenario.added", scenario, by=by, at=at, visibility=PRIVATE)
    return scenario


@action
def change_scenario(
    scenario: Scenario, *, rates: Mapping[Band, Decimal], by: Person | None, at: datetime, **changes
) -> Scenario:
    """Change a scenario's name and note, and what a member of each band would pay in it."""
    scenario = _of_draft(scenario, by=by)
    if changes.get("name", scenario.name) != scenario.name:
        _name_must_be_free(scenario.scheme, changes["name"])
    before, after = apply_changes(scenario, changes)
    known = {rate.band_id: rate for rate in scenario.rates.all()}
    for band, unit in rates.items():
        rate = known.get(band.pk) or ScenarioRate(scenario=scenario, band=band, unit_gbp=band.unit_gbp)
        if rate.unit_gbp != unit:
            before[band.name], after[band.name] = f"{rate.unit_gbp:.2f}", f"{unit:.2f}"
            rate.unit_gbp = unit
            rate.save()
    if after:
        _no_longer_chosen(scenario)
        record("scenario.changed", scenario, by=by, at=at, visibility=PRIVATE, before=before, after=after)
    return scenario


@action
def place_payer(scenario: Scenario, charge: Charge, *, band: Band, by: Person | None, at: datetime) -> Scenario:
    """Put one payer into a band of a scenario; in another band than now it pays the band's rate."""
    scenario = _of_draft(scenario, by=by)
    charge = Charge.objects.select_related("organisation", "band").get(pk=charge.pk, scheme=scenario.scheme)
    placing = scenario.placings.filter(charge=charge).select_related("band").first() or _as_drafted(scenario, charge)
    if placing.band_id == band.pk:
        return scenario
    before = {str(charge.organisation): placing.band.name}
    # A tariff of its own was agreed for the band the payer is in, so it comes back with that band.
    as_drafted = _as_drafted(scenario, charge) if band.pk == charge.band_id else None
    placing.band = band
    placing.agreed_unit_gbp = as_drafted.agreed_unit_gbp if as_drafted else None
    placing.override_reason = as_drafted.override_reason if as_drafted else ""
    placing.save()
    _no_longer_chosen(scenario)
    after = {str(charge.organisation): band.name}
    record("scenario.changed", scenario, by=by, at=at, visibility=PRIVATE, before=before, after=after)
    return scenario


@action
def remove_scenario(scenario: Scenario, *, by: Person | None, at: datetime) -> Scheme:
    """Take a scenario away; the draft stays as it is. Returns the draft's scheme."""
    scenario = _of_draft(scenario, by=by)
    record("scenario.removed", scenario, by=by, at=at, visibility=PRIVATE)
    scenario.delete()
    return scenario.scheme


@action
def choose_scenario(scenario: Scenario, *, by: Person | None, at: datetime) -> Scheme:
    """Write a scenario into the draft: its rates and where it places each payer. Returns the draft.

    The other scenarios stay as they are, so another one can still be chosen until the year is adopted.
    """
    scenario = _of_draft(scenario, by=by)
    scheme = scenario.scheme
    for rate in scenario.rates.select_related("band"):
        band = rate.band
        set_band(
            scheme, band.slug, name=band.name, unit_gbp=rate.unit_gbp, applies_to=band.applies_to,
            for_board_members=band.for_board_members, by=by, at=at,
        )  # fmt: skip
    for placing in scenario.placings.select_related("charge__organisation", "band"):
        charge = placing.charge
        if (placing.band_id, placing.agreed_unit_gbp) == (charge.band_id, charge.agreed_unit_gbp):
            continue
        set_charge(
            scheme, charge.organisation, band=placing.band, members=charge.members,
            agreed_unit_gbp=placing.agreed_unit_gbp, override_reason=placing.override_reason,
            comment=charge.comment, named_board_member=charge.named_board_member, by=by, at=at,
        )  # fmt: skip
    scheme.scenarios.filter(chosen_at__isnull=False).update(chosen_at=None)
    Scenario.objects.filter(pk=scenario.pk).update(chosen_at=at)
    record("scenario.chosen", scenario, by=by, at=at, visibility=PRIVATE)
    return scheme


def _of_draft(scenario, *, by):
    """The scenario anew, with its draft locked."""
    scheme = draft_of(scenario.scheme, by=by, permission=PERMISSION)
    found = scheme.scenarios.get(pk=scenario.pk)
    found.scheme = scheme
    return found


def _as_drafted(scenario, charge):
    return ScenarioPlacing(
        scenario=scenario,
        charge=charge,
        band_id=charge.band_id,
        agreed_unit_gbp=charge.agreed_unit_gbp,
        override_reason=charge.override_reason,
    )


def _no_longer_chosen(scenario):
    """What was written into the draft is not what the scenario says any more."""
    if scenario.chosen_at is not None:
        scenario.chosen_at = None
        scenario.save(update_fields=["chosen_at"])


def _name_must_be_free(scheme, name):
    if scheme.scenarios.filter(name=name).exists():
        raise RefusedError("Another scenario of this year has this name. Choose another.", field="name")
