"""The two beats: every app's minute and night are done, and one that fails keeps no other from it."""

import datetime as dt

import pytest

from comms.models import NewsLinkIssue
from partnerships.models import Duty, Role
from portal import upkeep
from portal.models import Session
from portal.tasks import SWEPT, night, sweep, tick
from tests.factories.partnerships import BodyFactory, PersonFactory, seated
from tests.factories.portal import letters

AT = dt.datetime(2026, 6, 3, 9, tzinfo=dt.UTC)

pytestmark = pytest.mark.django_db


def invite(person):
    return person.invitations.create(
        email=f"new{person.pk}@portal.example", invited_at=AT, expires_at=AT + dt.timedelta(days=14)
    )


def test_minute_opens_page_checks_and_the_issue_and_writes_letters():
    seated(Role.MANAGER, BodyFactory())
    invite(PersonFactory(is_active=False, email=None))
    tick()
    assert Duty.objects.filter(kind="page_check.due").exists()
    assert NewsLinkIssue.objects.count() == 1
    assert len(letters()) == 1


def test_minute_done_twice_writes_each_letter_once():
    invite(PersonFactory(is_active=False, email=None))
    upkeep.tick(at=AT)
    upkeep.tick(at=AT)
    assert len(letters()) == 1


def test_withdrawn_invitation_gets_no_letter():
    invitation = invite(PersonFactory(is_active=False, email=None))
    invitation.withdrawn_at = AT
    invitation.save()
    upkeep.tick(at=AT)
    assert letters() == []


def test_night_forgets_old_sessions():
    Session.objects.create(session_key="old", session_data="", started_at=AT, seen_at=AT, expire_date=AT)
    night()
    assert not Session.objects.exists()


def test_app_that_fails_keeps_no_other_from_its_minute(caplog):
    invite(PersonFactory(is_active=False, email=None))
    sweep("tick", AT, modules=["tests.portal.failing_tasks", "portal.upkeep"])
    assert len(letters()) == 1
    assert "tick of tests.portal.failing_tasks failed; the next round tries again." in caplog.text


def test_every_app_is_swept():
    assert {path.split(".")[0] for path in SWEPT} == {
        "portal", "partnerships", "comms", "targets", "tariffs", "healthchecks",
    }  # fmt: skip
