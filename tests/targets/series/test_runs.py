"""The way of a file: refused unread, staged, left to a worker, dropped when its run ends (H06)."""

import datetime as dt

import pytest

from partnerships.actions.imports import confirm_import, drop_stale_imports, work_on_import
from partnerships.models import ImportRun
from targets.models import SeriesFigure, SeriesRow
from targets.resources.series import SERIES
from tests.factories.partnerships import now
from tests.targets.series.files import HEAD, applied, checked, figures, upload

pytestmark = pytest.mark.django_db


def test_a_file_that_cannot_be_read_is_kept_as_refused(officer):
    for data in ("", HEAD, "Year,Year\n1,2\n", "Year,Value\n2008\n", "Year,Value\n2008/09,1\n2009\n"):
        assert upload(officer, data).status == ImportRun.Status.REFUSED
    assert not SeriesRow.objects.exists()


def test_a_stage_is_dropped_when_its_run_ends(officer, world):
    applied(officer, HEAD + "Portsmouth,NI 196,2008/09,,4\n")
    waiting = checked(officer, HEAD + "Portsmouth,NI 196,2008/09,,5\n")
    drop_stale_imports(at=now())
    assert list(SeriesRow.objects.values_list("run", flat=True)) == [waiting.pk]
    assert list(SeriesFigure.objects.values_list("run", flat=True)) == [waiting.pk]
    drop_stale_imports(at=now() + dt.timedelta(minutes=61))
    drop_stale_imports(at=now())
    assert not SeriesRow.objects.exists()


def test_a_long_series_is_left_to_a_worker(officer, world, monkeypatch):
    object.__setattr__(SERIES, "rows_at_once", 1)
    try:
        run = checked(officer, HEAD + "Portsmouth,NI 196,2008/09,,4\nBristol,NI 196,2008/09,,5\n")
        assert run.status == "read"
        run = confirm_import(work_on_import(run.pk, at=now()), by=officer, at=now())
        assert (run.status, figures()) == ("confirmed", [])
        assert (work_on_import(run.pk, at=now()).status, len(figures())) == ("applied", 2)
    finally:
        object.__setattr__(SERIES, "rows_at_once", 20_000)
