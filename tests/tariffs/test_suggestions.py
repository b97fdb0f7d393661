"""The band that the register suggests: seats first, then funding, then size; overrides keep a comment (X07, D03)."""

import pytest
from django.urls import reverse
from django.utils import timezone

from partnerships.models import Body, Role
from tariffs.models import Charge
from tariffs.reports.suggestions import size_check, suggest
from tests.factories.invoices import PayerFactory
from tests.factories.partnerships import BodyFactory, OrganisationFactory, SeatFactory, seated
from tests.factories.tariffs import BandFactory, BoardBandFactory, ChargeFactory, SchemeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def bands():
    scheme = SchemeFactory(year=2010)
    large = BandFactory(scheme=scheme, slug="large", unit_gbp=750)
    return {"small": BandFactory(scheme=scheme), "large": large, "board": BoardBandFactory(scheme=scheme)}


def suggested(scheme, organisation, **named):
    found = suggest(scheme, organisation, on=timezone.localdate(), **named)
    return found and (found.band.slug, found.why)


def test_seats_speak_first_then_subscriptions_then_size(bands):
    scheme, organisation = bands["small"].scheme, OrganisationFactory()
    assert suggested(scheme, organisation) is None
    payer = PayerFactory(organisation=organisation)
    assert suggested(scheme, organisation) is None
    for values, expected in (
        ({"size": "large"}, ("large", "it is a large organisation")),
        ({"funded_by_subscriptions": True}, ("small", "subscriptions of its members fund it")),
        ({"funded_by_subscriptions": False, "size": "small"}, ("small", "it is a small organisation")),
    ):
        type(payer).objects.filter(pk=payer.pk).update(**values)
        assert suggested(scheme, organisation) == expected
    assert suggested(scheme, organisation, named=True)[0] == "delivery-board"
    SeatFactory(body=BodyFactory(slug="delivery-board", kind=Body.Kind.BOARD), representing=organisation)
    assert suggested(scheme, organisation) == ("delivery-board", "it sits on the Delivery Board")


def test_a_band_against_the_register_is_told_unless_a_comment_says_why(bands):
    scheme = bands["small"].scheme
    charge = ChargeFactory(scheme=scheme, band=bands["small"])
    PayerFactory(organisation=charge.organisation, size="large")
    told = size_check(bands.values(), scheme.charges.all(), on=timezone.localdate())
    assert told == [
        f"{charge.organisation} is in the band Small. "
        "The register suggests the band Large (£750): it is a large organisation."
    ]
    Charge.objects.update(comment="Agreed by the board.")
    assert size_check(bands.values(), scheme.charges.all(), on=timezone.localdate()) == []


def test_the_form_asks_why_another_band_is_chosen(client, bands):
    scheme, organisation = bands["small"].scheme, OrganisationFactory()
    PayerFactory(organisation=organisation, size="large")
    client.force_login(seated(Role.SUPPORT_OFFICER))
    address = reverse("tariffs:charge_add", args=[scheme.year])
    values = {"organisation": organisation.pk, "band": bands["small"].pk, "members": 1}
    page = client.post(address, values)
    assert page.context["form"].errors["comment"] == [
        "The register suggests the band Large (£750): it is a large organisation. "
        "Choose that band, or say here why it pays Small instead."
    ]
    assert client.post(address, values | {"comment": "New, half a year only."}).status_code == 302
    assert scheme.charges.get().comment == "New, half a year only."
