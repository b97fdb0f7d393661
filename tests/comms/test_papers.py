"""Public papers are told of: one mail a meeting, with links, each once, and nothing else (E02)."""

import datetime as dt

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from comms import tasks
from comms.actions.digests import send_digests
from comms.actions.following import tell_followers
from comms.actions.papers import tell_of_papers
from comms.models import Delivery, Message, PaperTold, Subscription
from partnerships.actions.papers import accept_paper, send_paper
from partnerships.models import Document, Event, Meeting, Role
from tests.factories.comms import AudienceFactory, SubscriptionFactory
from tests.factories.comms_digests import DigestFactory
from tests.factories.partnerships import BodyFactory, DocumentFactory, MeetingFactory, seated

pytestmark = pytest.mark.django_db
LATER = dt.timedelta(minutes=20)


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def meeting(now):
    SubscriptionFactory.create_batch(2, audience=AudienceFactory(slug="key-stakeholders"))
    return MeetingFactory(body=BodyFactory(slug="lyp"))


def paper(meeting, now, by="", **kwargs):
    document = DocumentFactory(**{"kind": "paper", "meeting": meeting, "body": meeting.body} | kwargs)
    who = seated(Role.MANAGER, meeting.body) if by == "" else by
    document.versions.update(uploaded_by=who, uploaded_at=now)
    return document


def test_papers_of_a_meeting_make_one_mail_with_links_once_they_rest(meeting, now, client):
    first, second = paper(meeting, now, title="Winter plan"), paper(meeting, now + dt.timedelta(minutes=9))
    assert tell_of_papers(at=now + dt.timedelta(minutes=16)) == 0  # the second came seven minutes ago
    assert tell_of_papers(at=now + dt.timedelta(minutes=25)) == 1
    [message] = Message.objects.all()
    assert Delivery.objects.filter(message=message).count() == 2
    assert all(document.get_absolute_url() in message.text for document in (first, second))
    assert (b"attachment" in bytes(message.ready), PaperTold.objects.count()) == (False, 2)
    DocumentFactory._meta.model.objects.get(pk=first.pk).versions.create(
        number=2, file="x", extension="pdf", content_type="application/pdf", size=1, sha256="0" * 64, uploaded_at=now
    )
    tasks.tick(at=now + dt.timedelta(minutes=50))
    assert Message.objects.count() == 1  # neither again nor for a newer version
    client.force_login(seated(Role.SUPPORT_OFFICER))
    [row] = client.get("/publications/mail-log/").context["rows"]
    assert (row.mails, row.addressed) == (2, (("Key stakeholders", 2),))


def test_what_is_no_public_paper_or_was_loaded_tells_nobody(meeting, now):
    paper(meeting, now, visibility=Document.Visibility.MEMBERS)
    paper(meeting, now, kind="plan")
    paper(meeting, now, withdrawn_at=now)
    paper(meeting, now, by=None)
    paper(meeting, now - dt.timedelta(days=8))
    assert tell_of_papers(at=now + LATER) == 0
    assert not Message.objects.exists()


def test_whoever_adds_a_document_sees_first_how_many_hear_of_it(meeting, client):
    client.force_login(seated(Role.MANAGER, meeting.body))
    page = client.get("/partnerships/lyp/documents/new/").content.decode()
    assert "2 key stakeholders will get one mail with its link" in page


def test_an_accepted_paper_reaches_who_may_read_it_once_and_nobody_else(meeting, now):
    """A private one only those with a seat on the body that meets, not even the members of the one it is from."""
    body, officer = BodyFactory(name="Energy Partnership"), seated(Role.SUPPORT_OFFICER, name="Grace Adeyemi")
    manager, member, other = seated(Role.MANAGER, body), seated(Role.MEMBER, meeting.body), seated(Role.MEMBER, body)
    for person in (manager, member, other):
        DigestFactory(person=person)
    SubscriptionFactory(
        audience=None, body=meeting.body, source="follow", subscriber__address="pat@readers.example", confirmed_at=now
    )
    Meeting.objects.update(held_on=timezone.localdate(now) + dt.timedelta(days=20))
    for title, visibility in (("Open words", "public"), ("Closed words", "members")):
        file = {"file": ContentFile(b"%PDF-1.7"), "extension": "pdf", "content_type": "application/pdf"}
        words = {"title": title, "visibility": visibility}
        sent = send_paper(None, meeting=meeting, body=body, kind="paper", by=manager, at=now, **words, **file)
        accept_paper(sent, by=officer, at=now, **words)
    for number, event in enumerate(Event.objects.order_by("pk"), 1):  # as if each was written long ago
        event.pk, event.transaction = None, number
        event.save(force_insert=True)
    morning = now + dt.timedelta(days=1)
    for _ in range(2):
        tell_of_papers(at=morning)
        tell_followers(at=morning)
        send_digests(at=morning)
    told = {}
    for address, text in Delivery.objects.values_list("address", "message__text"):
        told.setdefault(address, []).append(("Open words" in text, "Closed words" in text))
    stakeholders = Subscription.objects.filter(body=None).values_list("subscriber__address", flat=True)
    assert told == {address: [(True, False)] for address in [*stakeholders, "pat@readers.example"]} | {
        member.email: [(True, True)],
        manager.email: [(True, True)],  # told that what they sent in was accepted
    }
    document = Document.objects.get(title="Open words")
    letters = Message.objects.filter(deliveries__address__in=[*stakeholders, "pat@readers.example"])
    assert all(document.get_absolute_url() in letter.text for letter in letters)
