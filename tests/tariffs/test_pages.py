"""The tariff pages: the schedule, its download, the band check and the forms (D02, D03)."""

import csv
import io
import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partnerships.models import Body, Role
from tariffs.models import Charge
from tariffs.reports import schedule
from tests.factories.partnerships import (
    LONG_AGO,
    BodyFactory,
    OrganisationFactory,
    PersonFactory,
    SeatFactory,
    now,
    seated,
)
from tests.factories.tariffs import BandFactory, BoardBandFactory, ChargeFactory, ExemptionFactory, SchemeFactory, adopt

pytestmark = pytest.mark.django_db

PRINTED = [
    ("Business Link", 1500, 1), ("Business Southampton", 250, 1), ("Chamber of Commerce", 250, 1),
    ("Further Education", 750, 3), ("Hampshire Constabulary", 1500, 1), ("Hampshire Fire and Rescue", 250, 1),
    ("Hampshire Partnership NHS Trust", 750, 1), ("Hampshire Probation Service", 250, 1), ("Higher Education", 750, 2),
    ("Housing Associations", 250, 7), ("Job Centre Plus", 1500, 1), ("Learning & Skills Council", 1500, 1),
    ("Southampton & New Forest Magistrates Courts", 250, 1), ("Southampton City Primary Care Trust", 1500, 1),
    ("Southampton University Hospitals NHS Trust", 750, 1),
]  # fmt: skip


@pytest.fixture
def printed():
    """The schedule of 2009/10 as it was printed."""
    scheme = SchemeFactory()
    bands = {
        250: BandFactory(scheme=scheme),
        750: BandFactory(scheme=scheme, slug="large", unit_gbp=Decimal("750.00")),
        1500: BoardBandFactory(scheme=scheme),
    }
    for name, unit, members in PRINTED:
        ChargeFactory(scheme=scheme, organisation=OrganisationFactory(name=name), band=bands[unit], members=members)
    ExemptionFactory(scheme=scheme, organisation=OrganisationFactory(name="City Council", is_host_authority=True))
    return adopt(scheme)


@pytest.fixture
def officer(client):
    person = seated(Role.SUPPORT_OFFICER)
    client.force_login(person)
    return person


@pytest.fixture
def board():
    return BodyFactory(slug="delivery-board", kind=Body.Kind.BOARD)


def on_board(board, organisation):
    return SeatFactory(body=board, representing=organisation)


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def rows(response):
    return list(csv.DictReader(io.StringIO(response.getvalue().decode())))


def test_2009_10_shows_15_payers_24_members_and_15750(client, officer, printed):
    response = client.get("/tariffs/2009-10/")
    report = response.context["report"]
    assert (report.payers, report.members, report.total) == (15, 24, Decimal("15750.00"))
    shown = text(response)
    assert "Total of 15 payers 24 £15,750" in shown
    assert "Higher Education Large 2 £750 £1,500" in shown
    assert "City Council The host authority gives" in shown


def test_2009_10_csv_is_exact(client, officer, printed):
    response = client.get("/tariffs/2009-10.csv")
    assert response["Content-Disposition"] == 'attachment; filename="tariffs-2009-10.csv"'
    table = rows(response)
    assert [row["organisation"] for row in table] == [name for name, _, _ in PRINTED]
    assert sum(Decimal(row["total_gbp"]) for row in table) == Decimal("15750.00")
    assert sum(int(row["sharing_members"]) for row in table) == 24
    assert list(table[3].values()) == [
        "2009/10", table[3]["organisation_slug"], "Further Education", "large", "3", "750.00", "2250.00", "", "no", "",
    ]  # fmt: skip


def test_schedule_downloads_as_xlsx(client, officer, printed):
    response = client.get("/tariffs/2009-10.xlsx")
    assert response["Content-Disposition"] == 'attachment; filename="tariffs-2009-10.xlsx"'
    assert b"".join(response.streaming_content)[:2] == b"PK"


@pytest.mark.parametrize(
    ("sort", "first", "last"),
    [
        ("total", "Business Southampton", "Further Education"),
        ("-total", "Further Education", "Southampton & New Forest Magistrates Courts"),
        ("-members", "Housing Associations", "Southampton University Hospitals NHS Trust"),
        ("-organisation", "Southampton University Hospitals NHS Trust", "Business Link"),
        ("nonsense", "Business Link", "Southampton University Hospitals NHS Trust"),
    ],
)
def test_schedule_sorts(client, officer, printed, sort, first, last):
    lines = client.get("/tariffs/2009-10/", {"sort": sort}).context["report"].lines
    assert (lines[0].charge.organisation.name, lines[-1].charge.organisation.name) == (first, last)


@pytest.mark.parametrize(
    "address",
    ["/tariffs/2009-11/", "/tariffs/2031-32/", "/tariffs/9999-00/", "/tariffs/2009/", "/tariffs/2031-32.csv",
     "/tariffs/2009-10.pdf", "/tariffs/2009-10/charges/nobody/edit/", "/tariffs/2009-10/bands/none/edit/"],
)  # fmt: skip
def test_what_is_not_there_is_not_found(client, officer, printed, address):
    assert client.get(address).status_code == 404


