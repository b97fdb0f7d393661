"""The golden thread from both ends, and every kind of broken end (X02)."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser

from partnerships.duties import open_duty
from partnerships.models import Body, Meeting, Objective, Person, PlanAction, Role
from portal.reports.broken_ends import broken_ends
from portal.reports.thread import golden_thread
from targets.models import Indicator, StrategyTarget
from tests.factories.partnerships import (
    BodyFactory,
    DecisionFactory,
    DocumentFactory,
    MeetingFactory,
    ObjectiveFactory,
    PersonFactory,
    now,
    seated,
)
from tests.factories.partnerships_plans import ActionPlanFactory, PlanActionFactory
from tests.factories.targets import ChallengeFactory, IndicatorFactory
from tests.factories.targets_strategy import AspirationFactory, MilestoneFactory, StrategyTargetFactory

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 22)


@pytest.fixture
def energy():
    """Target 4.2.1 with two bodies and an indicator of each."""
    objective = ObjectiveFactory(number=4, lead_body=BodyFactory(slug="sep"))
    target = StrategyTargetFactory(aspiration=AspirationFactory(objective=objective, number=2), number=1)
    bodies = [BodyFactory(slug="lyp"), BodyFactory(slug="sep")]
    target.bodies.set(bodies)
    target.indicators.set([IndicatorFactory(body=body) for body in bodies])
    MilestoneFactory(target=target, body=bodies[1])
    seated(Role.MANAGER, bodies[0], name="Priya Nair")
    return target


def carried(thread, slug):
    return next(node for node in thread.bodies if node.body.slug == slug)


def loose():
    return {kind.key: [end.label for end in kind.ends] for kind in broken_ends() if kind.ends}


def test_a_body_finds_everything_it_carries(energy):
    thread = golden_thread(AnonymousUser(), on=TODAY)
    sep, lyp = carried(thread, "sep"), carried(thread, "lyp")
    assert [objective.number for objective in sep.objectives] == [4]
    assert [node.target.reference for node in sep.targets] == ["4.2.1"]
    assert [milestone.text for milestone in sep.milestones] == ["A hall is built"]
    assert [(str(seat.person), seat.role) for seat in lyp.people] == [("Priya Nair", "manager")]
    assert [(str(node.person), node.seats[0].body.slug) for node in thread.people] == [("Priya Nair", "lyp")]


def test_every_link_within_the_page_lands_on_a_node(energy, client):
    text = client.get("/framework/thread/").content.decode()
    ids = {part.split('"')[0] for part in text.split(' id="')[1:]}
    goals = {part.split('"')[0] for part in text.split('href="#')[1:]}
    assert {"body-lyp", "target-4.2.1", "objective-4"} <= goals <= ids


def something_done(energy):
    """An action, a task, a risk and a decision on the thread of `energy`."""
    lyp, meeting = BodyFactory(slug="lyp"), MeetingFactory(body=BodyFactory(slug="lyp"))
    plan = ActionPlanFactory(slug=f"plan-{PlanAction.objects.count()}", body=lyp)
    PlanActionFactory(plan=plan, objective=energy.aspiration.objective)
    MilestoneFactory(target=energy, body=lyp, text=f"Hall {plan.slug}", state="at_risk", note="Late.", noted_at=now())
    DecisionFactory(meeting=meeting, recorded_by=None)
    open_duty(
        "page_check.due", lyp, due_on=TODAY + dt.timedelta(days=plan.pk % 7), at=now(), body=lyp, role=Role.MANAGER
    )
    ChallengeFactory(indicator=IndicatorFactory(body=lyp), state="decided")
    DocumentFactory(body=lyp, kind="action_note", title="Action note of June")


def test_the_thread_takes_as_many_statements_however_long_it_is(energy, django_assert_num_queries):
    officer = seated(Role.SUPPORT_OFFICER)
    something_done(energy)
    for number in (2, 3):
        target = StrategyTargetFactory(aspiration=energy.aspiration, number=number)
        target.bodies.set(energy.bodies.all())
        MilestoneFactory(target=target)
        ObjectiveFactory(number=number)
        something_done(energy)
    _ = officer.live_seats
    with django_assert_num_queries(18):
        golden_thread(officer, on=TODAY)
    with django_assert_num_queries(9):
        broken_ends()


def test_actions_risks_and_decisions_hang_on_bodies_objectives_and_people(energy, client):
    something_done(energy)
    officer, priya = seated(Role.SUPPORT_OFFICER), Person.objects.get(name="Priya Nair")
    thread = golden_thread(officer, on=TODAY)
    lyp = carried(thread, "lyp").deeds
    assert [deed.label for deed in lyp.actions] == ["Action", "Task", "Action note"]
    assert [(deed.label, deed.note) for deed in lyp.risks] == [("Milestone", "At risk")]
    assert [deed.words for deed in lyp.decisions] == ["Tariffs: The rates stay as they are.", "Agreed."]
    assert [deed.words for node, actions in thread.objectives for deed in actions] == ["Open the hall"]
    assert [[deed.label for deed in node.tasks] for node in thread.people if node.person == priya] == [["Task"]]
    client.force_login(officer)
    text = client.get("/framework/thread/").content.decode()
    ids = {part.split('"')[0] for part in text.split(' id="')[1:]}
    goals = {part.split('"')[0] for part in text.split('href="#')[1:]}
    assert goals <= ids
    assert priya.get_absolute_url() in text


def test_strangers_see_neither_tasks_nor_what_boards_ask(energy):
    something_done(energy)
    Meeting.objects.update(is_public=False)
    found = golden_thread(AnonymousUser(), on=TODAY)
    assert [deed.label for deed in found.deeds.actions] == ["Action", "Action note"]
    assert found.deeds.decisions == []
    assert [node.has_page for node in found.people] == [False]


def test_broken_ends_of_each_kind(energy):
    IndicatorFactory(body=BodyFactory(slug="lyp"), title="Loose indicator")
    AspirationFactory(objective=ObjectiveFactory(number=5, title=""), number=3)
    BodyFactory(slug="new", status=Body.Status.PROPOSED, parent=None)
    objective = Objective.objects.get(number=4)
    objective.strategy.aspiration_count = 19
    objective.strategy.save()
    owned = energy.indicators.get(body__slug="sep")
    owned.owner = PersonFactory()
    owned.save()
    assert loose() == {
        "lead": ["Objective 5"],
        "unknown": ["17 of 19 aspirations"],
        "unmeasured": ["Aspiration 5.3"],
        "unlinked": ["Loose indicator"],
        "unowned": [f"{one} ({one.body.short_name})" for one in Indicator.objects.exclude(pk=owned.pk).in_order()],
        "line": ["New"],
        "unreported": ["4.2.1 A hall is built (Sep)"],
    }


def test_the_tile_counts_what_is_missing_and_not_the_lines(energy, client):
    strategy = Objective.objects.get(number=4).strategy
    strategy.aspiration_count = 11
    strategy.save()
    client.force_login(seated(Role.SUPPORT_OFFICER))
    counts = client.get("/framework/thread/broken-ends/").context["counts"]
    assert {"number": 10, "words": "Aspirations not known yet", "url": "#unknown"} in counts


def test_a_loose_indicator_and_an_idle_body_are_linked_where_their_ends_lead(energy, client):
    client.force_login(seated(Role.SUPPORT_OFFICER))
    IndicatorFactory(body=BodyFactory(slug="lyp"), title="Loose indicator")
    idle = BodyFactory(slug="idle")
    energy.bodies.remove(BodyFactory(slug="sep"))
    mends = {kind.key: [end.mend for end in kind.ends] for kind in broken_ends()}
    for address in (*mends["unlinked"], *mends["idle"]):
        assert client.post(address, {"targets": [energy.pk]}).status_code == 302
    assert {"unlinked", "idle"} & loose().keys() == set()
    assert idle in energy.bodies.all()
    assert energy.indicators.count() == 3


def test_each_broken_end_can_be_mended_on_its_page(energy, client):
    BodyFactory(slug="idle")
    StrategyTarget.objects.get().indicators.clear()
    client.force_login(seated(Role.SUPPORT_OFFICER))
    assert client.get("/framework/thread/broken-ends/").status_code == 200
    for kind in broken_ends():
        for end in kind.ends:
            assert (end.mend, client.get(end.mend.split("#")[0]).status_code) == (end.mend, 200)


def test_only_who_may_mend_an_end_is_led_to_where_it_is_mended(energy, client):
    ObjectiveFactory(number=5, title="")
    (milestone,) = energy.milestones.all()
    led = {}
    for person in (seated(Role.SUPPORT_OFFICER), seated(Role.MANAGER, milestone.body), seated(Role.MEMBER)):
        client.force_login(person)
        page = client.get("/framework/thread/broken-ends/").content.decode()
        led[person] = [
            "Set the lead" in page,
            "Say how it stands" in page,
            "Who may mend it: SP Support Officer." in page,
        ]
    assert list(led.values()) == [[True, True, True], [False, True, True], [False, False, True]]


def test_an_empty_portal_has_a_thread(client):
    assert client.get("/framework/thread/").status_code == 200
    assert loose() == {}
