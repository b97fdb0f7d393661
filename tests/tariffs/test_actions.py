"""Changing the tariffs: who may, what is refused, what the trail says (D01-D03, D05)."""

from decimal import Decimal

import pytest

from partnerships.access import NotAllowedError, RefusedError
from partnerships.models import Event, Role
from tariffs import actions
from tariffs.models import Charge, Scheme
from tests.factories.partnerships import OrganisationFactory, PersonFactory, now, seated
from tests.factories.tariffs import BandFactory, BoardBandFactory, ChargeFactory, ExemptionFactory, SchemeFactory, adopt

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return seated(Role.SUPPORT_OFFICER)


def set_charge(scheme, organisation, by, **fields):
    band = fields.pop("band", None) or BandFactory(scheme=scheme)
    return actions.set_charge(scheme, organisation, band=band, **{"members": 1, **fields}, by=by, at=now())


def kinds():
    return list(Event.objects.order_by("pk").values_list("kind", flat=True))


def test_set_charge_takes_the_rate_of_the_band(officer):
    charge = set_charge(SchemeFactory(), OrganisationFactory(), officer, members=7)
    assert (charge.unit_gbp, charge.total_gbp) == (Decimal("250.00"), Decimal("1750.00"))
    assert kinds() == ["charge.added"]


def test_set_charge_again_changes_it_and_unchanged_says_nothing(officer):
    scheme, organisation = SchemeFactory(), OrganisationFactory()
    set_charge(scheme, organisation, officer)
    charge = set_charge(scheme, organisation, officer, members=2, comment="Shared by two")
    set_charge(scheme, organisation, officer, members=2, comment="Shared by two")
    assert (charge.total_gbp, Charge.objects.count()) == (Decimal("500.00"), 1)
    assert kinds() == ["charge.added", "charge.edited"]
    assert Event.objects.order_by("pk").last().data["before"]["members"] == 1


def test_set_charge_with_another_tariff_needs_a_reason(officer):
    scheme, organisation = SchemeFactory(), OrganisationFactory()
    with pytest.raises(RefusedError, match="Say why") as refused:
        set_charge(scheme, organisation, officer, agreed_unit_gbp=Decimal("100.00"))
    assert refused.value.field == "override_reason"
    with pytest.raises(RefusedError, match="Enter the other tariff"):
        set_charge(scheme, organisation, officer, override_reason="Hardship")
    charge = set_charge(scheme, organisation, officer, agreed_unit_gbp=Decimal("100.00"), override_reason="Hardship")
    assert charge.total_gbp == Decimal("100.00")


def test_another_tariff_equal_to_the_band_is_no_override(officer):
    charge = set_charge(
        SchemeFactory(), OrganisationFactory(), officer, agreed_unit_gbp=Decimal("250.00"), override_reason="Same"
    )
    assert (charge.agreed_unit_gbp, charge.override_reason) == (None, "")


def test_named_members_come_go_and_fit(officer):
    scheme, organisation = SchemeFactory(), OrganisationFactory()
    one, two, three = (OrganisationFactory() for _ in range(3))
    charge = set_charge(scheme, organisation, officer, members=2, sharing=[one, two])
    charge = set_charge(scheme, organisation, officer, members=1, sharing=[two])
    assert [member.organisation for member in charge.sharing.all()] == [two]
    charge = set_charge(scheme, organisation, officer, members=3, sharing=[one, two, three])
    assert charge.sharing.count() == 3
    with pytest.raises(RefusedError, match="3 members are named, but 2 share"):
        set_charge(scheme, organisation, officer, members=2, sharing=[one, two, three])
    assert set_charge(scheme, organisation, officer, members=4).sharing.count() == 3


def test_exempt_organisation_is_not_charged(officer):
    exemption = ExemptionFactory()
    with pytest.raises(RefusedError, match="is exempt this year"):
        set_charge(exemption.scheme, exemption.organisation, officer)


def test_exempt_organisation_gives_and_changes_the_reason(officer):
    scheme, organisation = SchemeFactory(), OrganisationFactory()
    for reason in ("Host", "Host", "Host authority"):
        exemption = actions.exempt_organisation(scheme, organisation, reason=reason, by=officer, at=now())
    assert (exemption.reason, kinds()) == ("Host authority", ["organisation.exempted"] * 2)
    charged = ChargeFactory(scheme=scheme)
    with pytest.raises(RefusedError, match="is charged this year"):
        actions.exempt_organisation(scheme, charged.organisation, reason="Host", by=officer, at=now())


