"""Action plans: one shape for every plan, what is overdue, what comes again, and who is asked (C14)."""

import datetime as dt
from pathlib import Path

import pytest
from django.conf import settings

from partnerships.access import NotAllowedError, RefusedError
from partnerships.actions.action_plans import (
    months_later,
    open_action_duties,
    renew_plan_action,
    save_plan_action,
    settle_plan_action,
)
from partnerships.imports import import_kind
from partnerships.models import ActionPlan, Duty, Event, PlanAction, Role
from partnerships.sheets import read_sheet
from tests.factories.partnerships import BodyFactory, OrganisationFactory, now, seated
from tests.factories.partnerships_plans import ActionPlanFactory, PlanActionFactory
from tests.refused import refused

pytestmark = pytest.mark.django_db
AT = dt.datetime(2009, 6, 12, 9, tzinfo=dt.UTC)
FOLDER = Path(settings.BASE_DIR) / "sample_data" / "southampton_2009_10"


@pytest.fixture
def lyp():
    return BodyFactory(slug="lyp")


@pytest.fixture
def manager(lyp, client):
    person = seated(Role.MANAGER, lyp)
    client.force_login(person)
    return person


def test_the_29_actions_of_winchester_load_and_load_again_unchanged():
    OrganisationFactory(slug="winchester-city-council")
    for name in ("action_plans", "plan_actions"):
        sheet = read_sheet((FOLDER / f"{name}.csv").read_bytes(), f"{name}.csv")
        kind = import_kind(name.replace("_", "-"))
        first, second = (kind.load(sheet, by=None, at=now()) for _ in range(2))
        assert (list(first.problems), second.added, second.changed) == ([], 0, 0)
    kinds = {kind: PlanAction.objects.filter(kind=kind).count() for kind in PlanAction.Kind.values}
    assert kinds == {"deadline": 13, "range": 3, "open_ended": 4, "immediate": 3, "ongoing": 4, "recurring": 2}
    assert not PlanAction.objects.filter(number=13).exists()
    assert open_action_duties(at=now()) == 0


def test_a_plan_is_read_by_lead_and_by_what_is_overdue(client):
    plan = ActionPlanFactory()
    late = PlanActionFactory(plan=plan)
    PlanActionFactory(plan=plan, leads=["Cabinet"], kind="ongoing", due_on=None)
    PlanActionFactory(plan=plan, state="done", settled_at=AT)
    address = plan.get_absolute_url()
    shown = {
        query: [thing.number for thing in client.get(f"{address}?{query}").context["page"].shown]
        for query in ("", "state=overdue", "lead=Cabinet", "kind=ongoing", "state=done")
    }
    assert [len(numbers) for numbers in shown.values()] == [3, 1, 1, 1, 1]
    assert shown["state=overdue"] == [late.number]
    assert client.get("/plans/").context["plans"][0].many_overdue == 1


@pytest.mark.parametrize("address", ["/plans/", "/plans/work-programme/"])
def test_as_many_statements_for_one_action_as_for_three(address, client, django_assert_num_queries):
    PlanActionFactory(plan=ActionPlanFactory(body=BodyFactory()))
    with django_assert_num_queries(3 if address == "/plans/" else 4, exact=False) as first:
        client.get(address)
    for _ in range(2):
        PlanActionFactory(plan=ActionPlanFactory())
    with django_assert_num_queries(len(first)):
        client.get(address)


def test_a_manager_adds_notes_and_settles(lyp, manager, client):
    plan = ActionPlanFactory(body=lyp)
    address = plan.get_absolute_url()
    sent = {"number": 1, "text": "Open the hall", "leads": "Head of Policy\r\nCabinet", "kind": "deadline"}
    page = client.post(f"{address}actions/new/", sent)
    assert page.context["form"].errors != {}
    client.post(f"{address}actions/new/", sent | {"due_on_day": "30", "due_on_month": "6", "due_on_year": "2009"})
    thing = PlanAction.objects.get()
    assert (thing.leads, thing.due_on) == (["Head of Policy", "Cabinet"], dt.date(2009, 6, 30))
    client.post(f"{address}actions/1/note/", {"text": "The roof is on."})
    client.post(f"{address}actions/1/settle/", {"state": "done", "note": "Opened in May."})
    thing.refresh_from_db()
    assert (thing.state, thing.notes.count()) == ("done", 2)
    assert "The roof is on." in client.get(f"{address}actions/1/").content.decode()
    kinds = Event.objects.filter(body=lyp).order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["plan_action.added", "plan_action.noted", "plan_action.noted", "plan_action.settled"]


def test_only_its_manager_and_the_support_office_keep_a_plan(lyp):
    thing = PlanActionFactory(plan=ActionPlanFactory(body=lyp))
    for person in (seated(Role.MANAGER), seated(Role.MEMBER, lyp)):
        with pytest.raises(NotAllowedError):
            settle_plan_action(thing, state="done", note="Yes.", by=person, at=AT)
    unowned = PlanActionFactory(plan=ActionPlanFactory(slug="other"))
    with pytest.raises(NotAllowedError):
        settle_plan_action(unowned, state="done", note="Yes.", by=seated(Role.MANAGER, lyp), at=AT)
    settle_plan_action(unowned, state="dropped", note="No money.", by=seated(Role.SUPPORT_OFFICER), at=AT)
    with pytest.raises(RefusedError, match="already dropped"):
        settle_plan_action(unowned, state="done", note="Yes.", by=None, at=AT)


