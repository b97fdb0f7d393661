"""Schemes, bands, charges and exemptions for tests."""

from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from tariffs.models import Band, Charge, Exemption, Scheme
from tests.factories.partnerships import OrganisationFactory, now


class SchemeFactory(DjangoModelFactory):
    """A draft; `adopt(scheme)` once its lines are there."""

    class Meta:
        model = Scheme
        django_get_or_create = ("year",)

    year = 2009


class BandFactory(DjangoModelFactory):
    class Meta:
        model = Band
        django_get_or_create = ("scheme", "slug")

    scheme = factory.SubFactory(SchemeFactory)
    slug = "small"
    name = factory.LazyAttribute(lambda band: band.slug.replace("-", " ").capitalize())
    unit_gbp = Decimal("250.00")
    applies_to = "Smaller organisations"


class BoardBandFactory(BandFactory):
    slug = "delivery-board"
    unit_gbp = Decimal("1500.00")
    applies_to = "Key agencies on the Delivery Board"
    for_board_members = True


class ChargeFactory(DjangoModelFactory):
    class Meta:
        model = Charge

    scheme = factory.SubFactory(SchemeFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    band = factory.SubFactory(BandFactory, scheme=factory.SelfAttribute("..scheme"))
    band_unit_gbp = factory.SelfAttribute("band.unit_gbp")
    members = 1


class ExemptionFactory(DjangoModelFactory):
    class Meta:
        model = Exemption

    scheme = factory.SubFactory(SchemeFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    reason = "The host authority gives officer time, venues and the website instead."


def adopt(scheme):
    """Bring the scheme into force as the database would see it."""
    Scheme.objects.filter(pk=scheme.pk).update(status=Scheme.Status.ADOPTED, adopted_at=now())
    scheme.refresh_from_db()
    return scheme
