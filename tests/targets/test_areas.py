"""Areas: found by any spelling, kept as a list, written at once (C09)."""

import pytest
from django.db import IntegrityError, transaction

from partnerships.imports import import_kind
from partnerships.models import Event, Role
from partnerships.sheets import read_sheet
from targets.models import Area
from targets.models.areas import spelling
from tests.factories.partnerships import now, seated
from tests.factories.targets import AreaFactory

pytestmark = pytest.mark.django_db
TWO = b"code,name,gss_code,also_known_as\nSTH,Southampton,E06000045,Southampton UA; City of Southampton\nPOR,Portsmouth,,\n"


def load(data, **kwargs):
    return import_kind("areas").load(read_sheet(data, "areas.csv"), by=kwargs.pop("by", None), at=now(), **kwargs)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("The City of  Southampton", "city of southampton"),
        ("St. Helens", "st helens"),
        ("Tyne & Wear", "tyne and wear"),
        ("Sir Ynys Môn", "sir ynys mon"),
        ("Stockton-on-Tees", "stockton on tees"),
    ],
)
def test_names_are_compared_without_what_people_write_differently(text, plain):
    assert spelling(text) == plain


def test_an_area_is_found_by_code_and_by_every_name():
    area = AreaFactory(code="STH", name="Southampton", gss_code="E06000045", also_known_as=["Southampton UA"])
    found = Area.objects.all().spelled()
    for text in ("sth", "E06000045", "SOUTHAMPTON", "southampton ua"):
        assert found[spelling(text)] == [area]


def test_a_list_of_areas_is_written_with_one_event():
    outcome = load(TWO)
    assert (outcome.added, outcome.problems) == (2, ())
    assert Area.objects.get(code="STH").also_known_as == ["Southampton UA", "City of Southampton"]
    assert Event.objects.filter(kind="area.list_changed").count() == 1


def test_loading_areas_twice_changes_nothing():
    load(TWO)
    rows = Area.pgh_event_model.objects.count()
    outcome = load(TWO)
    assert (outcome.added, outcome.changed, outcome.unchanged) == (0, 0, 2)
    assert (Area.pgh_event_model.objects.count(), Event.objects.count()) == (rows, 1)


def test_what_a_file_leaves_out_stays():
    load(TWO)
    outcome = load(b"code,name,nation\nPOR,Portsmouth,England\n")
    assert [change.cells for change in outcome.changes] == [(("nation", "", "England"),)]
    assert Area.objects.get(code="STH").gss_code == "E06000045"


def test_a_preview_writes_nothing():
    assert load(TWO, dry_run=True, by=seated(Role.SUPPORT_OFFICER)).added == 2
    assert not Area.objects.exists()


def test_bad_areas_are_named():
    outcome = load(b"code,name,opened_on\nTOOLONGACODE,Somewhere,\nABC,Anywhere,soon\nDEF,Elsewhere,2009-04-01\n")
    assert [(problem.row, problem.column) for problem in outcome.problems] == [(2, "code"), (3, "opened_on")]


@pytest.mark.parametrize(
    ("constraint", "given"),
    [
        ("area_has_code_and_name", {"name": ""}),
        ("area_gss_code_once", {"gss_code": "E06000045"}),
        ("area_closes_after_it_opens", {"opened_on": "2009-04-01", "closed_on": "2008-04-01"}),
    ],
)
def test_the_database_knows_what_an_area_is(constraint, given):
    AreaFactory(gss_code="E06000045")
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        AreaFactory(**given)
