"""The golden thread from both ends, and every kind of broken end (X02)."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser

from partnerships.models import Body, Objective, Role
from portal.reports.broken_ends import broken_ends
from portal.reports.thread import golden_thread
from targets.models import Indicator, StrategyTarget
from tests.factories.partnerships import BodyFactory, ObjectiveFactory, PersonFactory, seated
from tests.factories.targets import IndicatorFactory
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
    assert [(node.name, node.seats[0].body.slug) for node in thread.people] == [("Priya Nair", "lyp")]


def test_every_link_within_the_page_lands_on_a_node(energy, client):
    text = client.get("/framework/thread/").content.decode()
    ids = {part.split('"')[0] for part in text.split(' id="')[1:]}
    goals = {part.split('"')[0] for part in text.split('href="#')[1:]}
    assert {"body-lyp", "target-4.2.1", "objective-4"} <= goals <= ids


def test_the_thread_takes_as_many_statements_however_long_it_is(energy, django_assert_num_queries):
    officer = seated(Role.SUPPORT_OFFICER)
    for number in (2, 3):
        target = StrategyTargetFactory(aspiration=energy.aspiration, number=number)
        target.bodies.set(energy.bodies.all())
        MilestoneFactory(target=target)
        ObjectiveFactory(number=number)
    _ = officer.live_seats
    with django_assert_num_queries(12):
        golden_thread(officer, on=TODAY)
    with django_assert_num_queries(9):
        broken_ends()


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


def test_an_empty_portal_has_a_thread(client):
    assert client.get("/framework/thread/").status_code == 200
    assert loose() == {}
