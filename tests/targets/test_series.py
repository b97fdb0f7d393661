"""Series of figures: columns said by a person, every bad cell named, one statement, the same file twice nothing (H06, F33)."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from partnerships.access import RefusedError
from partnerships.actions.imports import confirm_import, drop_stale_imports, sort_columns, work_on_import
from partnerships.imports import Outcome
from partnerships.models import Event, ImportRun, Role
from targets.actions.series import upload_series
from targets.imports.columns import Columns, guess, read_period
from targets.models import Classification, Figure, Return, SeriesFigure, SeriesRow
from targets.resources.series import SERIES
from tests.factories.partnerships import now, seated
from tests.factories.targets import (
    AreaFactory,
    FigureFactory,
    IndicatorFactory,
    QuarterFactory,
    ReturnFactory,
    TargetFactory,
)

pytestmark = pytest.mark.django_db
HEAD = "Area name,NI,Financial year,Quarter,Value\n"


@pytest.fixture(autouse=True)
def no_queue(settings):
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"


@pytest.fixture
def officer():
    return seated(Role.SUPPORT_OFFICER)


@pytest.fixture
def world():
    """One indicator and three areas, ours among them."""
    AreaFactory(code="STH", name="Southampton", gss_code="E06000045", region="South East", nation="England")
    AreaFactory(code="POR", name="Portsmouth", also_known_as=["Portsmouth UA"])
    AreaFactory(code="BST", name="Bristol", official_name="City of Bristol")
    return IndicatorFactory(slug="fly-tipping", ni_code="NI 196", title="Fly tipping", decimals=1)


def upload(by, text, filename="series.csv"):
    return upload_series(SERIES, filename=filename, data=text.encode(), by=by, at=now())


def checked(by, text, **columns):
    run = upload(by, text)
    mapping = Columns.from_json(run.table["mapping"]).to_json() | columns
    return sort_columns(run, mapping, by=by, at=now())


def outcome(run):
    return Outcome.from_json(run.outcome)


def applied(by, text, **columns):
    return confirm_import(checked(by, text, **columns), by=by, at=now())


def faults(run):
    assert run.status == "unsorted"
    return [(problem.row, problem.column, problem.value) for problem in outcome(run).problems]


def figures():
    rows = Figure.objects.order_by("area_code", "year", "quarter")
    return list(rows.values_list("area_code", "year", "quarter", "value"))


# --- Columns -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2008/09", (2008, 0)),
        ("2008-09", (2008, 0)),
        ("2008-2009", (2008, 0)),
        ("FY 2008/09", (2008, 0)),
        ("08/09", (2008, 0)),
        ("99/00", (1999, 0)),
        ("2008", (2008, 0)),
        ("Q4 2008/09", (2008, 4)),
        ("2008-09 Quarter 1", (2008, 1)),
        ("2008/10", None),
        ("Q5 2008/09", None),
        ("Q1 Q2 2008/09", None),
        ("last year", None),
        ("", None),
    ],
)
def test_periods_as_people_write_them(text, period):
    assert read_period(text) == period


@pytest.mark.parametrize(
    ("headings", "columns"),
    [
        (("Area name", "NI", "Financial year", "Value"), Columns(area=1, indicator=2, period=3, value=4)),
        (("Place", "Outturn", "Year"), Columns(area=1, period=3, value=2)),
        (("Local Authority", "2007/08", "2008/09"), Columns(area=1, across=((2, 2007, 0), (3, 2008, 0)))),
        (
            ("LA code", "Period", "Numerator", "Denominator", "Percentage"),
            Columns(area=1, period=2, numerator=3, denominator=4, value=5),
        ),
        (("What", "Ever"), Columns()),
    ],
)
def test_columns_are_guessed_from_their_headings(headings, columns):
    assert guess(headings) == columns


# --- What it writes ----------------------------------------------------------------------------


def test_areas_by_any_spelling_and_years_in_any_form(officer, world):
    run = applied(
        officer,
        HEAD + "southampton,NI 196,2007/08,,12.5\nE06000045,ni 196,2008-09,Q4,13\nPORTSMOUTH UA,Fly Tipping,2008,,0\n"
        'City of Bristol,fly-tipping,2008/09,1,"1,200.5"\n',
    )
    assert (run.status, outcome(run).added) == ("applied", 4)
    assert figures() == [
        ("BST", 2008, 1, Decimal("1200.5")),
        ("POR", 2008, 0, Decimal(0)),
        ("STH", 2007, 0, Decimal("12.5")),
        ("STH", 2008, 4, Decimal(13)),
    ]
    assert set(Figure.objects.values_list("body", "recorded_by")) == {(world.body_id, officer.pk)}


def test_years_side_by_side(officer, world):
    run = applied(officer, "Council,2007/08,2008/09\nPortsmouth,4,..\nBristol,:,-5\n", indicator_id=world.pk)
    assert outcome(run).added == 4
    assert figures() == [("BST", 2007, 0, None), ("BST", 2008, 0, -5), ("POR", 2007, 0, 4), ("POR", 2008, 0, None)]


@pytest.mark.parametrize("mark", ["", ":", "..", "tba", "TBC", "n/a", "-", "x", "[c]", "*"])
def test_a_blank_by_any_usual_mark_is_no_data(officer, world, mark):
    applied(officer, HEAD + f"Portsmouth,NI 196,2008/09,,{mark}\n")
    assert figures() == [("POR", 2008, 0, None)]


def test_a_file_without_areas_is_ours(officer, world):
    applied(officer, "Year,Value\n2008/09,7\n", indicator_id=world.pk)
    assert figures() == [("STH", 2008, 0, 7)]


def test_a_percentage_is_of_its_two_numbers(officer, world):
    share = IndicatorFactory(kind="percent", ni_code="NI 117", decimals=1)
    run = applied(
        officer,
        "Area,Year,Num,Denom,Value\nPortsmouth,2008/09,1,3,33.3\nBristol,2008/09,:,:,x\n",
        indicator_id=share.pk,
    )
    assert run.status == "applied"
    assert Figure.objects.filter(area_code="POR").values_list("value", "numerator", "denominator").get() == (
        Decimal("33.333333"), 1, 3,
    )  # fmt: skip


def test_the_same_file_twice_changes_nothing(officer, world):
    text = HEAD + "Portsmouth,NI 196,2008/09,,4\nSouthampton,NI 196,2008/09,,5\n"
    applied(officer, text)
    before = (Figure.pgh_event_model.objects.count(), Classification.objects.count(), Event.objects.count())
    found = outcome(checked(officer, text))
    assert (found.added, found.changed, found.unchanged, found.is_empty) == (0, 0, 2, True)
    assert before == (Figure.pgh_event_model.objects.count(), Classification.objects.count(), Event.objects.count())


def test_history_events_and_classes_follow(officer, world):
    TargetFactory(indicator=world, year=2008, value=10)
    FigureFactory(indicator=world, area_code="POR", year=2008, value=3)
    run = applied(officer, HEAD + "Portsmouth,NI 196,2008/09,,4\nSouthampton,NI 196,2008/09,,9\n")
    assert [(change.label, change.is_new, change.cells) for change in outcome(run).changes] == [
        ("NI 196, Portsmouth, the year 2008/09", False, (("value", "3", "4"),)),
        ("NI 196, Southampton, the year 2008/09", True, (("value", "", "9"),)),
    ]
    kinds = Figure.pgh_event_model.objects.order_by("pgh_id").values_list("area_code", "pgh_label", "value")
    assert sorted(kinds) == [("POR", "insert", 3), ("POR", "update", 4), ("STH", "insert", 9)]
    assert Classification.objects.current().get().standing == "slight_variance"
    event = Event.objects.get(kind="series.imported")
    assert (event.body, event.data["after"]["figures"], event.data["after"]["areas"]) == (world.body, 2, 2)


def test_an_agreed_baseline_stands_and_the_preview_says_so(officer, world):
    type(world).objects.update(baseline_value=100, baseline_year=2007, baseline_agreed_on=dt.date(2008, 6, 1))
    run = checked(officer, HEAD + "Southampton,NI 196,2007/08,,104\n")
    assert outcome(run).notes == (
        "NI 196: the file has 104 for 2007/08, the agreed baseline is 100. The baseline stays as it was agreed.",
    )
    confirm_import(run, by=officer, at=now())
    world.refresh_from_db()
    assert (world.baseline_value, figures()) == (100, [("STH", 2007, 0, 104)])


# --- What it refuses ---------------------------------------------------------------------------


def test_every_bad_cell_is_named(officer, world):
    IndicatorFactory(kind="qualitative", title="Judged")
    run = checked(
        officer,
        HEAD + "Atlantis,NI 196,2008/09,,1\nPortsmouth,NI 999,2008/09,,1\nPortsmouth,Judged,2008/09,,1\n"
        "Portsmouth,NI 196,2008/10,,1\nPortsmouth,NI 196,2008/09,5,1\nPortsmouth,NI 196,2008/09,,938 tonnes\n"
        'Portsmouth,NI 196,2008/09,,1.25\nPortsmouth,NI 196,1850/51,,"1,20"\nPortsmouth,NI 196,2007/08,,1\n',
    )
    assert faults(run) == [
        (2, "Area name", "Atlantis"),
        (3, "NI", "NI 999"),
        (4, "NI", "Judged"),
        (5, "Financial year", "2008/10"),
        (6, "Quarter", "5"),
        (7, "Value", "938 tonnes"),
        (8, "Value", "1.25"),
        (9, "Financial year", "1850/51"),
        (9, "Value", "1,20"),
    ]
    assert not Figure.objects.exists()
    assert not SeriesFigure.objects.filter(effect__gt=0).exclude(run=run).exists()


def test_totals_are_refused_with_the_reason_or_left_out(officer, world):
    text = (
        HEAD
        + "Portsmouth,NI 196,2008/09,,1\nEngland,NI 196,2008/09,,99\nSOUTH EAST,NI 196,2008/09,,9\nEnglish average,NI 196,2008/09,,5\n"
    )
    run = checked(officer, text)
    assert faults(run) == [
        (3, "Area name", "England"),
        (4, "Area name", "SOUTH EAST"),
        (5, "Area name", "English average"),
    ]
    assert "total or average" in outcome(run).problems[0].reason
    run = applied(officer, text, leaves_out_totals=True)
    assert (outcome(run).notes, figures()) == (("3 rows of totals are left out.",), [("POR", 2008, 0, 1)])


def test_two_rows_about_the_same_are_refused(officer, world):
    run = checked(officer, HEAD + "Portsmouth,NI 196,2008/09,,1\nPortsmouth UA,fly tipping,2008-09,,2\n")
    assert faults(run) == [(3, "", "")]
    assert "Row 2 is about the same" in outcome(run).problems[0].reason


def test_a_name_of_two_areas_is_the_one_that_was_there(officer, world):
    AreaFactory(code="OLD", name="Somerset", closed_on=dt.date(2023, 4, 1))
    AreaFactory(code="NEW", name="Somerset", opened_on=dt.date(2023, 4, 1))
    applied(officer, HEAD + "Somerset,NI 196,2008/09,,1\n")
    assert figures() == [("OLD", 2008, 0, 1)]
    assert (
        faults(checked(officer, HEAD + "Somerset,NI 196,2008/09,,1\nSomerset,NI 196,2024/25,,1\n"))[0][1] == "Area name"
    )


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("Portsmouth,2008/09,1,3,40", "Value"),
        ("Portsmouth,2008/09,1,,33", "Value"),
        ("Portsmouth,2008/09,one,3,", "Num"),
    ],
)
def test_a_percentage_that_its_numbers_do_not_make_is_refused(officer, world, row, column):
    share = IndicatorFactory(kind="percent", decimals=1)
    run = checked(officer, f"Area,Year,Num,Denom,Value\n{row}\n", indicator_id=share.pk)
    assert faults(run)[0][1] == column


def test_published_figures_stand(officer, world):
    FigureFactory(indicator=world, year=2008, value=3)
    QuarterFactory(year=2008, number=4, published=True)
    run = checked(officer, HEAD + "Southampton,NI 196,2008/09,,4\n")
    assert "is published and its figures stand still" in outcome(run).problems[0].reason
    assert outcome(checked(officer, HEAD + "Southampton,NI 196,2008/09,,3\n")).unchanged == 1
    applied(officer, HEAD + "Portsmouth,NI 196,2008/09,,4\n")
    assert figures() == [("POR", 2008, 0, 4), ("STH", 2008, 0, 3)]


def test_a_figure_of_an_accepted_return_needs_its_reason(officer, world):
    FigureFactory(indicator=world, year=2008, quarter=1, value=3)
    ReturnFactory(quarter=QuarterFactory(year=2008, number=1), body=world.body, state=Return.State.ACCEPTED)
    run = checked(officer, HEAD + "Southampton,NI 196,2008/09,1,4\n")
    assert "is accepted. Change its figures on their pages" in outcome(run).problems[0].reason


def test_what_changed_meanwhile_is_not_overwritten_unseen(officer, world):
    run = checked(officer, HEAD + "Portsmouth,NI 196,2008/09,,4\n")
    FigureFactory(indicator=world, area_code="POR", year=2008, value=3)
    with pytest.raises(RefusedError, match="no longer what you were shown"):
        confirm_import(run, by=officer, at=now())
    assert figures() == [("POR", 2008, 0, 3)]


def test_a_fault_in_the_last_row_stops_all(officer, world):
    rows = "".join(f"Portsmouth,NI 196,{1990 + number}/{(1991 + number) % 100:02},,1\n" for number in range(100))
    assert faults(checked(officer, HEAD + rows + "Portsmouth,NI 196,2008/09,1,one\n")) == [(102, "Value", "one")]
    assert not Figure.objects.exists()


def test_a_file_that_cannot_be_read_is_kept_as_refused(officer):
    for data in ("", HEAD, "Year,Year\n1,2\n", "Year,Value\n2008\n"):
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


# --- Pages -------------------------------------------------------------------------------------


def test_by_the_pages(officer, world, client):
    client.force_login(officer)
    text = "Council,2007/08,2008/09\nPortsmouth,4,..\nEngland,8,9\n"
    reply = client.post(
        reverse("targets:series_upload"), {"file": SimpleUploadedFile("wide.csv", text.encode())}, follow=True
    )
    address = reply.request["PATH_INFO"]
    assert "Side by side, under 2007/08 to 2008/09" in reply.content.decode()
    given = {"area": "1", "value": "across"}
    words = client.post(address, given).content.decode()
    assert "choose one indicator for the whole file" in words
    reply = client.post(address, given | {"one_indicator": world.pk}, follow=True)
    assert "would count them twice" in reply.content.decode()
    reply = client.post(address, given | {"one_indicator": world.pk, "leaves_out_totals": "on"}, follow=True)
    assert "1 rows of totals are left out." in reply.content.decode()
    client.post(reply.request["PATH_INFO"])
    assert figures() == [("POR", 2007, 0, 4), ("POR", 2008, 0, None)]
    assert client.get(address).status_code == 302


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"value": ""}, "Say which column holds the figures."),
        ({"period": ""}, "Say which column holds the year."),
        ({"numerator": "1"}, "Name both columns, or neither."),
        ({"area": "2"}, "Each column holds one thing."),
    ],
)
def test_answers_that_do_not_go_together_are_told(officer, world, client, given, message):
    client.force_login(officer)
    run = upload(officer, "Year,Value\n2008/09,4\n")
    whole = {"value": "2", "period": "1", "one_indicator": world.pk} | given
    assert message in client.post(reverse("targets:series_columns", args=[run.pk]), whole).content.decode()
