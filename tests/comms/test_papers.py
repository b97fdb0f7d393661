"""Public papers are told of: one mail a meeting, with links, each once, and nothing else (E02)."""

import datetime as dt

import pytest
from django.utils import timezone

from comms import tasks
from comms.actions.papers import tell_of_papers
from comms.models import Delivery, Message, PaperTold
from partnerships.models import Document, Role
from tests.factories.comms import AudienceFactory, SubscriptionFactory
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
