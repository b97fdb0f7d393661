"""Chromium against a live portal: every page is also read by axe, and no page may complain."""

import os
import re
import shutil
from io import StringIO
from pathlib import Path
from weakref import WeakSet

import pytest
from allauth.account.models import EmailAddress
from django.core.management import call_command
from playwright.sync_api import expect

from comms.receivers import wake_after_queueing
from partnerships.events import event_recorded
from portal.embedded.assets import node
from targets.receivers import wake_publisher
from tests.factories.partnerships import PASSPHRASE

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = (320, 1280)
# Milliseconds to wait for anything: no journey may depend on how fast a machine is.
PATIENCE = 60_000
# Once a page has been drawn twice, what watches its size has spoken.
OFF_PAPER = """() => [
    ...[...document.querySelectorAll("main table")]
        .filter(table => table.scrollWidth > table.closest("main").clientWidth).map(table => table.innerText),
    ...[...document.querySelectorAll(".portal-address")]
        .filter(link => !["none", "normal"].includes(getComputedStyle(link, "::after").content)).map(link => link.href),
]"""
TWO_FRAMES = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
# Chromium says so when a page answers 403 or 404, which some journeys want to see.
EXPECTED_COMPLAINT = "Failed to load resource: the server responded with a status of 4"

# Playwright keeps an event loop in the main thread; the tests themselves stay synchronous.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
# Playwright's own Node wants a library that a bare Debian has not got.
os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", str(node()))
_SCRIPTLESS = WeakSet()
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if program is None:
        pytest.fail("These tests drive Chromium, which is not installed: `make test` says how.")
    quiet = [
        "--no-sandbox",
        "--disable-background-networking",
        "--disable-component-update",
        "--no-first-run",
        "--disable-gpu",
    ]
    return browser_type_launch_args | {"executable_path": program, "args": quiet}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args, live_server):
    return browser_context_args | {
        "base_url": live_server.url,
        "viewport": {"width": 1280, "height": 900},
        "locale": "en-GB",
        "timezone_id": "Europe/London",
    }


@pytest.fixture
def new_context(new_context):
    """Make a visitor, who is patient."""

    def make(**options):
        context = new_context(**options)
        context.set_default_timeout(PATIENCE)
        return context

    return make


@pytest.fixture
def context(new_context, transactional_db):
    """A visitor with a wide screen."""
    with _no_complaints(new_context()) as context:
        yield context


@pytest.fixture
def page_without_javascript(new_context, transactional_db):
    """A page of a visitor whose browser runs no script."""
    with _no_complaints(new_context(java_script_enabled=False)) as context:
        _SCRIPTLESS.add(context)
        yield context.new_page()


@pytest.fixture(params=["script", "no script"])
def either_page(request):
    """The same journey twice: with JavaScript and without."""
    return request.getfixturevalue("page" if request.param == "script" else "page_without_javascript")


@pytest.fixture
def axe(new_context):
    """`axe(page, title)` fails with a list of what is wrong for people with disabilities, if anything is.

    After a click, `title` says how the title of the page begins to which it leads: that page is waited for.
    """

    def check(page, title=""):
        arrive(page, title)
        # axe is a script: a page without scripts is read as a copy in a browser that has them.
        read = _copy_of(page, new_context) if page.context in _SCRIPTLESS else page
        read.evaluate(AXE.read_text())
        found = read.evaluate("tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']})", AXE_TAGS)
        if read is not page:
            read.context.close()
        wrong = [
            f"{violation['id']} ({violation['impact']}): {violation['help']}: {node['html'][:200]}"
            for violation in found["violations"]
            for node in violation["nodes"]
        ]
        assert wrong == [], f"{page.url}\n" + "\n".join(wrong)

    return check


@pytest.fixture
def look(axe):
    """`look(page, title)`: nothing off the side and nothing wrong for anybody, on a narrow and on a wide screen.

    `title` is that of `axe`. Pictures go to the folder $PICTURES, where somebody wants them.
    """

    def read(page, title=""):
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            axe(page, title)
            assert (page.url, width, sideways(page)) == (page.url, width, 0)
            if folder := os.environ.get("PICTURES"):
                name = re.sub(r"\W+", "_", page.title()).lower()
                page.screenshot(path=f"{folder}/{name}_{width}.png", full_page=True)

    return read


@pytest.fixture
def look_at(page, look):
    """`look_at(addresses)` visits each address and looks at what is there."""

    def visit(addresses):
        for address in addresses:
            page.goto(address)
            look(page)

    return visit


def fits_paper(page):
    """Fail unless the page, printed on A4 upright, goes off no side and writes no address twice."""
    page.set_viewport_size({"width": 794, "height": 1123})
    page.emulate_media(media="print")
    arrive(page)
    assert sideways(page) == 0
    assert page.evaluate(OFF_PAPER) == []


def arrive(page, title=""):
    """Wait until `page` has a title that begins with `title`, is all there and has come to rest."""
    expect(page).to_have_title(re.compile("^" + re.escape(title)))
    page.wait_for_load_state()
    page.locator("body").wait_for(state="attached")
    if page.context not in _SCRIPTLESS:
        page.evaluate(TWO_FRAMES)


def sideways(page):
    """Return by how many pixels the page is wider than the screen."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def _copy_of(page, new_context):
    copy = new_context().new_page()
    copy.set_viewport_size(page.viewport_size)
    html = page.content()
    copy.route("**/*", lambda route: route.abort() if route.request.resource_type == "script" else route.continue_())
    copy.route(page.url, lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8"))
    copy.goto(page.url)
    return copy


class _no_complaints:  # noqa: N801  reads as a phrase after `with`
    """Fail when a page of `context` breaks a script, the content security policy or the server."""

    def __init__(self, context):
        self.context = context
        self.complaints = []
        context.on("console", self._hear)
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        context.on("response", self._see)

    def __enter__(self):
        return self.context

    def __exit__(self, kind, *_error):
        if kind is None:
            assert self.complaints == []

    def _hear(self, message):
        if message.type == "error" and not message.text.startswith(EXPECTED_COMPLAINT):
            self.complaints.append(message.text)

    def _see(self, response):
        if response.status >= 500:
            self.complaints.append(f"{response.status} {response.url}")


@pytest.fixture(autouse=True)
def no_worker_listens(request):
    """Without a worker nobody hears that mail waits, so that is not said; such a test sends what waits itself."""
    if "worker" in request.fixturenames:
        yield
        return
    event_recorded.disconnect(dispatch_uid="comms.wake_after_queueing")
    event_recorded.disconnect(dispatch_uid="targets.wake_publisher")
    yield
    event_recorded.connect(wake_after_queueing, dispatch_uid="comms.wake_after_queueing")
    event_recorded.connect(wake_publisher, dispatch_uid="targets.wake_publisher")


@pytest.fixture
def framework(transactional_db):
    """The 2009/10 framework, loaded as `make run` loads it."""
    call_command("load_framework", "sample_data/southampton_2009_10", stdout=StringIO())


@pytest.fixture
def sign_in():
    """`sign_in(page, person)` signs somebody in by typing, and out whoever was signed in before."""

    def enter(page, person):
        EmailAddress.objects.get_or_create(user=person, email=person.email, verified=True, primary=True)
        page.context.clear_cookies()
        page.goto("/account/login/")
        page.get_by_label("Email").fill(person.email)
        page.get_by_label("Password", exact=True).fill(PASSPHRASE)
        page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
        page.wait_for_url("**/tasks/")

    return enter
