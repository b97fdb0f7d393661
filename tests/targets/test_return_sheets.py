"""A return's sheet: out with its rows, back with what was filled in, and only one's own (C07, H06)."""

import io
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from partnerships.models import Role
from targets import actions
from targets.models import Figure, Indicator
from tests.factories.partnerships import BodyFactory, now, seated
from tests.factories.targets import FigureFactory, IndicatorFactory, QuarterFactory, ReturnFactory, TargetFactory

pytestmark = pytest.mark.django_db
LYP = "/targets/2008-09/q4/returns/lyp/"


@pytest.fixture
def body_return():
    """A draft of quarter 4 with one indicator to report on."""
    indicator = IndicatorFactory(body=BodyFactory(slug="lyp"), title="Grants", slug="grants")
    TargetFactory(indicator=indicator, quarter=4, value=Decimal(100))
    FigureFactory(indicator=indicator, quarter=3, value=Decimal(88))
    return ReturnFactory(quarter=QuarterFactory(), body=indicator.body)


@pytest.fixture
def manager(body_return):
    return seated(Role.MANAGER, body_return.body)


@pytest.fixture
def officer():
    return seated(Role.SUPPORT_OFFICER)


def grants():
    return Figure.objects.get(quarter=4)


def the_sheet(client):
    reply = client.get(f"{LYP}sheet.xlsx")
    data = b"".join(reply.streaming_content)
    return load_workbook(io.BytesIO(data))


def upload(client, book):
    file = io.BytesIO()
    book.save(file)
    sheet = SimpleUploadedFile("return.xlsx", file.getvalue())
    return client.post(f"{LYP}sheet/", {"file": sheet}, follow=True)


def test_the_sheet_goes_out_locked_and_comes_back_filled_in(client, manager, body_return):
    client.force_login(manager)
    book = the_sheet(client)
    rows = [[cell.value for cell in row] for row in book.active.rows]
    assert rows == [
        [
            "indicator",
            "year",
            "quarter",
            "title",
            "unit",
            "last_time",
            "target",
            "figure",
            "numerator",
            "denominator",
            "commentary",
        ],
        ["grants", 2008, 4, "Grants", "homes", "88 (Q3 2008/09)", "100", None, None, None, None],
    ]
    assert book.active.protection.sheet
    assert [cell.protection.locked for cell in book.active[2]] == [True] * 7 + [False] * 4
    untouched = upload(client, book)
    assert (untouched.context["outcome"].added, untouched.context["outcome"].unchanged) == (0, 1)
    book.active["H2"], book.active["K2"] = 97, "Nearly."
    shown = upload(client, book)
    assert (shown.context["outcome"].added, Figure.objects.filter(quarter=4).exists()) == (1, False)
    client.post(shown.redirect_chain[-1][0])
    assert (grants().value, grants().note) == (97, "Nearly.")
    assert upload(client, the_sheet(client)).context["outcome"].unchanged == 1


def test_the_sheet_leads_back_to_its_return_dropped_or_applied(client, manager, body_return):
    FigureFactory(indicator=Indicator.objects.get(slug="grants"), quarter=4, value=Decimal(380))
    client.force_login(manager)
    book = the_sheet(client)
    book.active["H2"] = 400
    shown = upload(client, book)
    assert shown.context["outcome"].changes[0].cells == (("figure", "380", "400"),)
    address = shown.redirect_chain[-1][0]
    assert client.post(f"{address}drop/").url == LYP
    address = upload(client, book).redirect_chain[-1][0]
    page = client.post(address, follow=True).content.decode()
    assert f'href="{LYP}">Return of' in page[page.index('id="main-content"') :]


def test_the_sheet_takes_the_two_numbers_of_a_percentage_and_gives_them_back(client, manager, body_return):
    Indicator.objects.filter(slug="grants").update(kind="percent", numerator_label="insulated")
    client.force_login(manager)

    def filled(**cells):
        book = the_sheet(client)
        for place, value in cells.items():
            book.active[place] = value
        return upload(client, book)

    shown = filled(I2=30, J2=40)
    client.post(shown.redirect_chain[-1][0])
    assert (grants().value, grants().numerator, grants().denominator) == (75, 30, 40)
    row = [cell.value for cell in the_sheet(client).active[2]]
    assert row[7:10] == [75, 30, 40]
    assert filled().context["outcome"].unchanged == 1
    (problem,) = filled(H2=80).context["outcome"].problems
    assert problem.reason == "The two numbers make another percentage. Check all three, or empty the two."
    shown = filled(H2=80, I2=None, J2=None)
    client.post(shown.redirect_chain[-1][0])
    assert (grants().value, grants().numerator, grants().denominator) == (80, None, None)


def test_the_sheet_changes_nobody_elses_return(client, manager, body_return):
    theirs = IndicatorFactory(slug="theirs")
    ReturnFactory(quarter=body_return.quarter, body=theirs.body)
    client.force_login(manager)
    book = the_sheet(client)
    book.active["A2"], book.active["H2"] = "theirs", 5
    (problem,) = upload(client, book).context["outcome"].problems
    assert (problem.row, problem.reason) == (2, "There is no return of yours for this indicator and quarter.")
    assert not Figure.objects.filter(indicator=theirs).exists()


def test_the_sheet_respects_the_lock(client, manager, officer, body_return):
    client.force_login(manager)
    book = the_sheet(client)
    book.active["H2"] = 97
    actions.lock_quarter(body_return.quarter, by=officer, at=now())
    (problem,) = upload(client, book).context["outcome"].problems
    assert "has been locked since" in problem.reason