def test_a_recurring_action_is_renewed_and_asked_for_again():
    thing = PlanActionFactory(kind="recurring", every_months=12, due_on=dt.date(2009, 6, 30))
    assert (open_action_duties(at=AT), open_action_duties(at=AT)) == (1, 0)
    assert Duty.objects.owed_by(seated(Role.SUPPORT_OFFICER)).get().subject_id == str(thing.pk)
    renewed = renew_plan_action(thing, note="All reviewed.", by=None, at=AT)
    assert (renewed.due_on, renewed.state) == (dt.date(2010, 6, 30), "open")
    assert not Duty.objects.open().exists()
    once = PlanActionFactory()
    with pytest.raises(RefusedError, match="comes again"):
        renew_plan_action(once, note="x", by=None, at=AT)


def test_renewing_says_when_it_is_due_again_and_what_cannot_be_renewed_says_why(client):
    thing = PlanActionFactory(number=1, kind="recurring", every_months=12, due_on=dt.date(2007, 3, 31))
    once = PlanActionFactory(plan=thing.plan, number=2)
    client.force_login(seated(Role.SUPPORT_OFFICER))
    renew = f"{thing.get_absolute_url()}renew/"
    assert "It is then due again by 31 March 2008." in client.get(renew).content.decode()
    page = client.post(renew, {"note": "All were checked."}, follow=True).content.decode()
    assert "The action is due again by 31 March 2008." in page
    noting = page.index(f"{thing.get_absolute_url()}note/")
    assert "govuk-button--secondary" in page[page.rindex("<a", 0, noting) : noting]
    settle_plan_action(thing, state="done", note="The last time.", by=None, at=AT)
    for address, why in (
        (renew, "This action is already done."),
        (f"{thing.get_absolute_url()}settle/", "This action is already done."),
        (f"{once.get_absolute_url()}renew/", "Only an action that comes again can be renewed."),
    ):
        page = client.get(address).content.decode()
        assert (why in page, "<textarea" in page) == (True, False)


def test_a_plan_leads_to_its_actions_as_a_spreadsheet_and_back(client):
    thing, _other = (
        PlanActionFactory(text="Ask the board"),
        PlanActionFactory(plan=ActionPlanFactory(slug="other"), text="Of another plan"),
    )
    client.force_login(seated(Role.SUPPORT_OFFICER))
    page = client.get(thing.plan.get_absolute_url()).content.decode()
    address = f"/exports/plan-actions.csv?plan={thing.plan.slug}"
    assert [each in page for each in (address, "/imports/plan-actions/")] == [True, True]
    told = b"".join(client.get(address)).decode()
    assert ("Ask the board" in told, "Of another plan" in told) == (True, False)
    client.force_login(seated(Role.MEMBER))
    page = client.get(thing.plan.get_absolute_url()).content.decode()
    assert [each in page for each in (address, "/imports/plan-actions/")] == [True, False]


def test_the_manager_is_asked_and_a_new_day_takes_the_duty_back(lyp):
    seated(Role.MANAGER, lyp)
    thing = PlanActionFactory(plan=ActionPlanFactory(body=lyp))
    PlanActionFactory(plan=thing.plan, due_on=dt.date(2009, 6, 1))
    open_action_duties(at=AT)
    duty = Duty.objects.get()
    assert (duty.owed_role, duty.body, duty.subject_address) == ("manager", lyp, thing.get_absolute_url())
    save_plan_action(thing, {"due_on": dt.date(2009, 9, 30)}, by=None, at=AT)
    assert not Duty.objects.open().exists()


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [("2009-01-31", 1, "2009-02-28"), ("2009-02-28", 12, "2010-02-28"), ("2008-11-15", 2, "2009-01-15"),
     ("2009-03-31", 12, "2010-03-31"), ("2009-12-31", 12, "2010-12-31"), ("2009-01-30", 1, "2009-02-28")],
)  # fmt: skip
def test_months_later(day, months, later):
    assert months_later(dt.date.fromisoformat(day), months) == dt.date.fromisoformat(later)


@pytest.mark.parametrize(
    ("details", "constraint"),
    [
        ({"text": ""}, "plan_action_says_what"),
        ({"due_on": None}, "plan_action_has_the_days_of_its_timescale"),
        ({"kind": "range"}, "plan_action_has_the_days_of_its_timescale"),
        ({"kind": "recurring"}, "plan_action_has_the_days_of_its_timescale"),
        ({"every_months": 3}, "plan_action_only_recurring_comes_again"),
        ({"starts_on": dt.date(2010, 1, 1)}, "plan_action_ends_after_it_begins"),
        ({"state": "done"}, "plan_action_settled_at_a_moment"),
    ],
)
def test_the_database_refuses(details, constraint):
    with refused(constraint):
        PlanActionFactory(**details)


def test_a_number_stands_once_in_a_plan():
    thing = PlanActionFactory()
    with refused("plan_action_number_once"):
        PlanActionFactory(plan=thing.plan, number=thing.number)
    with refused("action_plan_has_a_title"):
        ActionPlan.objects.create(slug="x", title="")
    with refused("action_note_says_something"):
        thing.notes.create(text="", at=AT)
