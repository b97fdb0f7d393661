"""Papers, meetings and documents changed at once: the one waits for the other, and neither is ended (B02)."""

import datetime as dt
import threading
from contextlib import suppress
from functools import partial

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.utils import timezone

from partnerships.actions.documents import add_document
from partnerships.actions.papers import accept_paper, send_paper
from partnerships.models import Document, Paper, Role
from tests.factories.partnerships import MeetingFactory, PaperFactory, now, seated

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = {"title": "Winter plan", "visibility": "public"}


@pytest.fixture
def officer():
    return seated(Role.SUPPORT_OFFICER)


def at_once(*steps):
    """Take the steps in threads of their own, each of them slowed after its first lock; returns what failed."""
    failed, meet = [], threading.Barrier(len(steps))

    def pause(execute, sql, params, many, context):
        result = execute(sql, params, many, context)
        if "FOR " in sql and "UPDATE" in sql and not paused.done:
            paused.done = True
            with suppress(threading.BrokenBarrierError):
                meet.wait(timeout=2)
        return result

    def take(step):
        paused.done = False
        try:
            with connection.execute_wrapper(pause):
                step()
        except Exception as error:
            failed.append(error)
        finally:
            connection.close()

    paused = threading.local()
    threads = [threading.Thread(target=take, args=[step]) for step in steps]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failed


def test_two_papers_that_change_places_wait_for_one_another(officer):
    """Each holds its own meeting and wants the other's; locked in any order, one of them would be ended."""
    first, second = PaperFactory(with_file=True), PaperFactory(with_file=True)
    move = partial(send_paper, **WORDS, kind="paper", draft=True, by=officer, at=now())
    failed = at_once(partial(move, first, meeting=second.meeting), partial(move, second, meeting=first.meeting))
    assert failed == []
    assert dict(Paper.objects.values_list("pk", "meeting")) == {
        first.pk: second.meeting_id, second.pk: first.meeting_id,
    }  # fmt: skip


def test_accepting_a_paper_and_adding_a_document_to_its_meeting_wait_for_one_another(officer):
    """The one holds the meeting and wants the body; the other holds the body and puts its row beside the meeting."""
    meeting = MeetingFactory(held_on=timezone.localdate() + dt.timedelta(days=20))
    paper = PaperFactory(meeting=meeting, with_file=True)
    send_paper(paper, meeting=meeting, **WORDS, kind="paper", by=officer, at=now())
    file = {"file": ContentFile(b"%PDF-1.7", "x"), "extension": "pdf", "content_type": "application/pdf"}
    agenda = WORDS | file | {"kind": "agenda", "dated_on": meeting.held_on, "meeting": meeting}
    failed = at_once(
        partial(accept_paper, paper, **WORDS, by=officer, at=now()),
        partial(add_document, meeting.body, **agenda, by=officer, at=now()),
    )
    assert failed == []
    assert Document.objects.filter(meeting=meeting).count() == 2
