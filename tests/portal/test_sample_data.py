"""The 2009/10 framework over all apps: the printed figures, and a second load without a change (G08)."""

import io
from decimal import Decimal

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command

from partnerships.models import Event
from tariffs.models import Charge, Exemption, Scheme

FOLDER = settings.BASE_DIR / "sample_data" / "southampton_2009_10"
pytestmark = pytest.mark.django_db


def load():
    out = io.StringIO()
    call_command("load_framework", str(FOLDER), stdout=out)
    return out.getvalue().splitlines()


def rows():
    history = [model for model in apps.get_models() if model.__name__.endswith("History")]
    return {model._meta.label: model.objects.count() for model in [*history, Event]}


def test_tariffs_are_the_printed_ones():
    load()
    scheme = Scheme.objects.get(year=2009)
    charges = Charge.objects.filter(scheme=scheme)
    assert scheme.status == Scheme.Status.ADOPTED
    assert charges.count() == 15
    assert sum(charge.members for charge in charges) == 24
    assert sum(charge.total_gbp for charge in charges) == Decimal(15750)
    assert [exemption.organisation.slug for exemption in Exemption.objects.all()] == ["southampton-city-council"]


def test_a_second_load_of_everything_changes_nothing():
    first, before = load(), rows()
    second = load()
    assert rows() == before
    assert len(second) == len(first)
    assert [line for line in second if "0 added, 0 changed" not in line] == ["Loaded."]
