"""Significant updates: senior managers by mail at once, members in the month's note, each told once (E16)."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from comms.actions import briefings as actions
from comms.models import Audience, BriefingItem, BriefingNote, Delivery, Message, Publication
from comms.tasks import tick
from partnerships.access import NotAllowedError, RefusedError
from partnerships.actions.significant_updates import mark_update
from partnerships.models import Body, Duty, Event, Role
from tests.factories.comms import SubscriptionFactory
from tests.factories.comms_digests import BriefingItemFactory, BriefingNoteFactory
from tests.factories.partnerships import BodyFactory, PersonFactory, SignificantUpdateFactory, seated

pytestmark = pytest.mark.django_db
MAY = dt.datetime(2026, 5, 20, 9, tzinfo=dt.UTC)
JUNE = dt.datetime(2026, 6, 3, 9, tzinfo=dt.UTC)


@pytest.fixture
def officer():
    return seated(Role.SUPPORT_OFFICER, name="Grace Adeyemi")


@pytest.fixture
def body():
    return BodyFactory(slug="lyp", name="Later Years Partnership")


def publish(note, by, at=MAY):
    return actions.publish_note(note, seen=actions.seen_hash(actions.note_data(note)), by=by, at=at)


def test_each_update_is_told_once_and_stands_in_the_next_note(body, officer):
    manager = seated(Role.CMT)
    seated(Role.CMT, is_active=False, email=None)  # in the register without an address
    SignificantUpdateFactory(body=body, words="It has terms of reference.")
    assert [actions.trail_updates(at=MAY), actions.trail_updates(at=MAY)] == [1, 0]
    mail = Message.objects.get()
    assert (mail.kind, mail.subject) == ("notice", "New on the page of Later Years Partnership")
    assert [delivery.address for delivery in mail.deliveries.all()] == [manager.email]
    assert "http://testserver/partnerships/lyp/" in mail.text
    note = BriefingNote.objects.get()
    assert (note.slug, note.items.get().words) == ("2026-05", "It has terms of reference.")
    duty = Duty.objects.owed_by(officer).get()
    assert (duty.kind, duty.due_on.isoformat(), duty.subject_address) == (
        "briefing.due", "2026-05-31", "/communications/briefings/2026-05/",
    )  # fmt: skip
    publish(note, officer)
    SignificantUpdateFactory(body=body)
    SignificantUpdateFactory(body=body)
    assert actions.trail_updates(at=MAY) == 2  # the note of May is out: what comes now stands in that of June
    assert BriefingNote.objects.get(publication=None).slug == "2026-06"


def test_the_minute_finds_what_no_listener_heard(body):
    SignificantUpdateFactory(body=body)
    tick(at=timezone.now())
    assert BriefingItem.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_marking_tells_at_once():
    officer, body = seated(Role.SUPPORT_OFFICER), BodyFactory()
    seated(Role.CMT)
    mark_update(body, words="New.", by=officer, at=MAY)
    assert Message.objects.filter(kind="notice").count() == 1


def test_publishing_freezes_the_note_and_mails_members_and_its_list_once(client, body, officer):
    councillor = seated(Role.LEAD_COUNCILLOR, body)
    SignificantUpdateFactory(body=body, words="A <b>new</b> chair.")
    SignificantUpdateFactory(body=body, words="Small.")
    actions.trail_updates(at=MAY)
    note = BriefingNote.objects.get()
    audience = Audience.objects.get(slug="members-briefing")
    assert (audience.is_open, audience.gets_news_link) == (False, False)
    for address in ("clerk@members.example", councillor.email):
        SubscriptionFactory(audience=audience, subscriber__address=address)
    small = note.items.get(words="Small.")
    client.force_login(officer)
    client.post(f"/communications/briefings/updates/{small.pk}/", {"words": "Small.", "is_left_out": "on"})
    client.post("/communications/briefings/2026-05/words/", {"introduction": "**This month**"})
    shown = client.get("/communications/briefings/2026-05/publish/")
    assert "1 elected member and 1 subscriber" in shown.content.decode()
    seen = shown.context["form"].initial["seen"]
    client.post("/communications/briefings/2026-05/publish/", {"seen": seen})
    publication = Publication.objects.get()
    assert (publication.kind, publication.slug) == ("briefing_note", "2026-05")
    assert "A &lt;b&gt;new&lt;/b&gt; chair." in publication.html
    assert "<strong>This month</strong>" in publication.html
    assert "Small." not in publication.html
    told = Delivery.objects.filter(message__publication=publication).values_list("address", flat=True)
    assert sorted(told) == sorted(["clerk@members.example", councillor.email])
    assert not Duty.objects.open().exists()
    again = client.post("/communications/briefings/2026-05/publish/", {"seen": seen})
    assert "is published and stays as it is" in again.content.decode()
    assert Publication.objects.count() == 1
    client.logout()
    assert "A &lt;b&gt;new&lt;/b&gt; chair." in client.get(publication.get_absolute_url()).content.decode()


def test_what_was_looked_at_is_what_is_published(client, body, officer):
    BriefingItemFactory(note=(note := BriefingNoteFactory()))
    seen = actions.seen_hash(actions.note_data(note))
    item = BriefingItemFactory(note=note)
    client.force_login(officer)
    refused = client.post("/communications/briefings/2009-06/publish/", {"seen": seen}).content.decode()
    assert "changed after you looked at it" in refused
    assert f'value="{actions.seen_hash(actions.note_data(note))}"' in refused
    for each in note.items.all():
        actions.edit_item(each, words="x", is_left_out=True, by=officer, at=JUNE)
    with pytest.raises(RefusedError, match="says nothing yet"):
        publish(note, officer)
    with pytest.raises(NotAllowedError):
        actions.edit_item(item, words="x", is_left_out=False, by=PersonFactory(), at=JUNE)


def test_a_published_note_stays(body, officer):
    item = BriefingItemFactory()
    publish(item.note, officer)
    for act in (
        lambda: actions.edit_note(item.note, introduction="x", by=officer, at=JUNE),
        lambda: actions.edit_item(item, words="x", is_left_out=False, by=officer, at=JUNE),
        lambda: publish(item.note, officer),
    ):
        with pytest.raises(RefusedError, match="stays as it is"):
            act()
    assert Event.objects.get(kind="briefing.published").visibility == "public"


@pytest.mark.parametrize("posted", [{"words": ""}, {"words": "x" * 301}, {"words": "a\x00b"}, {"words": "a\x1bb"}])
def test_bad_words_are_refused(client, officer, posted):
    item = BriefingItemFactory()
    client.force_login(officer)
    reply = client.post(f"/communications/briefings/updates/{item.pk}/", posted)
    assert "There is a problem" in reply.content.decode()
    long = client.post("/communications/briefings/2009-06/words/", {"introduction": "x" * 2001}).content.decode()
    assert "at most 2000 characters" in long


@pytest.mark.parametrize("month", ["2009-13", "2009-00", "1066-01", "2010-01", "x"])
def test_months_without_a_note_are_not_found(client, officer, month):
    client.force_login(officer)
    assert client.get(f"/communications/briefings/{month}/").status_code == 404


@pytest.mark.parametrize("address", ["/communications/briefings/", "/communications/briefings/2009-06/"])
def test_lists_ask_as_often_for_three_as_for_one(client, officer, address, django_assert_max_num_queries):
    client.force_login(officer)
    BriefingItemFactory()
    counts = []
    for _ in range(2):
        with django_assert_max_num_queries(7) as asked:
            client.get(address)
        counts.append(len(asked))
        for number in (1, 2):
            BriefingItemFactory()
            BriefingNoteFactory(month=dt.date(2009, 6 + number, 1))
    assert counts[0] == counts[1]
    assert "Left out" not in client.get(address).content.decode()


def test_the_database_holds_whole_months_words_and_one_line_an_update():
    with pytest.raises(IntegrityError, match="briefing_note_of_a_whole_month"), transaction.atomic():
        BriefingNoteFactory(month=dt.date(2009, 6, 2))
    item = BriefingItemFactory()
    with pytest.raises(IntegrityError, match="briefing_item_says_something"), transaction.atomic():
        BriefingItemFactory(words="")
    with pytest.raises(IntegrityError, match="update_id"), transaction.atomic():
        BriefingItemFactory(update=item.update, words="x")


def test_a_closed_body_has_no_news(body, officer):
    Body.objects.filter(pk=body.pk).update(status="closed", closed_on=MAY.date())
    with pytest.raises(RefusedError, match="archive"):
        mark_update(body, words="New.", by=officer, at=MAY)
