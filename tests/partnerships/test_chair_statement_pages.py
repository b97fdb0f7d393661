"""The pages of the chairs' statements: writing, signing, reading, and what bad input gets (C10)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from partnerships.models import ChairStatement, Duty, KeyActivity, Role
from tests.factories.partnerships import BodyFactory, ChairStatementFactory, KeyActivityFactory, SeatFactory, seated

pytestmark = pytest.mark.django_db
WRITE = "/partnerships/lyp/statements/2009-10/write/"
SIGN = "/partnerships/lyp/statements/2009-10/sign/"
READ = "/partnerships/lyp/statements/2009-10/"


@pytest.fixture
def body():
    return BodyFactory(slug="lyp", name="Later Years Partnership", acronym="LYP")


@pytest.fixture
def chair(body):
    return seated(Role.CHAIR, body, name="Ivan White")


def test_the_manager_drafts_the_chair_signs_and_the_public_reads(client, body, chair):
    client.force_login(seated(Role.MANAGER, body))
    page = client.get(WRITE)
    typed = {"words": "We go on.\r\n\r\nAnd further.", "promises": "Set up the network\r\n\r\nBuild links"}
    reply = client.post(WRITE, typed | {"seen": page.context["form"].initial.get("seen", "")})
    assert reply.url == f"{READ}versions/1/"
    assert "Set up the network" in client.get(reply.url).content.decode()
    client.logout()
    assert client.get(READ).status_code == 404
    client.force_login(chair)
    seen = client.get(SIGN).context["form"].initial["seen"]
    assert client.post(SIGN, {"seen": seen}).url == READ
    client.logout()
    page = client.get(READ).content.decode()
    assert "<p>We go on.</p>" in page
    assert "Ivan White, Chair" in page
    assert "Build links" in client.get("/activities/?source=statement").content.decode()
    assert "Ivan White, Chair" in client.get("/partnerships/lyp/statements/").content.decode()


def test_lists_stack_on_a_narrow_screen_and_count_one_as_one(client, body, chair):
    ChairStatementFactory(body=body, signed=True)
    KeyActivityFactory(body=body)
    statements = client.get("/statements/2009-10/").content.decode()
    assert "1 of 1 partnerships has a signed statement." in statements
    for page in (statements, client.get("/activities/").content.decode()):
        assert "portal-stack__row" in page


def test_a_form_opened_before_somebody_saved_keeps_what_was_typed(client, body, chair):
    client.force_login(chair)
    client.post(WRITE, {"words": "First.", "promises": ""})
    reply = client.post(WRITE, {"words": "Second.", "promises": "", "seen": ""})
    assert "saved this draft after you opened it" in reply.content.decode()
    assert "Second." in reply.content.decode()
    assert ChairStatement.objects.get().words == "First."
    assert "saved this draft" in client.post(SIGN, {"seen": "x"}).content.decode()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"promises": "Short\n" + "x" * 301}, "Line 2 has 301 characters. Shorten it to 300"),
        ({"words": "x" * 5001}, "at most 5000 characters"),
        ({"seen": "x" * 41}, "at most 40 characters"),
    ],
)
def test_bad_input_is_told_and_kept(client, body, chair, typed, words):
    client.force_login(chair)
    reply = client.post(WRITE, {"words": "We go on.", "promises": "", "seen": ""} | typed)
    assert words in reply.content.decode()
    assert not ChairStatement.objects.exists()


@pytest.mark.parametrize("year", ["2009-11", "1989-90", "2100-01", "2009", "x"])
def test_there_is_no_such_year(client, body, year):
    assert client.get(f"/partnerships/lyp/statements/{year}/").status_code == 404
    assert client.get(f"/statements/{year}/").status_code == 404


def test_a_version_that_is_not_there_or_signed_already(client, body, chair):
    ChairStatementFactory(body=body, signed=True)
    assert client.get(f"{READ}versions/2/").status_code == 404
    client.force_login(chair)
    assert client.get(SIGN).status_code == 404


def test_asking_the_chairs(client, body, chair):
    client.force_login(seated(Role.SUPPORT_OFFICER))
    day = timezone.localdate()
    parts = {"due_on_day": day.day, "due_on_month": day.month, "due_on_year": day.year}
    assert client.post("/statements/2009-10/ask/", {"due_on_day": "31", "due_on_month": "2"}).context["form"].errors
    gone = client.post("/statements/2009-10/ask/", parts | {"due_on_year": day.year - 1})
    assert gone.context["form"].errors == {"due_on": ["This day has gone by. Choose today or a later day."]}
    assert client.post("/statements/2009-10/ask/", parts).url == "/statements/2009-10/"
    assert Duty.objects.owed_by(chair).open().count() == 1
    assert "Nothing written" in client.get("/statements/2009-10/").content.decode()


def test_a_promise_offers_only_how_it_stands(client, body):
    client.force_login(seated(Role.MANAGER, body))
    statement = ChairStatementFactory(body=body, signed=True)
    activity = KeyActivityFactory(body=body, kind="commitment", statement=statement)
    address = f"/partnerships/lyp/activities/{activity.pk}/edit/"
    assert list(client.get(address).context["form"].fields) == ["status"]
    client.post(address, {"status": "under_way", "text": "Something easier"})
    assert KeyActivity.objects.values_list("status", "text").get() == ("under_way", activity.text)


@pytest.mark.parametrize(
    "address", ["/statements/2009-10/", "/activities/?source=statement", "/partnerships/lyp/statements/"]
)
def test_as_many_statements_for_one_as_for_three(client, body, address):
    counts = []
    for count in (1, 3):
        while ChairStatement.objects.count() < 2 * count:
            other = BodyFactory()
            SeatFactory(body=other, role=Role.CHAIR)
            statement = ChairStatementFactory(body=other, signed=True)
            KeyActivityFactory(body=other, kind="commitment", statement=statement)
            ChairStatementFactory(body=body, signed=True, year=2000 + ChairStatement.objects.count())
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]
