"""Changing a draft on its pages, and what the forms refuse (D01, D03)."""

import re
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from partnerships.models import Event, Role
from tariffs import actions
from tariffs.models import Band, Charge, Invoice, Scheme
from tests.factories.invoices import PayerFactory, billed_scheme
from tests.factories.partnerships import OrganisationFactory, now, seated
from tests.factories.tariffs import BandFactory, ChargeFactory, ExemptionFactory, SchemeFactory, adopt

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client):
    person = seated(Role.SUPPORT_OFFICER)
    client.force_login(person)
    return person


@pytest.fixture
def adopted():
    charge = ChargeFactory()
    ExemptionFactory(scheme=charge.scheme)
    return adopt(charge.scheme)


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_charge_add_edit_and_remove(client, officer):
    band = BandFactory()
    organisation = OrganisationFactory(name="Harbour Trust")
    year = band.scheme.year
    client.post(
        reverse("tariffs:charge_add", args=[year]), {"organisation": organisation.pk, "band": band.pk, "members": 2}
    )
    charge = Charge.objects.get()
    assert charge.total_gbp == Decimal("500.00")
    address = reverse("tariffs:charge_edit", args=[year, organisation.slug])
    assert "What Harbour Trust pays in 2009/10" in text(client.get(address))
    response = client.post(
        address,
        {"band": band.pk, "members": 1, "agreed_unit_gbp": "£1,200.50", "override_reason": "Agreed", "comment": ""},
        follow=True,
    )
    charge.refresh_from_db()
    assert charge.total_gbp == Decimal("1200.50")
    assert "Harbour Trust pays £1,200.50" in text(response)
    client.post(reverse("tariffs:charge_remove", args=[year, organisation.slug]))
    assert Charge.objects.count() == 0


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("-750", "Enter an amount in pounds and pence"),
        ("NaN", "Enter an amount in pounds and pence"),
        ("Infinity", "Enter an amount in pounds and pence"),
        ("1e308", "Enter an amount in pounds and pence"),
        ("1,20", "Enter an amount in pounds and pence"),
        ("750.505", "Enter an amount in pounds and pence"),
        ("٧٥٠", "Enter an amount in pounds and pence"),
        ("£1,000,000.01", "Enter an amount of £1,000,000 or less"),
        ("9" * 29, "Enter an amount in pounds and pence"),
        ("9" * 100_000, "Enter an amount in pounds and pence"),
        ("<script>", "Enter an amount in pounds and pence"),
    ],
)
def test_charge_edit_refuses_what_is_no_money_and_keeps_it(client, officer, typed, says):
    charge = ChargeFactory()
    address = reverse("tariffs:charge_edit", args=[charge.scheme.year, charge.organisation.slug])
    response = client.post(
        address, {"band": charge.band.pk, "members": 1, "agreed_unit_gbp": typed, "override_reason": "Agreed"}
    )
    assert response.status_code == 200
    assert says in text(response)
    assert response.context["form"]["agreed_unit_gbp"].value() == typed
    charge.refresh_from_db()
    assert charge.total_gbp == Decimal("250.00")


@pytest.mark.parametrize("members", ["0", "-3", "1001", "3.5", "three", "", "9" * 5000])
def test_charge_edit_refuses_what_is_no_number_of_members(client, officer, members):
    charge = ChargeFactory()
    address = reverse("tariffs:charge_edit", args=[charge.scheme.year, charge.organisation.slug])
    response = client.post(address, {"band": charge.band.pk, "members": members})
    assert response.context["form"].errors["members"]


def test_charge_edit_says_what_the_rule_refuses(client, officer):
    charge = ChargeFactory()
    address = reverse("tariffs:charge_edit", args=[charge.scheme.year, charge.organisation.slug])
    response = client.post(address, {"band": charge.band.pk, "members": 1, "agreed_unit_gbp": "100"})
    assert response.context["form"].errors["override_reason"] == ["Say why the tariff differs from the band’s."]


def test_charge_add_takes_no_band_of_another_year(client, officer):
    other = BandFactory(scheme=SchemeFactory(year=2010))
    organisation = OrganisationFactory()
    response = client.post(
        reverse("tariffs:charge_add", args=[SchemeFactory().year]),
        {"organisation": organisation.pk, "band": other.pk, "members": 1},
    )
    assert list(response.context["form"].errors) == ["band"]


