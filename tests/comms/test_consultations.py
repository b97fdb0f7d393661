"""Consultations close by themselves, partnerships reply until then, and the board hears what came of it (E17)."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from comms.actions import consultations as actions
from comms.models import Consultation, ConsultationReply
from comms.reports.followed import items_of
from partnerships.access import RefusedError
from partnerships.models import Body, Duty, Event, Role
from portal.reports.home import latest_news
from tests.factories.comms_handbook import ConsultationFactory, ConsultationReplyFactory
from tests.factories.partnerships import BodyFactory, MeetingFactory, seated
from tests.refused import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def lyp():
    return BodyFactory(slug="lyp")


@pytest.fixture
def officer(client):
    person = seated(Role.SUPPORT_OFFICER)
    client.force_login(person)
    return person


def days(opens, closes):
    named = {"opens_on": opens, "closes_on": closes}
    return {
        f"{name}_{part}": str(getattr(day, part)) for name, day in named.items() for part in ("day", "month", "year")
    }


def test_a_consultation_is_published_asked_replied_to_closed_and_fed_back(officer, client, lyp, now):
    today = timezone.localdate()
    last = today + dt.timedelta(days=20)
    words = {"title": "Parks", "body": lyp.pk, "summary": "What <script>x</script> do you **want**?"}
    wrong = client.post("/consultations/publish/", words | days(last, today))
    assert "last day cannot be before" in wrong.content.decode()
    client.post("/consultations/publish/", words | days(today, last))
    thing = Consultation.objects.get()
    client.post(f"/consultations/{thing.pk}/ask/", {"bodies": [lyp.pk]})
    duty = Duty.objects.get(kind="consultation.reply")
    assert (duty.due_on, duty.body, duty.owed_role) == (last, lyp, Role.MANAGER)
    assert list(client.post(f"/consultations/{thing.pk}/ask/", {"bodies": [lyp.pk]}).context["form"].errors) == [
        "bodies"
    ]
    early = client.post(f"/consultations/{thing.pk}/feedback/", {"result": "x"})
    assert "It is open until" in early.content.decode()
    client.force_login(seated(Role.MANAGER, lyp))
    client.post(f"/consultations/{thing.pk}/replies/lyp/", {"text": "Keep the benches."})
    assert not Duty.objects.open().exists()
    client.logout()
    page = client.get(f"/consultations/{thing.pk}/").content.decode()
    assert "<strong>want</strong>" in page
    assert "Keep the benches" not in page
    after = now + dt.timedelta(days=21)
    assert [actions.note_closings(at=after) for _ in range(2)] == [1, 0]
    assert Duty.objects.open().get().kind == "consultation.feedback"
    board = BodyFactory(slug="delivery-board", kind=Body.Kind.BOARD)
    with pytest.raises(RefusedError, match="Choose the meeting"):
        actions.feed_back(thing, result="More benches", decision="Agreed", by=officer, at=after)
    meeting = MeetingFactory(body=board)
    thing = actions.feed_back(
        thing, result="More benches", board_meeting=meeting, decision="Agreed", by=officer, at=after
    )
    assert (thing.fed_back_at, Duty.objects.open().count()) == (after, 0)
    assert "More benches" in client.get(f"/consultations/{thing.pk}/").content.decode()
    assert Event.objects.get(kind="consultation.fed_back").visibility == "public"


def test_nothing_is_said_to_a_closed_consultation(officer, client, lyp, now):
    reply = ConsultationReplyFactory(consultation=ConsultationFactory(closed=True), body=lyp)
    thing = reply.consultation
    with pytest.raises(RefusedError, match="It closed on"):
        actions.reply_to_consultation(reply, text="Late", by=officer, at=now)
    with pytest.raises(RefusedError, match="It closed on"):
        actions.ask_partnerships(thing, [BodyFactory()], by=officer, at=now)
    actions.note_closings(at=now)
    with pytest.raises(RefusedError, match="its days stand"):
        actions.save_consultation(thing, {"closes_on": timezone.localdate()}, by=officer, at=now)
    assert "It did not reply" in client.get(f"/consultations/{thing.pk}/").content.decode()


def test_another_last_day_moves_what_partnerships_owe(officer, lyp, now):
    thing = ConsultationFactory()
    actions.ask_partnerships(thing, [lyp], by=officer, at=now)
    first = thing.closes_on
    actions.save_consultation(thing, {"closes_on": first + dt.timedelta(days=7)}, by=officer, at=now)
    assert Duty.objects.open().get().due_on == first + dt.timedelta(days=7)
    actions.save_consultation(thing, {"closes_on": first}, by=officer, at=now)
    assert Duty.objects.open().get().due_on == first


def test_what_closed_long_ago_asks_nobody(now):
    ConsultationFactory(opens_on=dt.date(2009, 4, 1), closes_on=dt.date(2009, 6, 1))
    assert actions.note_closings(at=now) == 1
    assert not Duty.objects.exists()


def test_lists_ask_as_many_statements_for_one_row_as_for_three(client, officer):
    thing = ConsultationFactory()
    seen = []
    for count in (1, 3):
        while ConsultationReply.objects.count() < count:
            ConsultationFactory()
            ConsultationReplyFactory(consultation=thing)
        with CaptureQueriesContext(connection) as asked:
            client.get("/consultations/")
            client.get(f"/consultations/{thing.pk}/")
        seen.append(len(asked))
    assert seen[0] == seen[1]


@pytest.mark.parametrize(
    ("factory", "details", "constraint"),
    [
        (ConsultationFactory, {"title": ""}, "consultation_says_what"),
        (ConsultationFactory, {"closes_on": dt.date(2009, 1, 1)}, "consultation_closes_after_it_opens"),
        (ConsultationFactory, {"result": "x"}, "consultation_fed_back_with_its_result"),
        (ConsultationReplyFactory, {"text": "x"}, "consultation_reply_says_something"),
    ],
)
def test_the_database_refuses(factory, details, constraint):
    with refused(constraint):
        factory(**details)


def test_what_was_published_by_mistake_is_withdrawn_and_its_page_says_why(officer, client, lyp, now):
    today = timezone.localdate()
    words = {"title": "Parks", "body": lyp, "summary": "What?", "how": "Write to us.", "opens_on": today}
    thing = actions.save_consultation(Consultation(), words | {"closes_on": today}, by=officer, at=now)
    actions.ask_partnerships(thing, [lyp], by=officer, at=now)
    assert [news.words for news in latest_news()] == ["New consultation: Parks"]
    address = f"/consultations/{thing.pk}/"
    client.post(f"{address}withdraw/", {"why": "Published too early."})
    page = Client().get(address).content.decode()
    assert [words in page for words in ("withdrawn", "Published too early.", "Write to us.")] == [True, True, False]
    assert "Parks" not in Client().get("/consultations/").content.decode()
    assert (latest_news(), items_of(Event.objects.all()), Duty.objects.open().count()) == ([], [], 0)
    reply = thing.replies.get()
    with pytest.raises(RefusedError, match="It was withdrawn"):
        actions.reply_to_consultation(reply, text="Yes", by=officer, at=now)
    assert actions.note_closings(at=now + dt.timedelta(days=2)) == 0
    with refused("consultation_withdrawn_with_a_reason"):
        ConsultationFactory(withdrawn_at=now)


def test_once_its_results_are_public_the_page_says_that_it_stands(officer, client, now):
    today = timezone.localdate()
    thing = ConsultationFactory(opens_on=today - dt.timedelta(days=9), closes_on=today - dt.timedelta(days=2))
    actions.feed_back(thing, result="Most liked it.", by=officer, at=now)
    client.force_login(officer)
    for address in (thing.get_absolute_url(), f"{thing.get_absolute_url()}withdraw/"):
        page = client.get(address).content.decode()
        assert "so it stands and cannot be withdrawn" in page
        assert (f'href="/consultations/{thing.pk}/withdraw/"' in page, 'name="why"' in page) == (False, False)
    assert "cannot be withdrawn" not in Client().get(thing.get_absolute_url()).content.decode()
