"""While the database restarts, pages say that the portal is closed for a moment, and come back by themselves (F08)."""

import pytest
from django.db import close_old_connections, connection
from django.test import Client

from tests.factories.partnerships import PersonFactory
from tests.portal.test_headers import check_headers

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls("tests.portal.urls_with_fault")]


@pytest.fixture
def browser():
    return Client(raise_request_exception=False)


@pytest.fixture
def away(settings):
    """A database that is not there; calling it brings the real one back."""
    name = connection.settings_dict["NAME"]

    def back():
        connection.close()
        connection.settings_dict["NAME"] = name

    connection.close()
    connection.settings_dict["NAME"] = "nowhere"
    yield back
    back()


def check_closed(answer):
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "15")
    assert "no-store" in answer.headers["cache-control"]
    assert "The portal is closed for a short while" in answer.content.decode()
    check_headers(answer)


@pytest.mark.parametrize("keep", [False, True])
@pytest.mark.parametrize("path", ["/", "/partnerships/", "/tasks/", "/nowhere/"])
def test_a_visitor_is_told_to_come_back(path, keep, browser, settings, away):
    settings.KEEP_PAGES = keep
    if path == "/nowhere/":
        assert browser.get(path).status_code == 404
    elif path == "/tasks/":
        assert browser.get(path).status_code == 302
    else:
        check_closed(browser.get(path))


def test_a_page_kept_in_memory_is_not_shown_when_nobody_knows_whether_it_still_stands(browser, settings, away):
    settings.KEEP_PAGES = True
    away()
    assert browser.get("/about/").status_code == 200
    connection.close()
    connection.settings_dict["NAME"] = "nowhere"
    check_closed(browser.get("/partnerships/"))


def test_a_signed_in_person_is_told_so_and_stays_signed_in(browser, settings):
    browser.force_login(PersonFactory())
    name = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = "nowhere"
    answer = browser.get("/tasks/")
    connection.close()
    connection.settings_dict["NAME"] = name
    check_closed(answer)
    assert not answer.cookies
    assert browser.get("/tasks/").status_code == 200


def test_a_connection_that_is_cut_in_mid_request_costs_only_this_request(browser):
    assert browser.get("/about/").status_code == 200
    check_closed(browser.get("/database-lost/"))
    close_old_connections()  # as each request begins with, but for those of the test client
    assert browser.get("/").status_code == 200


def test_whether_the_process_lives_is_answered_without_a_database(browser, away):
    assert browser.get("/healthz").content == b"ok\n"
