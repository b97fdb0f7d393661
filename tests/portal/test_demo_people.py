"""The demonstration's people: made by the same actions as everybody, and never in production."""

import datetime as dt
import io

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import timezone

from comms.models import Message, Subscription
from partnerships.models import (
    Body,
    ChairStatement,
    Organisation,
    PageProposal,
    Paper,
    Person,
    Role,
    Seat,
    SignificantUpdate,
)
from portal.demo import (
    PASSPHRASE,
    PEOPLE,
    load_demo_papers,
    load_demo_payers,
    load_demo_people,
    load_demo_proposals,
    load_demo_readers,
    load_demo_statements,
    table,
)
from portal.letters import write_invitations
from tariffs.actions import preview_run
from tariffs.models import Scheme
from tests.factories.partnerships import BodyFactory, OfficeFactory, OrganisationFactory, PersonFactory, SeatFactory
from tests.factories.portal import sign_in

FOLDER = settings.BASE_DIR / "sample_data" / "southampton_2009_10"
AT = dt.datetime(2026, 6, 1, 9, tzinfo=dt.UTC)
TODAY = dt.date(2026, 6, 1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def framework():
    board = BodyFactory(slug="delivery-board", kind=Body.Kind.BOARD)
    for demo in PEOPLE:
        if demo.role in Role.of_offices():
            OfficeFactory(slug=demo.body)
        elif demo.body:
            BodyFactory(slug=demo.body, parent=board)
        if demo.representing and not Organisation.objects.filter(slug=demo.representing).exists():
            OrganisationFactory(slug=demo.representing)
    return board


def test_there_is_one_for_each_kind_of_work_and_a_manager_for_each_partnership():
    managed = {demo.body for demo in PEOPLE if demo.role == Role.MANAGER}
    assert len(managed) == 11
    assert {demo.role for demo in PEOPLE} >= {
        Role.SUPPORT_OFFICER, Role.STRATEGIC_MANAGER, Role.CHAIR, Role.FINANCE, Role.IIC,
        Role.ADMINISTRATOR, Role.SCRUTINY, Role.AUDITOR, Role.MEMBER, Role.CONTACT,
    }  # fmt: skip
    assert len({demo.email for demo in PEOPLE}) == len(PEOPLE)
    assert {demo.email.rsplit(".", 1)[1] for demo in PEOPLE} == {"example"}


def test_each_can_sign_in_and_holds_their_seat(client, framework):
    people = load_demo_people(on=TODAY, at=AT)
    assert [person.email for person in people] == [demo.email for demo in PEOPLE]
    sign_in(client, Person.objects.get(email="lyp.manager@portal.example"), PASSPHRASE)
    assert client.get("/account/sessions/").status_code == 200
    assert Seat.objects.live(on=TODAY).count() == len(PEOPLE)


def test_the_key_agencies_sit_on_the_delivery_board(framework):
    load_demo_people(on=TODAY, at=AT)
    assert sorted(framework.seats.values_list("representing__slug", flat=True)) == [
        "business-link", "hampshire-constabulary", "job-centre-plus", "learning-and-skills-council", "southampton-city-pct",
    ]  # fmt: skip


def test_loading_twice_changes_nothing(framework):
    load_demo_people(on=TODAY, at=AT)
    before = list(Person.objects.order_by("pk").values()), list(Seat.objects.order_by("pk").values())
    load_demo_people(on=TODAY + dt.timedelta(days=3), at=AT + dt.timedelta(days=3))
    assert (list(Person.objects.order_by("pk").values()), list(Seat.objects.order_by("pk").values())) == before


def test_chair_of_the_register_keeps_their_row_and_seat(framework):
    ivan = PersonFactory(name="Ivan White", honorific="Councillor", email=None, is_active=False)
    SeatFactory(person=ivan, role=Role.CHAIR, body=Body.objects.get(slug="lyp"))
    load_demo_people(on=TODAY, at=AT)
    ivan.refresh_from_db()
    assert (ivan.email, ivan.is_active, ivan.seats.count()) == ("ivan.white@portal.example", True, 1)


def test_nobody_is_sent_a_letter(framework):
    load_demo_people(on=TODAY, at=AT)
    write_invitations(at=AT)
    assert not Message.objects.exists()


def test_command_writes_the_table_that_is_printed_after_the_start(framework, settings, tmp_path, capsys):
    settings.VAR_DIR = tmp_path
    call_command("load_demo_people")
    assert (tmp_path / "demo_people.txt").read_text() == table()
    assert PASSPHRASE in capsys.readouterr().out
    assert Seat.objects.live(on=timezone.localdate()).count() == len(PEOPLE)


def test_news_link_has_fifty_readers_however_often_it_is_loaded(framework):
    load_demo_people(on=timezone.localdate(), at=AT)
    load_demo_readers(at=AT)
    load_demo_readers(at=AT)
    assert Subscription.objects.count() == 50
    assert set(Subscription.objects.values_list("proof", flat=True)) == {"Made up for the demonstration"}


def test_a_statement_to_try_is_signed_by_its_chair_however_often_it_is_loaded(framework):
    load_demo_people(on=timezone.localdate(), at=AT)
    for _ in range(2):
        load_demo_statements(at=AT)
    statement = ChairStatement.objects.get()
    assert (statement.signed_as, statement.words.split(",")[0]) == ("Ivan White, Chair", "Demonstration text")
    assert statement.commitments.count() == len(statement.promises) == 4


def test_corrections_to_try_stand_in_several_states_however_often_they_are_loaded(framework):
    load_demo_people(on=timezone.localdate(), at=AT)
    for _ in range(2):
        load_demo_proposals(at=AT)
    states = PageProposal.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["waiting", "done", "waiting", "declined", "returned", "to_do"]
    assert SignificantUpdate.objects.get().body.slug == "sep"


def test_papers_to_try_stand_in_several_states_however_often_they_are_loaded(framework):
    load_demo_people(on=timezone.localdate(), at=AT)
    for _ in range(2):
        load_demo_papers(at=AT)
    papers = Paper.objects.order_by("pk").values_list("state", "body__slug", "author__name")
    assert list(papers) == [
        ("asked", "lyp", None), ("submitted", "sep", "Owen Pugh"), ("returned", "seb", "Laura Finch"),
    ]  # fmt: skip


def test_command_refuses_in_production(framework, settings):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="PORTAL_MODE=demo"):
        call_command("load_demo_people")
    assert not Person.objects.exists()


def test_command_asks_for_the_framework_first():
    with pytest.raises(CommandError, match="Load the framework first"):
        call_command("load_demo_people")
    assert not Person.objects.exists()


def test_every_payer_of_the_year_can_be_billed_at_once():
    call_command("load_framework", str(FOLDER), stdout=io.StringIO())
    for _twice in range(2):
        load_demo_payers(at=AT)
    scheme = Scheme.objects.get(year=2009)
    run = preview_run(scheme, by=None, at=AT)
    lines = list(run.lines.all())
    assert (len(lines), sum(line.net_gbp for line in lines), {line.blocked_because for line in lines}) == (
        15,
        15750,
        {""},
    )
    assert {line.contact_email.rsplit(".", 1)[1] for line in lines} == {"example"}
    assert scheme.terms.finance_email.endswith(".example")
