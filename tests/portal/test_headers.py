"""What every reply tells the browser, whatever its status (A14)."""

import pytest
from django.core.cache import cache
from django.test import Client

from tests.factories.partnerships import PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.portal.urls_with_fault")]

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "frame-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
# Status → how to get it, signed in or not.
PUBLIC = {
    200: lambda client: client.get("/"),
    302: lambda client: client.get("/tasks/"),
    403: lambda client: client.post("/account/login/", {"login": "a@b.example"}),
    404: lambda client: client.get("/nowhere/"),
    405: lambda client: client.trace("/about/"),
    500: lambda client: client.get("/fault/"),
}
SIGNED_IN = {
    200: lambda client: client.get("/tasks/"),
    302: lambda client: client.get("/"),
    403: lambda client: client.get("/tasks/overdue/"),
    404: lambda client: client.get("/partnerships/nowhere/"),
    410: lambda client: client.get("/account/invitation/forged/"),
    500: lambda client: client.get("/fault/"),
}


@pytest.fixture
def browser():
    return Client(raise_request_exception=False, enforce_csrf_checks=True)


def check_headers(answer):
    parts = dict(part.split(" ", 1) for part in answer.headers["content-security-policy"].split("; "))
    assert parts == POLICY
    assert {
        name: answer.headers[name]
        for name in ("x-content-type-options", "referrer-policy", "cross-origin-opener-policy", "x-frame-options")
    } == {
        "x-content-type-options": "nosniff",
        "referrer-policy": "same-origin",
        "cross-origin-opener-policy": "same-origin",
        "x-frame-options": "DENY",
    }
    assert "camera=()" in answer.headers["permissions-policy"]
    assert {"server", "x-powered-by"} & {name.lower() for name in answer.headers} == set()


@pytest.mark.parametrize("status", PUBLIC)
def test_public_reply_has_every_header(browser, status):
    answer = PUBLIC[status](browser)
    assert answer.status_code == status
    check_headers(answer)


@pytest.mark.parametrize("status", SIGNED_IN)
def test_reply_to_a_signed_in_person_has_every_header_and_is_kept_nowhere(browser, status):
    browser.force_login(PersonFactory())
    answer = SIGNED_IN[status](browser)
    assert answer.status_code == status
    check_headers(answer)
    assert answer.headers["cache-control"] == "max-age=0, no-cache, no-store, must-revalidate, private"


def test_too_many_tries_get_a_page_that_says_so(browser):
    cache.clear()
    browser = Client()
    for _ in range(4):
        answer = browser.post("/account/password/reset/", {"email": "nobody@portal.example"})
    assert (answer.status_code, "Too many tries" in answer.content.decode()) == (429, True)
    check_headers(answer)


def test_fault_shows_the_visitor_no_trace_of_itself(browser):
    page = browser.get("/fault/").content.decode()
    assert ("secret" in page, "Traceback" in page, "ValueError" in page) == (False, False, False)


def test_refusal_says_why(browser):
    browser.force_login(PersonFactory())
    page = browser.get("/tasks/overdue/").content.decode()
    assert "Only the support office, auditors and partnership managers can list what is overdue." in page


@pytest.mark.parametrize("path", ["/", "/about/", "/partnerships/", "/calendar/", "/privacy/"])
def test_public_page_sets_no_cookie_and_holds_no_token(browser, path):
    answer = browser.get(path)
    assert (dict(answer.cookies), "csrfmiddlewaretoken" in answer.content.decode()) == ({}, False)


@pytest.mark.parametrize("path", ["/account/login/", "/account/password/reset/"])
def test_pages_of_the_door_are_kept_nowhere(browser, path):
    assert "no-store" in browser.get(path).headers["cache-control"]