def test_remove_charge(officer):
    charge = ChargeFactory(members=2)
    charge.sharing.create(organisation=OrganisationFactory())
    actions.remove_charge(charge, by=officer, at=now())
    assert (Charge.objects.count(), kinds()) == (0, ["charge.removed"])


def test_set_band_moves_the_charges_that_follow_it(officer):
    charge = ChargeFactory()
    actions.set_band(
        charge.scheme,
        charge.band.slug,
        name="Small",
        unit_gbp=Decimal("260.00"),
        applies_to="Small ones",
        for_board_members=False,
        by=officer,
        at=now(),
    )
    charge.refresh_from_db()
    assert (charge.total_gbp, kinds()) == (Decimal("260.00"), ["band.set"])


def test_set_band_keeps_one_for_the_board(officer):
    board = BoardBandFactory()
    with pytest.raises(RefusedError, match="Another band is already"):
        actions.set_band(
            board.scheme, "top", name="Top", unit_gbp=Decimal("2000.00"), applies_to="Top", for_board_members=True,
            by=officer, at=now(),
        )  # fmt: skip


def test_copy_scheme_brings_all_but_the_adoption(officer):
    charge = ChargeFactory(members=3, agreed_unit_gbp=Decimal("10.00"), override_reason="Agreed")
    charge.sharing.create(organisation=OrganisationFactory())
    ExemptionFactory(scheme=charge.scheme)
    adopt(charge.scheme)
    draft = actions.copy_scheme(charge.scheme, by=officer, at=now())
    copied = draft.charges.get()
    assert (draft.year, draft.status, draft.agreement) == (2010, "draft", "")
    assert (copied.total_gbp, copied.sharing.count(), copied.band.scheme) == (Decimal("30.00"), 1, draft)
    assert (draft.exemptions.count(), kinds()) == (1, ["scheme.copied"])
    with pytest.raises(RefusedError, match="2010/11 already has tariffs"):
        actions.copy_scheme(charge.scheme, by=officer, at=now())


def test_start_scheme_needs_a_free_year(officer):
    actions.start_scheme(2012, by=officer, at=now())
    with pytest.raises(RefusedError, match="2012/13 already has tariffs"):
        actions.start_scheme(2012, by=officer, at=now())


def test_adopt_scheme_stands(officer):
    charge = ChargeFactory()
    scheme = actions.adopt_scheme(charge.scheme, agreement="Delivery Board, 12 March 2009", by=officer, at=now())
    assert (scheme.status, scheme.adopted_by, kinds()) == (Scheme.Status.ADOPTED, officer, ["scheme.adopted"])
    for change in (
        lambda: set_charge(scheme, charge.organisation, officer, band=charge.band, members=2),
        lambda: actions.remove_charge(charge, by=officer, at=now()),
        lambda: actions.adopt_scheme(scheme, agreement="Again", by=officer, at=now()),
        lambda: actions.exempt_organisation(scheme, OrganisationFactory(), reason="Late", by=officer, at=now()),
    ):
        with pytest.raises(RefusedError, match="adopted and stay as they are"):
            change()


def test_adopt_scheme_refuses_an_empty_draft(officer):
    with pytest.raises(RefusedError, match="Nobody is charged"):
        actions.adopt_scheme(SchemeFactory(), agreement="Board", by=officer, at=now())


@pytest.mark.parametrize("role", [Role.FINANCE, Role.AUDITOR, Role.MEMBER, None])
def test_only_the_support_office_changes_tariffs(role):
    person = seated(role) if role else PersonFactory()
    charge = ChargeFactory()
    for change in (
        lambda: set_charge(charge.scheme, charge.organisation, person),
        lambda: actions.remove_charge(charge, by=person, at=now()),
        lambda: actions.adopt_scheme(charge.scheme, agreement="Board", by=person, at=now()),
        lambda: actions.copy_scheme(charge.scheme, by=person, at=now()),
        lambda: actions.start_scheme(2020, by=person, at=now()),
    ):
        with pytest.raises(NotAllowedError, match="Only the SP Support Officer"):
            change()
