"""The digest: what it says, when it goes, that nothing is told twice, and the way out (H13)."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection, transaction

from comms.actions.digests import choose_digest, keep_digests, note_told, send_digests, tell_urgent
from comms.actions.following import tell_followers
from comms.models import Delivery, Digest, DutyTold, Message, Suppression
from comms.models.addresses import address_hash
from comms.models.digests import newest_morning, next_morning
from comms.reports.digests import stage_of
from partnerships.duties import close_duties, open_duty
from partnerships.models import Event, Role
from tests.factories.comms import CalendarEntryFactory, StoryFactory, SubscriptionFactory
from tests.factories.comms_digests import DigestFactory
from tests.factories.partnerships import (
    BodyFactory,
    PageProposalFactory,
    PersonFactory,
    SignificantUpdateFactory,
    seated,
)

pytestmark = pytest.mark.django_db
MORNING = dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC)  # a Friday
TODAY, DAY = MORNING.date(), dt.timedelta(days=1)


@pytest.fixture
def body():
    return BodyFactory(slug="lyp", name="Later Years Partnership")


@pytest.fixture
def manager(body):
    return seated(Role.MANAGER, body, name="Mary Moss")


def check_due(body, on, at=MORNING):
    return open_duty("page_check.due", body, body=body, role=Role.MANAGER, due_on=on, at=at)[0]


def happened(kind, subject, body=None, at=MORNING, visibility="public", by=None):
    """An event of a transaction long ago: whatever else the server does, it is settled."""
    number = Event.objects.count() + 1
    return Event.objects.create(
        kind=kind, subject_type=subject._meta.label_lower, subject_id=str(subject.pk), subject_label=str(subject),
        subject_address=subject.get_absolute_url(), body=body, at=at, visibility=visibility, transaction=number, by=by,
        by_label=str(by or ""),
    )  # fmt: skip


def subjects(person=None):
    mails = Message.objects.filter(kind="digest").order_by("pk")
    if person:
        mails = mails.filter(deliveries__address=person.email)
    return list(mails.values_list("subject", flat=True))


def test_a_duty_is_told_new_then_soon_then_late_then_each_week_and_never_twice(body, manager):
    DigestFactory(person=manager)
    check_due(body, TODAY + 10 * DAY)
    told = [(day, send_digests(at=MORNING + day * DAY) + send_digests(at=MORNING + day * DAY)) for day in range(27)]
    assert [day for day, count in told if count] == [0, 7, 11, 18, 25]
    assert subjects() == [
        "Your tasks: 1 new", "Your tasks: 1 due soon", "Your tasks: 1 late", "Your tasks: 1 late", "Your tasks: 1 late"
    ]  # fmt: skip
    assert "1 day late" in Message.objects.filter(subject="Your tasks: 1 late").earliest("pk").text


def test_what_is_done_in_time_is_not_told_and_nothing_goes_when_there_is_nothing(body, manager):
    DigestFactory(person=manager)
    check_due(body, TODAY + DAY)
    close_duties("page_check.due", body, by=manager, at=MORNING)
    assert send_digests(at=MORNING) == 0
    assert not Message.objects.exists()
    assert Digest.objects.get(person=manager).looked_on == TODAY


@pytest.mark.parametrize(
    ("due_in", "stage"), [(30, 0), (4, 0), (3, 1), (0, 1), (-1, 2), (-7, 2), (-8, 3), (-14, 3), (-15, 4)]
)
def test_stages_of_a_duty(due_in, stage):
    assert stage_of(TODAY + due_in * DAY, on=TODAY, ahead=3) == stage


@pytest.mark.parametrize(
    ("moment", "morning"),
    [
        ("2026-11-20T06:59:59", "2026-11-19"),  # winter: seven here is seven UTC
        ("2026-11-20T07:00:00", "2026-11-20"),
        ("2026-03-29T05:59:59", "2026-03-28"),  # the day the clocks go forward: seven here is six UTC
        ("2026-03-29T06:00:00", "2026-03-29"),
        ("2026-10-25T06:59:59", "2026-10-24"),  # the day they go back
        ("2026-10-25T07:00:00", "2026-10-25"),
        ("2026-06-30T23:30:00", "2026-06-30"),  # half past midnight here
    ],
)
def test_the_hour_is_the_hour_on_the_wall(moment, morning):
    assert newest_morning(dt.datetime.fromisoformat(moment + "+00:00")).isoformat() == morning


def test_the_week_of_a_weekly_one_and_a_scheduler_that_stood_still(body, manager):
    digest = DigestFactory(person=manager, frequency="weekly", weekday=2, looked_on=TODAY)
    check_due(body, TODAY + 20 * DAY)
    at_six = MORNING.replace(hour=6)
    assert [send_digests(at=at_six + day * DAY) for day in range(1, 6)] == [0, 0, 0, 0, 0]  # Wednesday at six: not yet
    assert next_morning(digest, at=MORNING).isoformat() == "2026-11-25"
    late = MORNING + 6 * DAY  # nothing ran on Wednesday: Thursday makes it good, once
    assert [send_digests(at=late), send_digests(at=late), send_digests(at=late + 5 * DAY)] == [1, 0, 0]
    digest.refresh_from_db()
    assert digest.looked_on == late.date()
    check_due(body, late.date() + 14 * DAY, at=late)
    assert send_digests(at=MORNING + 12 * DAY) == 1  # the next Wednesday


def test_whoever_wants_none_gets_none_and_is_not_told_later_what_they_missed(body, manager):
    digest = DigestFactory(person=manager, frequency="never")
    proposal = PageProposalFactory(body=body, proposer=manager)
    happened("proposal.declined", proposal, body)
    check_due(body, TODAY)
    assert send_digests(at=MORNING) == 0
    choose_digest(manager, frequency="daily", weekday=0, by=manager, at=MORNING)
    assert send_digests(at=MORNING + DAY) == 1
    assert subjects() == ["Your tasks: 1 late"]
    assert "declined" not in Message.objects.get().text
    digest.refresh_from_db()
    assert digest.frequency == "daily"


def test_everybody_who_may_sign_in_gets_one_from_the_next_morning_on(body, manager):
    PersonFactory(is_active=False, email=None)
    check_due(body, TODAY)
    assert [send_digests(at=MORNING), send_digests(at=MORNING)] == [0, 0]
    assert Digest.objects.get().person == manager
    assert send_digests(at=MORNING + DAY) == 1
    keep_digests(at=MORNING)
    assert Digest.objects.count() == 1


def test_answers_and_news_come_to_whom_they_concern(body, manager):
    for person in (manager, member := seated(Role.MEMBER, body), stranger := PersonFactory()):
        DigestFactory(person=person)
    officer = PersonFactory(name="Grace Adeyemi")
    happened("proposal.declined", PageProposalFactory(body=body, proposer=stranger), body, by=officer)
    happened("story.accepted", StoryFactory(body=body, author=stranger), body, by=officer)
    happened("page.edited", body, body, by=officer)
    happened("page.edited", body, body, by=manager)
    entry = CalendarEntryFactory(body=body, starts_at=MORNING + 9 * DAY)
    happened("meeting.planned", entry, body, visibility="members", by=officer)
    happened("page.edited", body, body)  # what the portal loads is no news
    assert send_digests(at=MORNING) == 3
    assert subjects(stranger) == ["News of what you sent in"]
    text = Message.objects.get(deliveries__address=stranger.email).text
    assert "Grace Adeyemi declined a correction" in text
    assert "Grace Adeyemi accepted the story" in text
    assert Message.objects.get(deliveries__address=manager.email).text.count("edited the page") == 1
    assert "edited the page" not in Message.objects.get(deliveries__address=member.email).text
    assert send_digests(at=MORNING + DAY) == 0


def test_a_significant_update_reaches_those_with_a_seat_and_those_who_follow(body):
    member = DigestFactory(person=seated(Role.MEMBER, body)).person
    follower = DigestFactory().person
    SubscriptionFactory(
        audience=None, body=body, source="follow", subscriber__address=follower.email, confirmed_at=MORNING
    )
    happened("update.marked", SignificantUpdateFactory(body=body, words="A new chair."), body, by=PersonFactory())
    assert send_digests(at=MORNING) == 2
    for person in (member, follower):
        assert "A new chair." in Message.objects.get(deliveries__address=person.email).text


def test_of_much_news_the_newest_is_told_and_that_there_is_more(body, manager):
    DigestFactory(person=manager)
    officer = PersonFactory(name="Grace Adeyemi")
    for number in range(23):
        happened("proposal.sent", PageProposalFactory(body=body, wanted=f"W {number}"), body, by=officer)
    send_digests(at=MORNING)
    text = Message.objects.get().text
    assert text.count("proposed a correction") == 20
    assert "And 3 more, before these" in text


def test_news_of_followed_bodies_comes_in_the_digest_and_not_a_second_time(body):
    reader = PersonFactory(contact_email="Reader@Home.example")
    DigestFactory(person=reader)
    without = DigestFactory(frequency="never").person
    for address in ("reader@home.example", without.email, "pat@readers.example"):
        SubscriptionFactory(
            audience=None, body=body, source="follow", subscriber__address=address, confirmed_at=MORNING
        )
    happened("event.announced", CalendarEntryFactory(body=body, starts_at=MORNING + 9 * DAY), body, at=MORNING + DAY)
    later = MORNING + 2 * DAY
    assert tell_followers(at=later) == 2
    assert send_digests(at=later) == 1
    assert set(Delivery.objects.values_list("address", "message__kind")) == {
        (without.email, "followed"), ("pat@readers.example", "followed"), ("reader@home.example", "digest"),
    }  # fmt: skip


def test_urgent_duties_come_at_once_whatever_somebody_chose_and_once(body):
    officer = seated(Role.SUPPORT_OFFICER)
    DigestFactory(person=officer, frequency="never")
    open_duty("issue.late", body, role=Role.SUPPORT_OFFICER, due_on=TODAY, at=MORNING)
    check_due(body, TODAY)  # the office has it while nobody manages; it is not urgent
    assert [tell_urgent(at=MORNING), tell_urgent(at=MORNING)] == [1, 0]
    mail = Message.objects.get()
    assert (mail.kind, mail.priority, mail.deliveries.get().address) == ("notice", 5, officer.email)
    choose_digest(officer, frequency="daily", weekday=0, by=officer, at=MORNING)
    send_digests(at=MORNING + DAY)
    assert subjects() == ["Your tasks: 2 late"]  # both went by their day since


def test_a_duty_that_is_owed_anew_is_told_anew(body, manager):
    DigestFactory(person=manager)
    check_due(body, TODAY + 9 * DAY)
    assert [send_digests(at=MORNING), send_digests(at=MORNING + DAY)] == [1, 0]
    close_duties("page_check.due", body, by=manager, at=MORNING + DAY)
    anew = MORNING + 2 * DAY
    open_duty("page_check.due", body, body=body, role=Role.MANAGER, due_on=TODAY + 9 * DAY, at=anew, again=True)
    assert [send_digests(at=anew), send_digests(at=anew + DAY)] == [1, 0]
    assert DutyTold.objects.count() == 1


def test_what_somebody_was_just_written_is_not_told_again(body, manager):
    DigestFactory(person=manager)
    note_told(check_due(body, TODAY), [manager], at=MORNING)
    assert send_digests(at=MORNING) == 0


def test_an_address_that_is_gone_gets_nothing_and_what_is_due_waits(body, manager):
    DigestFactory(person=manager)
    duty = check_due(body, TODAY)
    Suppression.objects.create(address_hash=address_hash(manager.email), reason="bounced", at=MORNING)
    assert send_digests(at=MORNING) == 0
    assert not DutyTold.objects.filter(duty=duty).exists()


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [({"weekday": 7}, "digest_on_a_day_of_the_week"), ({"frequency": "hourly"}, "digest_comes_somehow_or_never")],
)
def test_the_database_knows_the_days_and_rhythms(fields, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        DigestFactory(**fields)


def test_the_database_holds_one_note_of_a_duty_for_each_digest(body):
    told = {"digest": DigestFactory(), "duty": check_due(body, TODAY), "stage": 0, "told_at": MORNING}
    DutyTold.objects.create(**told)
    with pytest.raises(IntegrityError, match="duty_told_once_a_digest"), transaction.atomic():
        DutyTold.objects.create(**told)


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_each_digest_once():
    body = BodyFactory()
    for _ in range(6):
        DigestFactory(person=seated(Role.MANAGER, body))
    check_due(body, TODAY)

    def work(_):
        try:
            return send_digests(at=MORNING)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as workers:
        assert sum(workers.map(work, range(4))) == 6
    assert Delivery.objects.filter(message__kind="digest").count() == 6


def test_what_is_opened_while_mails_are_written_waits_for_the_next_and_is_told_once(body, manager):
    """Told at the hour of the others it would look as if it was opened anew since, and be told again."""
    DigestFactory(person=manager)
    meanwhile = MORNING + dt.timedelta(seconds=5)
    open_duty("issue.late", body, body=body, role=Role.MANAGER, due_on=TODAY + 9 * DAY, at=meanwhile)
    assert [tell_urgent(at=at) for at in (MORNING, MORNING + DAY, MORNING + DAY)] == [0, 1, 0]
    open_duty("page_check.due", body, body=body, role=Role.MANAGER, due_on=TODAY + 9 * DAY, at=meanwhile)
    assert [send_digests(at=MORNING + days * DAY) for days in range(3)] == [0, 1, 0]
