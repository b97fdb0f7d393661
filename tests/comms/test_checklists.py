"""The tools table as live checklists: ticked by people, or shown by what happened in the portal (G05)."""

import datetime as dt

import pytest
from django.utils import timezone

from comms.actions import loans
from comms.actions import responsibilities as actions
from comms.actions.readership import record_review
from comms.models import Tick
from comms.reports.checklists import checklists
from partnerships.access import NotAllowedError, RefusedError
from partnerships.actions.page_checks import open_page_checks
from partnerships.duties import close_duties, open_duty
from partnerships.models import Duty, Event, Role
from tests.factories.comms import AssetFactory, CalendarEntryFactory, NewsLinkIssueFactory, PublicationFactory
from tests.factories.comms_plan import ResponsibilityFactory
from tests.factories.partnerships import BodyFactory, seated
from tests.refused import refused

pytestmark = pytest.mark.django_db
TODAY = dt.date(2009, 6, 12)
JUNE = dt.datetime(2009, 6, 12, 9, tzinfo=dt.UTC)


@pytest.fixture
def lyp():
    return BodyFactory(slug="lyp")


def states(body, on=TODAY):
    (found,) = checklists([body], on=on)
    return [(entry.period.key if entry.period else "", entry.state) for entry in found.entries]


def test_a_manager_ticks_each_period_once_and_may_take_it_back(lyp, client):
    line, event = ResponsibilityFactory(), CalendarEntryFactory(body=lyp)
    ResponsibilityFactory(cadence="each_event")
    client.force_login(seated(Role.MANAGER, lyp))
    assert states(lyp) == [("2009-06", "waiting"), (f"event-{event.pk}", "waiting")]
    address = "/communications/checklists/of/lyp/?month=2009-06"
    for _ in range(2):
        client.post(address, {"responsibility": line.pk, "period": "2009-06"})
    tick = Tick.objects.get()
    assert (tick.body, tick.period, Event.objects.filter(kind="responsibility.ticked").count()) == (lyp, "2009-06", 1)
    assert states(lyp)[0] == ("2009-06", "done")
    assert states(BodyFactory(slug="sep")) == [("2009-06", "waiting"), ("", "later")]
    client.post(address, {"responsibility": line.pk, "period": "2009-06", "take_back": "on"})
    assert not Tick.objects.exists()
    page = client.post(address, {"responsibility": line.pk, "period": "2031-01"})
    assert "Look at the list again" in page.content.decode()


def test_what_the_portal_sees_of_a_pack_or_an_event_needs_no_tick(lyp, client):
    manager = seated(Role.MANAGER, lyp)
    event = CalendarEntryFactory(body=lyp, title="Fair", starts_at=JUNE, notified_at=JUNE)
    ResponsibilityFactory(shown_by="banner", cadence="each_event")
    ResponsibilityFactory(role="support_officer", shown_by="banner", cadence="each_event")
    ResponsibilityFactory(shown_by="event", cadence="each_issue")
    key = f"event-{event.pk}"
    assert states(lyp) == [(key, "waiting"), ("2009-06", "done")]
    days = {"from_on": TODAY, "until_on": TODAY}
    loan = loans.book_loan(AssetFactory(), body=lyp, entry=event, **days, by=manager, at=JUNE)
    assert (states(lyp)[0], states(None)) == ((key, "done"), [(key, "done")])
    client.force_login(manager)
    page = client.get("/communications/checklists/of/lyp/?month=2009-06").content.decode()
    assert f'href="/calendar/events/{event.pk}/pack/">Banner: ready in its pack</a>' in page
    assert "“Fair” was announced on 12 June 2009</a>" in page
    loans.cancel_loan(loan, by=manager, at=JUNE)
    assert states(lyp)[0] == (key, "waiting")


def test_an_event_announced_for_a_distant_day_counts_in_the_month_of_its_announcement(lyp):
    ResponsibilityFactory(shown_by="event", cadence="each_issue")
    CalendarEntryFactory(body=lyp, starts_at=JUNE + dt.timedelta(days=200), notified_at=JUNE)
    assert states(lyp) == [("2009-06", "done")]
    assert states(lyp, on=dt.date(2009, 7, 1)) == [("2009-07", "waiting")]


def test_nobody_ticks_for_another_body_or_another_role(lyp):
    line, office = ResponsibilityFactory(), ResponsibilityFactory(role="support_officer")
    other = seated(Role.MANAGER, BodyFactory(slug="sep"))
    with pytest.raises(NotAllowedError, match="manager of Lyp"):
        actions.tick_responsibility(line, body=lyp, period="2009-06", on=TODAY, by=other, at=JUNE)
    with pytest.raises(NotAllowedError):
        actions.tick_responsibility(office, body=None, period="2009-06", on=TODAY, by=other, at=JUNE)
    with pytest.raises(RefusedError, match="another list"):
        actions.tick_responsibility(office, body=lyp, period="2009-06", on=TODAY, by=None, at=JUNE)