def test_band_add_and_edit(client, officer):
    year = SchemeFactory().year
    values = {"name": "Large", "unit_gbp": "£750", "applies_to": "Larger organisations"}
    client.post(reverse("tariffs:band_add", args=[year]), {**values, "slug": "large"})
    client.post(reverse("tariffs:band_edit", args=[year, "large"]), {**values, "unit_gbp": "800"})
    assert Band.objects.get().unit_gbp == Decimal("800.00")


def test_scheme_copy_adopt_and_exempt(client, officer, adopted):
    response = client.post(reverse("tariffs:scheme_copy", args=[2009]), follow=True)
    assert response.redirect_chain == [("/tariffs/2010-11/", 302)]
    host = OrganisationFactory(name="Port Health")
    client.post(reverse("tariffs:organisation_exempt", args=[2010]), {"organisation": host.pk, "reason": "In kind"})
    client.post(reverse("tariffs:scheme_adopt", args=[2010]), {"agreement": "Delivery Board, 12 March 2010"})
    scheme = Scheme.objects.get(year=2010)
    assert (scheme.status, scheme.exemptions.count()) == ("adopted", 2)


def test_an_adopted_year_offers_no_change(client, officer, adopted):
    shown = client.get("/tariffs/2009-10/").content.decode()
    assert "/charges/" not in shown
    assert "/tariffs/2009-10/copy/" in shown


def test_charge_edit_names_members_who_pay_nothing_themselves(client, officer):
    charge = ChargeFactory(members=3)
    college, group = OrganisationFactory(name="City College"), OrganisationFactory(is_group_of="Three colleges")
    payer = ChargeFactory(scheme=charge.scheme).organisation
    charge.sharing.create(organisation=payer)
    address = reverse("tariffs:charge_edit", args=[charge.scheme.year, charge.organisation.slug])
    form = client.get(address).context["form"]
    assert set(form.fields["sharing"].queryset) == {college, payer}
    assert group not in form.fields["sharing"].queryset
    client.post(address, {"band": charge.band.pk, "members": 3, "sharing": [college.pk]})
    assert [member.organisation for member in charge.sharing.all()] == [college]


def test_members_of_a_group_are_named_after_the_year_is_adopted_until_they_are_billed(client, officer):
    scheme = billed_scheme(members=2)
    charge, (one, two, three) = scheme.charges.get(), (OrganisationFactory(name=f"College {n}") for n in "ABC")
    for member in (one, two):
        PayerFactory(organisation=member)
    address = reverse("tariffs:members_name", args=[scheme.year, charge.organisation.slug])
    assert address in client.get(scheme.get_absolute_url()).content.decode()
    crowded = client.post(address, {"members": [one.pk, two.pk, three.pk]})
    assert "3 members are named, but 2 share the charge" in text(crowded)
    client.post(address, {"members": [one.pk, three.pk]})
    client.post(address, {"members": [one.pk, two.pk]})
    assert {share.organisation for share in charge.sharing.all()} == {one, two}
    change = Event.objects.filter(kind="charge.members_named").latest("pk").data
    assert (change["before"], change["after"]) == (
        {"members": "College A, College C"},
        {"members": "College A, College B"},
    )
    run = actions.preview_run(scheme, each_member_of=[charge.pk], by=None, at=now())
    run = actions.approve_run(run, seen=run.seen, by=seated(Role.FINANCE), at=now())
    actions.issue_run(run, seen=run.seen, by=None, at=now())
    refused = client.post(address, {"members": [two.pk]})
    assert "College A has been billed and must stay named." in text(refused)
    with pytest.raises(IntegrityError, match="a member who has been billed stays named"), transaction.atomic():
        charge.sharing.filter(organisation=one).delete()
    assert Invoice.objects.count() == charge.sharing.count() == 2


def test_nobody_is_named_where_nobody_shares(client, officer, adopted):
    charge = adopted.charges.get()
    assert client.get(reverse("tariffs:members_name", args=[2009, charge.organisation.slug])).status_code == 404
