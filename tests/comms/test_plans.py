"""The communications plan: adopted words stand, lines are evidenced, channels move with a reason, the next year copies (E11)."""

import datetime as dt

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from comms.actions import plans as actions
from comms.models import ChannelMove, CommsPlan, PlanEvidence, PlanItem
from comms.reports.counters import counted
from comms.reports.plans import plan_page
from partnerships.access import NotAllowedError, RefusedError
from partnerships.models import Event, Role
from tests.factories.comms import CalendarEntryFactory, PublicationFactory, SubscriptionFactory
from tests.factories.comms_plan import ChannelFactory, CommsPlanFactory, PlanItemFactory
from tests.factories.partnerships import BodyFactory, seated
from tests.refused import refused

pytestmark = pytest.mark.django_db
TODAY = dt.date(2009, 6, 12)
SAID = {"dated_on_day": "1", "dated_on_month": "June", "dated_on_year": "2009"}


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def officer(client):
    person = seated(Role.SUPPORT_OFFICER)
    client.force_login(person)
    return person


def test_a_plan_is_begun_filled_and_adopted_and_then_its_words_stand(officer, client, now):
    client.post("/communications/plans/start/", {"year": "2009"})
    plan = CommsPlan.objects.get()
    client.post("/communications/plans/2009-10/edit/", {"purpose": "Tell people.", "budget": "**None**"})
    assert (
        "no objective" in client.post("/communications/plans/2009-10/adopt/", {"agreement": "Board"}).content.decode()
    )
    client.post("/communications/plans/2009-10/add/objective/", {"number": "1", "text": "People know us"})
    client.post("/communications/plans/2009-10/add/risk/", {"number": "1", "text": "Too little time", "rating": "high"})
    client.post("/communications/plans/2009-10/adopt/", {"agreement": "Board, 12 May"})
    item = PlanItem.objects.get(kind="risk")
    with pytest.raises(RefusedError, match="words stand"):
        actions.save_item(item, {"text": "Other"}, by=officer, at=now)
    client.post(
        f"/communications/plans/2009-10/lines/{item.pk}/stand/",
        {
            "status": "at_risk",
            "rating": "medium",
            "owner": "Sam",
            "response": "Ask for help",
            "status_note": "Two left",
        },
    )
    item.refresh_from_db()
    assert (item.status, item.rating, item.owner, item.text) == ("at_risk", "medium", "Sam", "Too little time")
    with pytest.raises(RefusedError, match="adopted"):
        actions.edit_plan(plan, {"purpose": "Other"}, by=officer, at=now)
    client.logout()
    page = client.get("/communications/plans/2009-10/").content.decode()
    assert "<strong>None</strong>" in page
    assert Event.objects.get(kind="plan.adopted").visibility == "public"


def test_bad_input_is_refused_with_what_to_do(officer, client):
    PlanItemFactory(number=1)
    add = "/communications/plans/2009-10/add/objective/"
    assert "number" in str(client.post(add, {"number": "1", "text": "Again"}).context["form"].errors)
    assert list(client.post(add, {"number": "-1", "text": ""}).context["form"].errors) == ["number", "text"]
    assert client.get("/communications/plans/2009-10/add/nonsense/").status_code == 404
    assert client.get("/communications/plans/2009-11/").status_code == 404
    assert list(client.post("/communications/plans/start/", {"year": "2009"}).context["form"].errors) == ["year"]
    item = PlanItem.objects.get()
    evidence = f"/communications/plans/2009-10/lines/{item.pk}/evidence/"
    bad = client.post(
        evidence, {"text": " ", "link": "javascript:alert(1)", "dated_on_day": "31"} | {"dated_on_month": "2"}
    )
    assert sorted(bad.context["form"].errors) == ["dated_on", "link", "text"]


def test_evidence_is_given_by_managers_and_stays(client, now):
    item = PlanItemFactory(plan=CommsPlanFactory(adopted=True))
    client.force_login(seated(Role.MANAGER, BodyFactory()))
    client.post(f"/communications/plans/2009-10/lines/{item.pk}/evidence/", {"text": "<b>Forty</b> came"} | SAID)
    evidence = PlanEvidence.objects.get()
    client.logout()
    assert "&lt;b&gt;Forty" in client.get(item.get_absolute_url()).content.decode()
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        PlanEvidence.objects.filter(pk=evidence.pk).update(text="Fifty")
    with pytest.raises(NotAllowedError):
        actions.add_evidence(item, text="x", dated_on=TODAY, by=seated(Role.MEMBER, BodyFactory()), at=now)
    draft = PlanItemFactory(plan=CommsPlanFactory(year=2011))
    actions.add_evidence(draft, text="x", dated_on=TODAY, by=None, at=now)
    with pytest.raises(RefusedError, match="evidence"):
        actions.remove_item(draft, by=None, at=now)


