"""The 2009/10 framework loads whole, and equals the printed facts (G08)."""

import io
import shutil
from pathlib import Path

import pytest
import yaml
from django.core.management import CommandError, call_command

from partnerships.imports import import_kind
from partnerships.models import (
    Aspiration,
    Body,
    BodyPage,
    Duty,
    KeyActivity,
    Objective,
    Organisation,
    Person,
    Seat,
)

FOLDER = Path(__file__).resolve().parents[2] / "sample_data" / "southampton_2009_10"
pytestmark = pytest.mark.django_db


def load(*args, folder):
    out = io.StringIO()
    call_command("load_framework", str(folder), *args, stdout=out)
    return out.getvalue().splitlines()


@pytest.fixture
def register(tmp_path):
    """The lists of the register alone; tests/portal/test_sample_data.py loads them all."""
    own = [entry for entry in yaml.safe_load((FOLDER / "manifest.yaml").read_text()) if _is_ours(entry["list"])]
    (tmp_path / "manifest.yaml").write_text(yaml.safe_dump(own))
    for entry in own:
        shutil.copy(FOLDER / entry["file"], tmp_path)
    return tmp_path


def _is_ours(name):
    return import_kind(name).resource_class.__module__.startswith("partnerships.")


def test_the_register_is_loaded_whole(register):
    """One load, since each takes a second; the checks stand below."""
    load(folder=register)
    bodies_are_those_of_the_framework()
    organisations_people_and_chairs()
    strategy_says_only_what_is_known()
    pages_and_activities()
    no_duty_of_the_past()


def bodies_are_those_of_the_framework():
    bodies = Body.objects.exclude(kind="office")
    assert bodies.count() == 21
    assert bodies.filter(kind="thematic", status="active").count() == 11
    assert list(Body.objects.orphans()) == []
    assert Body.objects.get(is_top=True).slug == "policy-board"
    assert set(bodies.filter(kind="thematic").values_list("parent__slug", flat=True)) == {"delivery-board"}
    assert Body.objects.filter(kind="office", status="active").count() == 9


def organisations_people_and_chairs():
    assert Organisation.objects.count() == 39
    assert Organisation.objects.get(is_host_authority=True).slug == "southampton-city-council"
    assert dict(Seat.objects.filter(role="chair").values_list("body__slug", "person__name")) == {
        "lyp": "Ivan White",
        "seb": "Van Gore",
        "scb": "Lindsey Noble",
        "sep": "Matthew Dean",
        "shape": "Stephen Foster",
    }
    assert list(Seat.objects.filter(joint=True).values_list("body__slug", flat=True)) == ["sep"]
    assert not Person.objects.filter(is_active=True).exists()


def strategy_says_only_what_is_known():
    assert list(Objective.objects.values_list("number", "title", "title_in_source")) == [
        (number, "", False) for number in range(1, 7)
    ]
    assert Objective.objects.get(lead_body__isnull=False).lead_body.slug == "shape"
    assert [str(aspiration) for aspiration in Aspiration.objects.order_by("objective__number", "number")] == [
        "1.1", "2.2", "3.2", "4.1", "4.2", "5.1", "5.2", "5.3", "6.4",
    ]  # fmt: skip


def pages_and_activities():
    assert BodyPage.objects.exclude(introduction="").count() == 7
    assert not BodyPage.objects.filter(checked_at__isnull=False).exists()
    counts = {kind: KeyActivity.objects.filter(kind=kind).count() for kind in KeyActivity.Kind.values}
    assert counts == {"key_activity": 6, "commitment": 25, "achievement": 4}


def no_duty_of_the_past():
    assert not Duty.objects.exists()


def test_a_simulation_writes_nothing(register):
    assert load("--simulate", folder=register)[-1] == "Nothing was written: this was a simulation."
    assert not Body.objects.exists()


def test_a_bad_folder_writes_nothing_and_says_where(tmp_path):
    (tmp_path / "manifest.yaml").write_text("- {list: organisations, file: a.csv}\n- {list: bodies, file: b.csv}\n")
    (tmp_path / "a.csv").write_text("slug,name\npct,Primary Care Trust\n")
    (tmp_path / "b.csv").write_text("slug,name,kind\nlyp,Later Years,club\n")
    with pytest.raises(CommandError, match=r"b\.csv cannot be loaded:\nRow 2, column “kind”: Type one of"):
        load(folder=tmp_path)
    assert not Organisation.objects.exists()


@pytest.mark.parametrize(
    ("manifest", "words"),
    [(None, "There is no manifest.yaml"), ("- {list: songs, file: a.csv}\n", "No app offers a list called songs")],
)
def test_a_folder_that_is_not_one(tmp_path, manifest, words):
    if manifest:
        (tmp_path / "manifest.yaml").write_text(manifest)
        (tmp_path / "a.csv").write_text("slug\nx\n")
    with pytest.raises(CommandError, match=words):
        load(folder=tmp_path)
