"""Pages kept for those signed in: one for all with the same rights, never older than the newest change."""

from decimal import Decimal

import pytest
from django.contrib.messages import constants, storage
from django.test import Client

from partnerships.actions.bodies import edit_body
from partnerships.actions.seats import end_seat
from partnerships.models import Role
from partnerships.pages import kept
from targets import actions
from targets.actions.indicators import save_indicator
from tests.factories.partnerships import BodyFactory, PersonFactory, TopBoardFactory, now, seated
from tests.factories.targets import IndicatorFactory, QuarterFactory

pytestmark = pytest.mark.django_db
QUARTER = "/targets/2008-09/q4/?body=lyp"
REGISTER = "/partnerships/"
# Who is asking, what they may do, and whether there is news.
OF_THE_READER = 3


@pytest.fixture(autouse=True)
def keeping(settings):
    settings.KEEP_PAGES = True
    kept._remembered.kept.clear()


@pytest.fixture
def indicator(db):
    QuarterFactory()
    return IndicatorFactory(body=BodyFactory(slug="lyp"), title="Pennants")


def browser(person):
    client = Client(enforce_csrf_checks=True)
    client.force_login(person)
    return client


def page_of(person, address):
    return browser(person).get(address).content.decode()


@pytest.mark.parametrize("address", [QUARTER, REGISTER])
def test_a_page_asked_for_again_costs_three_statements(indicator, address, django_assert_num_queries):
    board = TopBoardFactory()
    first = page_of(seated(Role.MEMBER, board, name="Ann Able"), address)
    other = browser(seated(Role.MEMBER, board, name="Bob <Best>"))
    with django_assert_num_queries(OF_THE_READER):
        second = other.get(address).content.decode()
    assert ("Bob &lt;Best&gt;" in second, "Ann Able" in second, "Bob" in first) == (True, False, False)
    assert kept.GAP not in first + second
    assert first.count("csrfmiddlewaretoken") == second.count("csrfmiddlewaretoken") == 1


def test_the_token_in_a_kept_page_signs_its_own_reader_out(indicator):
    board = TopBoardFactory()
    page_of(seated(Role.MEMBER, board), QUARTER)
    client = browser(seated(Role.MEMBER, board))
    token = client.get(QUARTER).content.decode().split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    assert client.post("/account/logout/", {"csrfmiddlewaretoken": "x" * 64}).status_code == 403
    assert client.post("/account/logout/", {"csrfmiddlewaretoken": token}).status_code == 302
    assert client.get("/tasks/").status_code == 302


def test_each_sees_what_their_rights_show_whoever_came_first(indicator):
    member = seated(Role.MEMBER, indicator.body)
    manager = seated(Role.MANAGER, indicator.body)
    officer = seated(Role.SUPPORT_OFFICER)
    record, publish = f"{indicator.get_absolute_url()}figures/", "/q4/close/"
    for _time in range(2):
        shown = [page_of(person, QUARTER) for person in (officer, member, manager)]
        assert [record in text for text in shown] == [True, False, True]
        assert [publish in text for text in shown] == [True, False, False]
        assert ["/partnerships/new/" in page_of(person, REGISTER) for person in (officer, manager)] == [True, False]


def test_who_has_no_seat_sees_no_kept_page_of_an_open_quarter(indicator):
    page_of(seated(Role.MEMBER, indicator.body), QUARTER)
    assert browser(PersonFactory()).get(QUARTER).status_code == 404


def test_a_seat_that_ended_shows_at_the_next_request(indicator):
    manager = seated(Role.MANAGER, indicator.body)
    client = browser(manager)
    assert "figures/2008-09/q4/" in client.get(QUARTER).content.decode()
    end_seat(manager.seats.get(), held_to=now().date(), by=None, at=now())
    assert client.get(QUARTER).status_code == 404


def rename(indicator):
    indicator.title = "Flags"
    save_indicator(indicator, by=None, at=now())


def record(indicator):
    actions.record_figure(indicator, year=2008, quarter=4, value=Decimal(77_889), by=None, at=now())


def set_target(indicator):
    actions.set_target(indicator, year=2008, quarter=4, value=Decimal(66_554), by=None, at=now())


def rename_body(indicator):
    edit_body(indicator.body, name="Leisure and Youth", by=None, at=now())


@pytest.mark.parametrize(
    ("change", "address", "shown"),
    [
        (rename, QUARTER, b"Flags"),
        (record, QUARTER, b"77,889"),
        (set_target, QUARTER, b"66,554"),
        (rename_body, REGISTER, b"Leisure and Youth"),
    ],
)
def test_a_change_shows_at_once(indicator, change, address, shown):
    client = browser(seated(Role.MEMBER, TopBoardFactory()))
    assert shown not in client.get(address).content
    change(indicator)
    assert shown in client.get(address).content


def test_a_message_is_told_once_and_never_kept(indicator):
    board = TopBoardFactory()
    client, other = browser(seated(Role.MEMBER, board)), browser(seated(Role.MEMBER, board))
    told = storage.base.Message(constants.SUCCESS, "Saved for Ann")
    client.cookies["messages"] = storage.cookie.CookieStorage(None)._encode([told])
    assert [b"Saved for Ann" in page.content for page in (client.get(QUARTER), client.get(QUARTER))] == [True, False]
    assert b"Saved for Ann" not in other.get(QUARTER).content
