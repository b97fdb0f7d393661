"""Every bad file is refused in time, names row, column and reason, and changes nothing (F32)."""

import re
import time

import pytest

from partnerships.actions.imports import upload_import
from partnerships.imports import Outcome, import_kind
from partnerships.models import Body, ImportRun, Role
from tests.factories.partnerships import TopBoardFactory, now, seated
from tests.partnerships.bad_sheets import GOOD, HEAD, book, cases

pytestmark = pytest.mark.django_db


def upload(filename, data):
    TopBoardFactory()
    by = seated(Role.SUPPORT_OFFICER)
    return upload_import(import_kind("bodies"), filename=filename, data=data, by=by, at=now())


@pytest.mark.parametrize(("filename", "data", "words"), [pytest.param(*case[1:], id=case[0]) for case in cases()])
def test_bad_file_is_refused(filename, data, words):
    data = data() if callable(data) else data
    began = time.monotonic()
    run = upload(filename, data)
    assert time.monotonic() - began < 10
    problems = Outcome.from_json(run.outcome).problems
    assert re.search(words, " | ".join(str(problem) for problem in problems))
    assert (run.status, run.table) == (ImportRun.Status.REFUSED, None)
    assert not Body.objects.filter(kind="task_group").exists()


@pytest.mark.parametrize(("filename", "data"), [("x.csv", (HEAD + GOOD).encode()), ("x.xlsx", book())])
def test_good_file_waits(filename, data):
    """The control: the file that the bad ones are made from."""
    run = upload(filename, data)
    assert Outcome.from_json(run.outcome).problems == ()
    assert run.status == ImportRun.Status.WAITING


def test_there_are_enough_cases():
    assert len(list(cases())) >= 60