def test_a_channel_moves_on_with_its_reason_and_never_back_in_time(officer, client, now):
    channel = ChannelFactory()
    on = {"moved_on_day": "12", "moved_on_month": "6", "moved_on_year": "2009"}
    page = client.post(f"{channel.get_absolute_url()}move/", {"state": "trial"} | on)
    assert list(page.context["form"].errors) == ["reason"]
    client.post(f"{channel.get_absolute_url()}move/", {"state": "trial", "reason": "Three leads named"} | on)
    channel.refresh_from_db()
    move = ChannelMove.objects.get()
    assert (channel.state, move.state_before, move.moved_on, move.reason) == (
        "trial",
        "idea",
        TODAY,
        "Three leads named",
    )
    with pytest.raises(RefusedError, match="moved last on 12 June 2009"):
        actions.move_channel(channel, state="adopted", reason="x", moved_on=dt.date(2009, 6, 11), by=officer, at=now)
    with pytest.raises(RefusedError, match="on trial already"):
        actions.move_channel(channel, state="trial", reason="x", moved_on=TODAY, by=officer, at=now)
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        ChannelMove.objects.all().delete()


def test_the_next_years_plan_brings_lines_and_living_channels(now):
    plan = CommsPlanFactory(adopted=True)
    item = PlanItemFactory(plan=plan, status="done", status_note="All know us")
    actions.add_evidence(item, text="x", dated_on=TODAY, by=None, at=now)
    kept, dropped = ChannelFactory(plan=plan, state="trial"), ChannelFactory(plan=plan)
    actions.move_channel(dropped, state="dropped", reason="Nobody came", moved_on=TODAY, by=None, at=now)
    copy = actions.copy_plan(plan, by=None, at=now)
    line = copy.items.get()
    assert (copy.year, copy.is_draft, line.text, line.status, line.evidence.count()) == (
        2010,
        True,
        item.text,
        "not_started",
        0,
    )
    assert list(copy.channels.values_list("name", "state")) == [(kept.name, "trial")]
    with pytest.raises(RefusedError, match="a plan already"):
        actions.copy_plan(plan, by=None, at=now)


def test_measures_are_counted_by_the_portal():
    SubscriptionFactory()
    SubscriptionFactory(confirmed_at=None)
    CalendarEntryFactory()
    PublicationFactory(published_at=dt.datetime(2009, 4, 1, 0, tzinfo=dt.UTC))
    found = [(each.label, each.number) for each in counted(["issues", "events", "unheard-of"], 2009)]
    assert found == [("issues of News-Link published", 1), ("events of the partnerships in the calendar", 1)]
    assert counted(["subscribers"], timezone.localdate().year)[0].number == 1


def test_as_many_statements_for_one_line_as_for_three(django_assert_num_queries):
    plan = CommsPlanFactory()
    for count in (1, 3):
        while plan.items.count() < count:
            PlanItemFactory(plan=plan, kind="risk")
            ChannelFactory(plan=plan)
        with django_assert_num_queries(3):
            plan_page(plan)


@pytest.mark.parametrize(
    ("factory", "details", "constraint"),
    [
        (CommsPlanFactory, {"state": "adopted"}, "comms_plan_adopted_says_where"),
        (CommsPlanFactory, {"year": 12}, "comms_plan_year_is_one"),
        (PlanItemFactory, {"text": ""}, "plan_item_says_something"),
        (PlanItemFactory, {"rating": "high"}, "plan_item_only_risks_are_rated"),
        (PlanItemFactory, {"theme": "x"}, "plan_item_only_messages_have_a_theme"),
        (PlanItemFactory, {"counters": ["events"]}, "plan_item_only_measures_are_counted"),
        (ChannelFactory, {"name": ""}, "channel_has_a_name"),
    ],
)
def test_the_database_refuses(factory, details, constraint):
    with refused(constraint):
        factory(**details)