def statements_for(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def test_schedule_asks_the_database_as_often_for_any_number_of_rows(client, officer):
    def add_line():
        charge = ChargeFactory(members=3)
        charge.sharing.create(organisation=OrganisationFactory())
        ExemptionFactory(scheme=charge.scheme)

    add_line()
    one = statements_for(client, "/tariffs/2009-10/")
    for _ in range(2):
        add_line()
    assert (statements_for(client, "/tariffs/2009-10/"), one <= 10) == (one, True)


def test_years_ask_the_database_as_often_for_any_number_of_rows(client, officer):
    SchemeFactory(year=2009)
    one = statements_for(client, "/tariffs/")
    for year in (2010, 2011):
        SchemeFactory(year=year)
    assert (statements_for(client, "/tariffs/"), one <= 4) == (one, True)


def test_a_payers_contact_sees_its_own_line_and_what_it_shares(client, printed):
    college = OrganisationFactory(name="City College")
    draft = SchemeFactory(year=2010)
    ChargeFactory(scheme=draft, organisation=college)
    payer = Charge.objects.get(organisation__name="Business Link").organisation
    contact = PersonFactory()
    SeatFactory(person=contact, role=Role.CONTACT, body=None, organisation=payer)
    client.force_login(contact)
    response = client.get("/tariffs/2009-10/")
    assert [line.charge.organisation.name for line in response.context["report"].lines] == ["Business Link"]
    assert response.context["report"].exemptions == []
    assert [row["organisation"] for row in rows(client.get("/tariffs/2009-10.csv"))] == ["Business Link"]
    assert client.get("/tariffs/2010-11/").status_code == 404


def test_a_named_member_sees_the_charge_it_shares():
    charge = ChargeFactory(members=3)
    college = OrganisationFactory()
    charge.sharing.create(organisation=college)
    adopt(charge.scheme)
    contact = PersonFactory()
    SeatFactory(person=contact, role=Role.CONTACT, body=None, organisation=college)
    line = schedule(charge.scheme, contact, on=LONG_AGO).lines[0]
    assert [(share.organisation, share.amount) for share in line.shares] == [(college, Decimal("250.00"))]


def test_a_contact_of_somebody_who_does_not_pay_is_told_why(client, printed):
    contact = PersonFactory()
    SeatFactory(person=contact, role=Role.CONTACT, body=None, organisation=OrganisationFactory())
    client.force_login(contact)
    response = client.get("/tariffs/2009-10/")
    assert response.status_code == 403
    assert "the contacts of organisations that pay can read the tariffs" in text(response)


def test_band_check_says_what_does_not_fit(printed, board, officer):
    for name in ("Business Link", "Hampshire Constabulary", "Job Centre Plus", "Higher Education"):
        on_board(board, Charge.objects.get(organisation__name=name).organisation)
    on_board(board, OrganisationFactory(name="Newcomer"))
    on_board(board, OrganisationFactory(name="Another newcomer"))
    SeatFactory(body=board, representing=None)
    warnings = schedule(printed, officer, on=now().date()).warnings
    assert warnings == [
        "Another newcomer sits on the Delivery Board, but is not charged. Key agencies pay £1,500.",
        "Higher Education sits on the Delivery Board, but pays £750 a member instead of £1,500.",
        "Learning & Skills Council pays the £1,500 tariff of key agencies, but is no Delivery Board member.",
        "Newcomer sits on the Delivery Board, but is not charged. Key agencies pay £1,500.",
        "Southampton City Primary Care Trust pays the £1,500 tariff of key agencies, but is no Delivery Board member.",
    ]


def test_band_check_takes_the_schedules_word_for_who_is_on_the_board(officer):
    scheme = SchemeFactory()
    board_band = BoardBandFactory(scheme=scheme)
    for name, band in (("Alpha", board_band), ("Beta", board_band), ("Gamma", BandFactory(scheme=scheme))):
        ChargeFactory(scheme=scheme, organisation__name=name, band=band, named_board_member=True)
    assert schedule(scheme, officer, on=now().date()).warnings == [
        "Gamma sits on the Delivery Board, but pays £250 a member instead of £1,500.",
        "Named as Delivery Board members, but nobody sits for them in the register yet: Alpha, Beta and Gamma.",
    ]


def test_band_check_excuses_the_exempt_and_forgets_ended_seats(printed, board, officer):
    scheme = SchemeFactory(year=2010)
    BoardBandFactory(scheme=scheme)
    on_board(board, ExemptionFactory(scheme=scheme).organisation)
    ended = on_board(board, OrganisationFactory())
    ended.held_to = now().date()
    ended.save()
    assert schedule(scheme, officer, on=now().date()).warnings == []


def test_band_check_needs_a_band_of_the_board(officer):
    scheme = ChargeFactory().scheme
    assert schedule(scheme, officer, on=now().date()).warnings == [
        "No band is marked as the one for key agencies on the Delivery Board, so nothing was checked."
    ]
