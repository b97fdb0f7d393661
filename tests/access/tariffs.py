"""Who may read and keep the tariffs."""

from tests.access import CONTACTS, SUPPORT_OFFICE, Line
from tests.factories.tariffs import ChargeFactory, SchemeFactory, adopt

READERS = SUPPORT_OFFICE | {"board_member", "finance"}
ANY_PAYER = READERS | CONTACTS


def no_rows(world):
    adopt(ChargeFactory().scheme)
    return []


def adopted(world):
    return [adopt(ChargeFactory().scheme).year]


def adopted_csv(world):
    return [*adopted(world), "csv"]


def draft(world):
    return [ChargeFactory(scheme=SchemeFactory(year=2010)).scheme.year]


def draft_charge(world):
    charge = ChargeFactory(scheme=SchemeFactory(year=2010))
    return [charge.scheme.year, charge.organisation.slug]


def group_of_an_adopted_year(world):
    charge = ChargeFactory(members=3)
    adopt(charge.scheme)
    return [charge.scheme.year, charge.organisation.slug]


def draft_band(world):
    charge = ChargeFactory(scheme=SchemeFactory(year=2010))
    return [charge.scheme.year, charge.band.slug]


def keepers(args):
    """The support office keeps drafts; those who read the schedule are told why not, others see no draft."""
    return Line(SUPPORT_OFFICE, args, refused=404, exceptions={"board_member": 403, "finance": 403})


TABLE = {
    "tariffs:scheme_list": Line(ANY_PAYER, no_rows),
    "tariffs:scheme_detail": Line(ANY_PAYER, adopted),
    "tariffs:scheme_download": Line(ANY_PAYER, adopted_csv),
    "tariffs:scheme_copy": Line(SUPPORT_OFFICE, adopted),
    "tariffs:scheme_adopt": keepers(draft),
    "tariffs:band_add": keepers(draft),
    "tariffs:band_edit": keepers(draft_band),
    "tariffs:charge_add": keepers(draft),
    "tariffs:charge_edit": keepers(draft_charge),
    "tariffs:members_name": keepers(group_of_an_adopted_year),
    "tariffs:charge_remove": keepers(draft_charge),
    "tariffs:organisation_exempt": keepers(draft),
}