def test_page_checks_issues_and_the_handbook_show_themselves(lyp):
    ResponsibilityFactory(shown_by="page_check")
    ResponsibilityFactory(shown_by="handbook", cadence="on_issue")
    ResponsibilityFactory(cadence="ongoing", shown_by="nothing")
    issue = ResponsibilityFactory(role="support_officer", shown_by="issue", cadence="each_issue")
    assert states(lyp) == [("", "later"), ("", "later"), ("", "ongoing")]
    open_page_checks(at=JUNE)
    PublicationFactory(kind="handbook", slug="handbook", address="/handbook/1/")
    assert states(lyp) == [("", "waiting"), ("", "done"), ("", "ongoing")]
    close_duties("page_check.due", lyp, by=seated(Role.MANAGER, lyp), at=JUNE)
    assert states(lyp)[0] == ("", "done")
    NewsLinkIssueFactory()
    assert states(None) == [("", "waiting")]
    assert issue.shown_by == "issue"


def test_what_is_due_once_a_year_is_a_duty_that_its_tick_closes():
    line = ResponsibilityFactory(role="support_officer", cadence="yearly")
    assert [actions.open_responsibility_duties(at=JUNE) for _ in range(2)] == [1, 0]
    duty = Duty.objects.get()
    assert (duty.due_on, duty.owed_role, duty.subject_address) == (
        dt.date(2010, 3, 31), "support_officer", "/communications/checklists/office/",
    )  # fmt: skip
    actions.tick_responsibility(line, body=None, period="2009-10", on=TODAY, by=None, at=JUNE)
    assert not Duty.objects.open().exists()
    assert actions.open_responsibility_duties(at=JUNE) == 0


def test_the_review_of_news_link_shows_itself_until_the_next_is_due():
    line = ResponsibilityFactory(role="support_officer", cadence="yearly", shown_by="review")
    assert (states(None), actions.open_responsibility_duties(at=JUNE)) == ([("", "later")], 0)
    open_duty("news_link.review", NewsLinkIssueFactory(), due_on=dt.date(2010, 3, 31), at=JUNE, role="support_officer")
    assert states(None) == [("", "waiting")]
    officer = seated(Role.SUPPORT_OFFICER)
    told = {"effectiveness": "Well.", "frequency": "monthly", "reason": "Read."}
    record_review(**told, decided_on=TODAY, next_on=dt.date(2009, 12, 12), by=officer, at=JUNE)
    found = [states(None, on=day) for day in (TODAY, dt.date(2009, 12, 1), dt.date(2010, 6, 1))]
    assert found == [[("", "done")], [("", "waiting")], [("", "waiting")]]
    with pytest.raises(RefusedError, match="not ticked"):
        actions.tick_responsibility(line, body=None, period="2009-10", on=TODAY, by=officer, at=JUNE)


def test_a_line_that_shows_itself_from_now_on_takes_its_duty_back():
    line = ResponsibilityFactory(role="support_officer", cadence="yearly")
    actions.open_responsibility_duties(at=JUNE)
    actions.save_responsibility(line, {"shown_by": "review"}, by=None, at=JUNE)
    assert not Duty.objects.open().exists()


def test_as_many_statements_for_one_list_as_for_three(django_assert_num_queries):
    NewsLinkIssueFactory()
    ResponsibilityFactory()
    bodies = [BodyFactory() for _ in range(3)]
    for wanted in (bodies[:1], bodies):
        with django_assert_num_queries(10):
            checklists(wanted, on=TODAY)


def test_the_hub_shows_each_reader_what_they_may_do_and_what_waits(client, lyp):
    ResponsibilityFactory()
    client.force_login(seated(Role.MANAGER, lyp))
    groups = dict(client.get("/communications/").context["groups"])
    assert [task["label"] for task in groups["Plan"] if "Checklists" in task["title"]] == ["1 to do"]
    assert "Mail" not in groups
    client.force_login(seated(Role.SUPPORT_OFFICER))
    groups = dict(client.get("/communications/").context["groups"])
    assert [task["url"] for task in groups["Mail"]] == ["/outbox/"]


def test_a_line_that_never_ends_has_nothing_to_tick():
    with refused("responsibility_endless_is_not_ticked"):
        ResponsibilityFactory(cadence="ongoing")
    with refused("responsibility_says_what"):
        ResponsibilityFactory(text="")
    tick = actions.tick_responsibility(
        ResponsibilityFactory(role="support_officer"), body=None, period="2009-06", on=TODAY, by=None, at=timezone.now()
    )
    with refused("tick_once_a_period"):
        Tick.objects.create(responsibility=tick.responsibility, period="2009-06", at=JUNE)
