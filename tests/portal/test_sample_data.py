"""The 2009/10 framework over all apps: the printed figures, and a second load without a change (G08)."""

import io
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import CommandError, call_command

from partnerships.models import Event
from portal.embedded import preparation
from targets.models import Classification, Milestone, Quarter, StrategyTarget
from tariffs.models import Charge, Exemption, Scheme
from tests.factories.partnerships import BodyFactory

FOLDER = settings.BASE_DIR / "sample_data" / "southampton_2009_10"
pytestmark = pytest.mark.django_db


def load():
    out = io.StringIO()
    call_command("load_framework", str(FOLDER), stdout=out)
    return out.getvalue().splitlines()


def rows():
    history = [model for model in apps.get_models() if model.__name__.endswith("History")]
    return {model._meta.label: model.objects.count() for model in [*history, Event]}


def tariffs_are_the_printed_ones():
    scheme = Scheme.objects.get(year=2009)
    charges = Charge.objects.filter(scheme=scheme)
    assert scheme.status == Scheme.Status.ADOPTED
    assert charges.count() == 15
    assert sum(charge.members for charge in charges) == 24
    assert sum(charge.total_gbp for charge in charges) == Decimal(15750)
    assert [exemption.organisation.slug for exemption in Exemption.objects.all()] == ["southampton-city-council"]


def results_of_2008_09_are_the_printed_ones():
    current = Classification.objects.current().select_related("figure__indicator")
    shown = {
        classed.figure.indicator.slug: (classed.get_standing_display(), classed.figure.printed_class)
        for classed in current
    }
    assert len(shown) == 8
    assert all(ours == printed for ours, printed in shown.values())
    assert sorted(slug for slug, (ours, _) in shown.items() if ours == "Significant Variance") == [
        "co2-prevented-council-buildings",
        "warm-front-grants",
    ]
    assert (StrategyTarget.objects.count(), Milestone.objects.count()) == (13, 11)
    assert Quarter.objects.filter(year=2008).published().count() == 4


def test_everything_loads_and_a_second_load_changes_nothing():
    first, before = load(), rows()
    tariffs_are_the_printed_ones()
    results_of_2008_09_are_the_printed_ones()
    second = load()
    assert rows() == before
    assert len(second) == len(first)
    assert [line for line in second if "0 added, 0 changed" not in line] == ["Loaded."]


@pytest.fixture
def changed_sample(tmp_path, monkeypatch):
    """Sample data that cannot be loaded."""
    (tmp_path / "manifest.yaml").write_text("- {list: unknown, file: unknown.csv}\n")
    monkeypatch.setattr(preparation, "SAMPLE_DATA", tmp_path)
    monkeypatch.setattr(preparation, "HOME", SimpleNamespace(path=tmp_path.parent / "home"))


def test_sample_data_that_does_not_go_with_what_people_did_lets_the_portal_start(changed_sample, capsys):
    with pytest.raises(CommandError, match="No app offers a list called unknown"):
        preparation.load_sample_data()
    BodyFactory()
    preparation.load_sample_data()
    told = capsys.readouterr().out
    assert "Changes of the sample data were left out, since what was done here stands. No app offers" in told
    preparation.load_sample_data()
    assert capsys.readouterr().out == ""
