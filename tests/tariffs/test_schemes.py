"""What the database itself holds true of schemes, bands and charges (D01-D03)."""

from decimal import Decimal

import pytest
from django.db import connection, transaction

from tariffs.models import Band, Charge, Exemption, Scheme, SharingMember
from tests.factories.partnerships import OrganisationFactory, now
from tests.factories.tariffs import (
    BandFactory,
    BoardBandFactory,
    ChargeFactory,
    ExemptionFactory,
    SchemeFactory,
    adopt,
)
from tests.refused import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def adopted():
    charge = ChargeFactory(members=3)
    SharingMember.objects.create(charge=charge, organisation=OrganisationFactory())
    ExemptionFactory(scheme=charge.scheme)
    adopt(charge.scheme)
    return charge


def test_total_is_members_times_unit_by_the_database():
    charge = ChargeFactory(band=BandFactory(slug="large", unit_gbp=Decimal("750.01")), members=3)
    assert (charge.unit_gbp, charge.total_gbp) == (Decimal("750.01"), Decimal("2250.03"))


def test_total_cannot_be_written():
    charge = ChargeFactory()
    with pytest.raises(Exception, match="generated column"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE tariffs_charge SET total_gbp = 1 WHERE id = %s", [charge.pk])


def test_charge_follows_its_band_and_an_override_does_not():
    band = BandFactory()
    plain = ChargeFactory(band=band, members=2)
    agreed = ChargeFactory(band=band, agreed_unit_gbp=Decimal("100.00"), override_reason="Agreed for one year.")
    Band.objects.filter(pk=band.pk).update(unit_gbp=Decimal("300.00"))
    plain.refresh_from_db()
    agreed.refresh_from_db()
    assert (plain.total_gbp, agreed.total_gbp) == (Decimal("600.00"), Decimal("100.00"))


def test_charge_cannot_carry_another_rate_or_a_band_of_another_year():
    with refused("charge_follows_its_band"):
        ChargeFactory(band_unit_gbp=Decimal("1.00"))
    with refused("charge_follows_its_band"):
        ChargeFactory(band=BandFactory(scheme=SchemeFactory(year=2010)), scheme=SchemeFactory(year=2009))


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("charge_has_members", {"members": 0}),
        ("charge_has_members", {"members": 1001}),
        ("charge_override_has_a_reason", {"agreed_unit_gbp": Decimal("1.00")}),
        ("charge_override_has_a_reason", {"override_reason": "Just because."}),
        ("charge_unit_is_reasonable", {"agreed_unit_gbp": Decimal("-1.00"), "override_reason": "Refund."}),
        ("charge_unit_is_reasonable", {"agreed_unit_gbp": Decimal("1000000.01"), "override_reason": "Rich."}),
    ],
)
def test_charge_constraints(constraint, fields):
    with refused(constraint):
        ChargeFactory(**fields)


def test_one_charge_an_organisation_and_year():
    charge = ChargeFactory()
    with refused("charge_once_a_year"):
        ChargeFactory(scheme=charge.scheme, organisation=charge.organisation)


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("band_has_a_name", {"name": ""}),
        ("band_unit_is_reasonable", {"unit_gbp": Decimal("-0.01")}),
        ("band_unit_is_reasonable", {"unit_gbp": Decimal("1000000.01")}),
    ],
)
def test_band_constraints(constraint, fields):
    with refused(constraint):
        BandFactory(**fields)


def test_one_band_a_code_and_one_for_the_board():
    board = BoardBandFactory()
    with refused("band_code_once_a_year"):
        Band.objects.create(scheme=board.scheme, slug=board.slug, name="Again", unit_gbp=1, applies_to="All")
    with refused("band_one_for_board_members"):
        BandFactory(scheme=board.scheme, slug="board-two", for_board_members=True)


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("scheme_year_is_a_year", {"year": 1999}),
        ("scheme_adopted_at_a_time", {"status": "adopted"}),
    ],
)
def test_scheme_constraints(constraint, fields):
    with refused(constraint):
        Scheme.objects.create(**{"year": 2011, **fields})


def test_a_draft_has_no_time_of_adoption():
    with refused("scheme_adopted_at_a_time"):
        Scheme.objects.create(year=2011, adopted_at=now())


def test_exempt_organisation_is_not_charged_and_the_other_way_round():
    exemption = ExemptionFactory()
    with refused("charge_or_exemption"):
        ChargeFactory(scheme=exemption.scheme, organisation=exemption.organisation)
    charge = ChargeFactory()
    with refused("charge_or_exemption"):
        ExemptionFactory(scheme=charge.scheme, organisation=charge.organisation)


def test_exemption_needs_a_reason_and_is_given_once():
    exemption = ExemptionFactory()
    with refused("exemption_has_a_reason"):
        ExemptionFactory(reason="")
    with refused("exemption_once_a_year"):
        ExemptionFactory(scheme=exemption.scheme, organisation=exemption.organisation)


def test_no_more_members_are_named_than_share():
    charge = ChargeFactory(members=2)
    for _ in range(2):
        SharingMember.objects.create(charge=charge, organisation=OrganisationFactory())
    with refused("sharing_members_fit"):
        SharingMember.objects.create(charge=charge, organisation=OrganisationFactory())
    with refused("sharing_members_fit"):
        Charge.objects.filter(pk=charge.pk).update(members=1)


def test_a_member_shares_a_charge_once():
    charge = ChargeFactory(members=3)
    member = SharingMember.objects.create(charge=charge, organisation=OrganisationFactory())
    with refused("sharing_member_once"):
        SharingMember.objects.create(charge=charge, organisation=member.organisation)


def test_an_adopted_year_stands_by_every_path(adopted):
    scheme = adopted.scheme
    changes = [
        lambda: Charge.objects.filter(pk=adopted.pk).update(members=4),
        lambda: Charge.objects.filter(pk=adopted.pk).delete(),
        lambda: ChargeFactory(scheme=scheme, band=adopted.band),
        lambda: Band.objects.filter(scheme=scheme).update(unit_gbp=1),
        lambda: BandFactory(scheme=scheme, slug="new"),
        lambda: Exemption.objects.all().update(reason="Other"),
        lambda: SharingMember.objects.update(organisation=OrganisationFactory()),
        lambda: Scheme.objects.filter(pk=scheme.pk).update(status="draft", adopted_at=None),
        lambda: Scheme.objects.filter(pk=scheme.pk).update(year=2031),
        lambda: scheme.delete(),
    ]
    for change in changes:
        with refused():
            change()
    adopted.refresh_from_db()
    assert (adopted.members, adopted.total_gbp) == (3, Decimal("750.00"))


def test_a_charge_cannot_move_into_an_adopted_year(adopted):
    other = ChargeFactory(scheme=SchemeFactory(year=2010))
    with refused("adopted_scheme_stands"):
        Charge.objects.filter(pk=other.pk).update(scheme=adopted.scheme, band=adopted.band)


def test_row_history_keeps_what_was_before():
    charge = ChargeFactory()
    Charge.objects.filter(pk=charge.pk).update(members=5)
    assert list(charge.row_history.order_by("pgh_id").values_list("pgh_label", "members")) == [
        ("insert", 1),
        ("update", 5),
    ]
