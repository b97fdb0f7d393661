"""The strategy's pages: what adds up under an objective, what serves a target, and keeping the words (C01, C02, C11)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partnerships.models import Aspiration, Event, Objective, Role
from targets import actions
from targets.models import Milestone, StrategyTarget
from targets.reports.strategy import strategy_tree
from tests.factories.partnerships import BodyFactory, ObjectiveFactory, StrategyFactory, now, seated
from tests.factories.targets import IndicatorFactory
from tests.factories.targets_strategy import AspirationFactory, MilestoneFactory, StrategyTargetFactory
from tests.refused import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client):
    person = seated(Role.SUPPORT_OFFICER)
    client.force_login(person)
    return person


@pytest.fixture
def energy():
    """Target 4.2.1, which two bodies serve with an indicator each."""
    aspiration = AspirationFactory(objective=ObjectiveFactory(number=4, title=""), number=2)
    lyp, sep = BodyFactory(slug="lyp", acronym="LYP"), BodyFactory(slug="sep", acronym="SEP")
    indicators = [IndicatorFactory(body=lyp), IndicatorFactory(body=sep)]
    return actions.save_strategy_target(
        aspiration, number=1, bodies=[lyp, sep], indicators=indicators, by=None, at=now()
    )


def statements(client, address):
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def test_a_target_that_two_bodies_serve_counts_both_indicators_once_each(energy, client):
    actions.save_strategy_target(energy.aspiration, number=2, indicators=energy.indicators.all(), by=None, at=now())
    page = client.get("/strategy/4/")
    node = page.context["node"]
    assert [body.slug for body in node.bodies] == ["lyp", "sep"]
    assert [(standing.value, number) for standing, number in node.standings] == [("no_data", 2)]
    assert [row.target.reference for row in node.targets] == ["4.2.1", "4.2.2"]
    assert page.context["heading"] == "Objective 4"


def test_an_objective_counts_its_milestones_by_state(energy, client):
    MilestoneFactory(target=energy)
    MilestoneFactory(target=energy, text="A second hall", state="at_risk", note="Late.", noted_at=now())
    page = client.get("/strategy/4/").context["node"]
    assert page.milestone_states == [("unreported", "No update yet", 1), ("at_risk", "At risk", 1)]


def test_the_strategy_says_who_leads_and_how_many_aspirations_are_known(energy, client):
    strategy = energy.aspiration.objective.strategy
    strategy.aspiration_count = 19
    strategy.save()
    ObjectiveFactory(number=5, lead_body=BodyFactory(slug="shape"))
    page = client.get("/strategy/")
    assert page.context["tree"].known == "1 of 19"
    assert [objective.number for objective in page.context["without_lead"]] == [4]


def test_pages_without_a_strategy(client):
    assert client.get("/strategy/").status_code == 200
    assert client.get("/strategy/1/").status_code == 404


def test_the_strategy_that_reaches_furthest_is_the_one_in_force(client):
    ObjectiveFactory(strategy=StrategyFactory(slug="old", name="Old", until_year=2010), title="Old times")
    ObjectiveFactory(title="A city that learns")
    assert client.get("/strategy/1/").context["heading"] == "A city that learns"


@pytest.mark.parametrize("address", ["/strategy/", "/strategy/4/", "/targets/milestones/"])
def test_as_many_statements_for_one_thing_as_for_three(address, energy, client):
    MilestoneFactory(target=energy)
    client.get(address)
    once = statements(client, address)
    for number in (2, 3):
        target = StrategyTargetFactory(aspiration=energy.aspiration, number=number)
        target.bodies.set(energy.bodies.all())
        target.indicators.set([IndicatorFactory(body=BodyFactory(slug="lyp"))])
        MilestoneFactory(target=target, body=BodyFactory(slug="sep"))
        AspirationFactory(objective=energy.aspiration.objective, number=number + 3)
    assert statements(client, address) == once


def test_the_whole_tree_takes_nine_statements(energy, django_assert_num_queries):
    MilestoneFactory(target=energy)
    officer = seated(Role.SUPPORT_OFFICER)
    with django_assert_num_queries(9):
        strategy_tree(officer)


def test_the_officer_names_an_objective_and_its_lead(officer, client):
    shape = BodyFactory(slug="shape")
    ObjectiveFactory(title="")
    client.post("/strategy/1/edit/", {"title": "Creative city", "lead_body": shape.pk})
    objective = Objective.objects.get()
    assert (objective.title, objective.title_in_source, objective.lead_body) == ("Creative city", False, shape)
    event = Event.objects.get(kind="objective.edited")
    assert (event.by, event.subject_address) == (officer, "/strategy/1/")
    assert "Title not in source: these words are ours" in client.get("/strategy/1/").content.decode()


def test_a_printed_title_needs_words(officer, client):
    ObjectiveFactory(title="")
    page = client.post("/strategy/1/edit/", {"title": "", "title_in_source": "on"})
    assert page.context["form"].errors != {}
    with refused("objective_title_of_the_source_is_there"):
        Objective.objects.update(title="", title_in_source=True)
    AspirationFactory()
    with refused("aspiration_title_of_the_source_is_there"):
        Aspiration.objects.update(title="", title_in_source=True)


def test_the_officer_adds_an_aspiration_and_a_number_only_once(officer, client):
    ObjectiveFactory()
    client.post("/strategy/1/aspirations/new/", {"number": "3", "title": ""})
    aspiration = Aspiration.objects.get()
    assert (str(aspiration), aspiration.get_absolute_url()) == ("1.3", "/strategy/1/#aspiration-1.3")
    page = client.post("/strategy/1/aspirations/new/", {"number": "3", "title": "Again"})
    assert list(page.context["form"].errors) == ["number"]
    client.post(f"/strategy/aspirations/{aspiration.pk}/edit/", {"number": "3", "title": "Learning for all"})
    aspiration.refresh_from_db()
    assert aspiration.title == "Learning for all"


def test_the_officer_changes_the_vision(officer, client):
    ObjectiveFactory()
    client.post("/strategy/edit/", {"name": "City Strategy", "vision": "A greener city.", "aspiration_count": "19"})
    tree = client.get("/strategy/").context["tree"]
    assert (tree.strategy.vision, tree.known) == ("A greener city.", "0 of 19")


def test_linking_and_unlinking_a_target(officer, energy, client):
    address = f"/strategy/targets/{energy.pk}/edit/"
    sep = BodyFactory(slug="sep")
    client.post(address, {"wording": "Cut carbon", "bodies": [sep.pk], "indicators": []})
    energy.refresh_from_db()
    assert (energy.wording, list(energy.bodies.all()), energy.indicators.count()) == ("Cut carbon", [sep], 0)
    assert "wording" in client.post(address, {"wording": "", "wording_in_source": "on"}).context["form"].errors


def test_a_target_is_added_under_its_aspiration_once(officer, energy, client):
    address = f"/strategy/aspirations/{energy.aspiration_id}/targets/new/"
    client.post(address, {"number": "3", "wording": "Warm homes", "bodies": [BodyFactory(slug="lyp").pk]})
    assert StrategyTarget.objects.get(number=3).reference == "4.2.3"
    assert list(client.post(address, {"number": "3"}).context["form"].errors) == ["number"]


def test_the_officer_adds_a_milestone_and_words_it_anew_without_touching_how_it_stands(energy, officer, client):
    lyp, sep = energy.bodies.order_by("slug")
    given = {"text": "A hall is built", "body": lyp.pk, "due_label": "By 2010", "due_year": "2010", "figure": "1,200"}
    client.post(f"/strategy/targets/{energy.pk}/milestones/new/", given)
    hall = Milestone.objects.get(target=energy, body=lyp, text="A hall is built", due_year=2010)
    actions.update_milestone(hall, state="at_risk", note="Late.", by=officer, at=now())
    client.post(f"/targets/milestones/{hall.pk}/edit/", given | {"text": "Two halls are built", "body": sep.pk})
    hall.refresh_from_db()
    assert (hall.text, hall.body, hall.state, hall.note) == ("Two halls are built", sep, "at_risk", "Late.")
    told = Event.objects.get(kind="milestone.changed").data
    assert (told["before"]["text"], told["after"]["text"]) == ("A hall is built", "Two halls are built")
    assert told["before"]["figure"] == told["after"]["figure"] == "1,200"
    MilestoneFactory(target=energy, body=lyp)
    page = client.post(f"/targets/milestones/{hall.pk}/edit/", given)
    assert list(page.context["form"].errors) == ["text"]


def test_milestones_are_listed_by_state_owner_and_age(client):
    late = MilestoneFactory(body=BodyFactory(slug="lyp"))
    risky = MilestoneFactory(state="at_risk", note="Late.", noted_at=now(), due_year=2099)
    MilestoneFactory(state="done", note="Opened.", noted_at=now())
    shown = {
        query: list(client.get(f"/targets/milestones/?{query}").context["object_list"])
        for query in ("state=unreported", "state=at_risk", "body=lyp", "state=overdue", "state=nonsense")
    }
    assert [shown[query] for query in ("state=unreported", "state=at_risk", "body=lyp", "state=overdue")] == [
        [late], [risky], [late], [late],
    ]  # fmt: skip
    assert len(shown["state=nonsense"]) == 3


def test_a_milestone_keeps_every_note_and_its_evidence(client):
    lyp = BodyFactory(slug="lyp")
    milestone = MilestoneFactory(body=lyp)
    client.force_login(seated(Role.MANAGER, lyp))
    for state, note in (("at_risk", "The builder is late."), ("done", "The hall is open.")):
        address = f"/targets/milestones/{milestone.pk}/update/"
        client.post(address, {"state": state, "note": note, "evidence_url": "https://hall.example/"})
    client.logout()
    page = client.get(f"/targets/milestones/{milestone.pk}/")
    text = page.content.decode()
    assert ("The builder is late." in text, "https://hall.example/" in text) == (True, True)
    assert [event.data["after"]["state"] for event in page.context["events"]] == ["Done", "At risk"]
    assert Milestone.objects.get().evidence_url == "https://hall.example/"
