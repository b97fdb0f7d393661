"""The statements and the years before the portal from and to spreadsheets (F01, F06, H06)."""

from pathlib import Path

import pytest
from django.conf import settings

from healthchecks import actions
from healthchecks.models import PastRound, Questionnaire, Statement
from partnerships.imports import import_kind
from partnerships.models import Role
from partnerships.sheets import read_sheet, write_csv
from tests.factories.healthchecks import fix, make_questionnaire
from tests.factories.partnerships import now, seated

pytestmark = pytest.mark.django_db

FOLDER = Path(settings.BASE_DIR) / "sample_data" / "southampton_2009_10"
KINDS = {
    "health-check-versions": "health_check_versions",
    "health-check-parts": "health_check_parts",
    "health-check-statements": "health_check_statements",
    "past-health-checks": "past_health_checks",
}


@pytest.fixture
def runner():
    return seated(Role.STRATEGIC_MANAGER)


def load(kind, content, by=None):
    data = content if isinstance(content, bytes) else content.encode()
    return import_kind(kind).load(read_sheet(data, "file.csv"), by=by, at=now())


def load_files():
    outcomes = [load(kind, (FOLDER / f"{name}.csv").read_bytes()) for kind, name in KINDS.items()]
    assert [problem for outcome in outcomes for problem in outcome.problems] == []
    return [(outcome.added, outcome.changed) for outcome in outcomes]


def test_the_files_give_28_statements_and_both_past_years_once():
    assert load_files() == [(1, 0), (4, 0), (28, 0), (2, 0)]
    assert load_files() == [(0, 0)] * 4
    sections = Questionnaire.objects.get().sections.all()
    assert [section.title for section in sections] == ["Purpose", "Proposition", "People", "Process"]
    assert [section.statements.count() for section in sections] == [7] * 4
    assert list(PastRound.objects.values_list("year", "partnerships_checked")) == [(2008, 0), (2007, 6)]


def test_the_files_change_nothing_once_a_round_has_used_them():
    load_files()
    fix(Questionnaire.objects.get())
    assert load_files() == [(0, 0)] * 4


def test_what_is_exported_imports_again_unchanged(runner):
    load_files()
    for kind in KINDS:
        columns, rows = import_kind(kind).export(runner)
        outcome = load(kind, "".join(write_csv(columns, rows)), by=runner)
        assert (outcome.added, outcome.changed, outcome.problems) == (0, 0, ())


def test_a_changed_row_rewords_its_statement(runner):
    make_questionnaire()
    outcome = load("health-check-statements", "version,part,number,statement\n1,people,2,We like it here.", by=runner)
    assert (outcome.changed, outcome.problems) == (1, ())
    assert Statement.objects.get(section__slug="people", position=2).text == "We like it here."


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("1,place,1,Words", "There is no part “place” in version 1"),
        ("9,people,1,Words", "There is no part “people” in version 9"),
        ("one,people,1,Words", "This is not a number"),
        ("1,people,9,Words", "The next number under People is 3"),
        ("1,people,3,People statement 1.", "already asked here"),
        (f"1,people,3,{'x' * 301}", "at most 300 characters"),
    ],
)
def test_a_bad_statement_names_the_reason(runner, row, says):
    make_questionnaire()
    outcome = load("health-check-statements", f"version,part,number,statement\n{row}", by=runner)
    assert outcome.problem_count == 1
    assert says in str(outcome.problems[0])


def test_fixed_statements_take_no_change_from_a_file(runner):
    fix(make_questionnaire())
    row = "version,part,number,statement\n1,people,2,Other words"
    assert "Start a new version" in str(load("health-check-statements", row, by=runner).problems[0])


def test_versions_come_one_after_the_other(runner):
    outcome = load("health-check-versions", "version\n3", by=runner)
    assert "The next version is 1" in str(outcome.problems[0])
    actions.start_version(by=runner, at=now())
    assert Questionnaire.objects.get().version == 1


def test_a_past_round_is_corrected(runner):
    load_files()
    outcome = load("past-health-checks", "year,partnerships_checked,what_happened\n2007,6,A pilot of six.", by=runner)
    assert outcome.changed == 1
    assert PastRound.objects.get(year=2007).account == "A pilot of six."
