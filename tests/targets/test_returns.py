"""A body's return from draft to accepted: who may change it when, and what is asked of whom (C07, H02)."""

import contextlib
import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from comms.models import Message
from comms.reports.digests import own_digest, preview
from partnerships.access import NotAllowedError, RefusedError
from partnerships.duties import open_duty, working_days_after
from partnerships.models import Body, Duty, Event, Role
from targets import actions
from targets.actions import FigureEntry
from targets.actions.returns import stamp
from targets.models import Figure, Quarter, Return
from tests.factories.partnerships import BodyFactory, TopBoardFactory, now, seated
from tests.factories.targets import (
    IndicatorFactory,
    LetInFactory,
    QuarterFactory,
    ReturnFactory,
    TargetFactory,
)

pytestmark = pytest.mark.django_db
State = Return.State


@pytest.fixture
def lyp():
    return BodyFactory(slug="lyp", name="Later Years Partnership")


@pytest.fixture
def manager(lyp):
    return seated(Role.MANAGER, lyp, name="Priya Nair")


@pytest.fixture
def officer():
    return seated(Role.SUPPORT_OFFICER, name="Grace Adeyemi")


@pytest.fixture
def indicator(lyp):
    made = IndicatorFactory(body=lyp, title="Grants")
    TargetFactory(indicator=made, quarter=4, value=Decimal(100))
    return made


def a_return(body, state=State.DRAFT, **quarter):
    return ReturnFactory(quarter=QuarterFactory(**quarter), body=body, state=state)


def save(body_return, indicator, value, note="", *, by, **kwargs):
    entry = FigureEntry(indicator, body_return.quarter.number, Decimal(value), note)
    return actions.save_return(body_return, figures=[entry], by=by, at=now(), **kwargs)


def figure():
    found = Figure.objects.get()
    return found.value, found.note


def test_opening_asks_every_thematic_partnership_and_every_body_with_indicators(lyp, manager):
    board = BodyFactory(slug="delivery-board", kind=Body.Kind.BOARD)
    IndicatorFactory(body=BodyFactory(slug="cmt", kind=Body.Kind.EXECUTIVE))
    BodyFactory(slug="gone", status="closed", closed_on=dt.date(2009, 1, 1))
    quarter = actions.open_quarter(2008, 4, by=None, at=now())
    assert [each.body.slug for each in quarter.returns.order_by("body__slug")] == ["cmt", "lyp"]
    assert board.returns.count() == TopBoardFactory().returns.count() == 0
    duties = {duty.body.slug: (duty.owed_role, duty.due_on) for duty in Duty.objects.open()}
    due = working_days_after(now().date(), 10)
    assert duties == {"lyp": (Role.MANAGER, due), "cmt": (Role.MANAGER, due)}
    assert Duty.objects.owed_by(manager).get().subject_address == "/targets/2008-09/q4/returns/lyp/"
    assert Duty.objects.owed_by(seated(Role.SUPPORT_OFFICER)).get().body.slug == "cmt"


def test_opening_again_asks_only_whom_it_had_not_asked(lyp):
    due = now().date() + dt.timedelta(days=3)
    quarter = actions.open_quarter(2008, 4, by=None, at=now(), due_on=due)
    BodyFactory(slug="sep")
    again = actions.open_quarter(2008, 4, by=None, at=now())
    assert again == quarter
    assert sorted(quarter.returns.values_list("body__slug", "due_on")) == [("lyp", due), ("sep", due)]
    assert Duty.objects.count() == 2
    assert Event.objects.filter(kind="quarter.opened").count() == 1


def test_nothing_is_late_when_it_is_asked_for(lyp):
    with pytest.raises(RefusedError, match="Choose a day that has not passed"):
        actions.open_quarter(2008, 4, by=None, at=now(), due_on=now().date() - dt.timedelta(days=1))
    then = now() - dt.timedelta(days=60)
    actions.open_quarter(2008, 4, by=None, at=then)
    late = BodyFactory(slug="sep")
    quarter = actions.open_quarter(2008, 4, by=None, at=now())
    assert quarter.returns.get(body=late).due_on == working_days_after(timezone.localdate(), 10)
    assert quarter.returns.get(body=lyp).due_on == quarter.due_on == working_days_after(timezone.localdate(then), 10)


def test_a_quarter_gathered_elsewhere_asks_nobody(lyp):
    quarter = actions.open_quarter(2008, 4, by=None, at=now(), collect=False)
    assert (quarter.returns.count(), Duty.objects.count()) == (0, 0)


def test_a_manager_saves_figures_and_texts_and_leaves_the_rest(lyp, manager, indicator):
    body_return = a_return(lyp)
    saved = save(body_return, indicator, 90, "Slow start.", by=manager, activities=" We met. ")
    assert (saved.activities, saved.successes, saved.saved_by) == ("We met.", "", manager)
    saved = actions.save_return(saved, successes="Two halls.", by=manager, at=now())
    assert (saved.activities, saved.successes, figure()) == ("We met.", "Two halls.", (Decimal(90), "Slow start."))


def test_a_blank_row_makes_no_figure_and_a_cleared_one_is_no_data(lyp, manager, indicator):
    body_return = a_return(lyp)
    blank = FigureEntry(indicator, 4, None)
    actions.save_return(body_return, figures=[blank], by=manager, at=now())
    assert not Figure.objects.exists()
    save(body_return, indicator, 7, by=manager)
    actions.save_return(body_return, figures=[blank], by=manager, at=now())
    assert figure() == (None, "")


def test_figures_of_others_and_of_other_quarters_are_refused(lyp, manager, indicator):
    body_return, theirs = a_return(lyp), IndicatorFactory()
    for entry in (FigureEntry(theirs, 4, Decimal(1)), FigureEntry(indicator, 3, Decimal(1))):
        with pytest.raises(RefusedError):
            actions.save_return(body_return, figures=[entry], by=manager, at=now())
    with pytest.raises(RefusedError, match="whole numbers") as refused:
        save(body_return, indicator, "1.5", by=manager)
    assert refused.value.field == f"value_{indicator.pk}"
    assert not Figure.objects.exists()


def test_what_somebody_else_saved_is_not_overwritten_unread(lyp, manager, officer, indicator):
    body_return = a_return(lyp)
    seen = stamp(body_return)
    saved = save(body_return, indicator, 90, by=officer, seen=seen)
    with pytest.raises(RefusedError, match="Grace Adeyemi saved this return at"):
        save(body_return, indicator, 80, by=manager, seen=seen)
    save(body_return, indicator, 80, by=manager, seen=stamp(saved))
    assert figure()[0] == 80


@pytest.mark.parametrize(
    ("state", "quarter", "may"),
    [
        (State.DRAFT, {}, {"manager", "officer", "let in"}),
        (State.RETURNED, {}, {"manager", "officer", "let in"}),
        (State.SUBMITTED, {}, {"officer", "let in"}),
        (State.ACCEPTED, {}, {"officer", "let in"}),
        (State.DRAFT, {"locked": True}, {"let in"}),
        (State.ACCEPTED, {"locked": True}, {"let in"}),
        (State.DRAFT, {"published": True}, set()),
    ],
)
def test_who_may_change_a_figure_when(lyp, manager, officer, indicator, state, quarter, may):
    body_return = ReturnFactory(quarter=QuarterFactory(), body=lyp, state=state)
    Quarter.objects.update(**{
        "state": "locked" if "locked" in quarter else "published" if "published" in quarter else "open",
        "locked_at": now() if "locked" in quarter else None,
        "published_at": now() if "published" in quarter else None,
    })  # fmt: skip
    guest = seated(Role.MANAGER, lyp)
    LetInFactory(quarter=body_return.quarter, person=guest, body=lyp)
    could = set()
    for value, (name, person) in enumerate({"manager": manager, "officer": officer, "let in": guest}.items()):
        for enter in (_by_return, _by_figure):
            with contextlib.suppress(RefusedError):
                enter(body_return, indicator, value + 10 * (enter is _by_figure), person)
                could.add((name, enter))
    assert could == {(name, enter) for name in may for enter in (_by_return, _by_figure)}


def _by_return(body_return, indicator, value, person):
    save(body_return, indicator, value, by=person, reason="A late count.")


def _by_figure(body_return, indicator, value, person):
    given = {"year": 2008, "quarter": 4, "value": Decimal(value), "reason": "A late count."}
    actions.record_figure(indicator, **given, by=person, at=now())


def test_a_stranger_and_another_manager_may_not(lyp, indicator):
    body_return = a_return(lyp)
    for person in (seated(Role.MANAGER), seated(Role.MEMBER, lyp)):
        with pytest.raises(NotAllowedError, match="Only the manager of Later Years Partnership"):
            save(body_return, indicator, 1, by=person)


def test_somebody_let_in_who_holds_no_seat_there_fills_in_the_return(lyp, indicator):
    body_return = a_return(lyp, locked=True)
    guest = LetInFactory(quarter=body_return.quarter, body=lyp).person
    save(body_return, indicator, 90, by=guest)
    assert Return.objects.visible_to(guest).get() == body_return
    other = LetInFactory(quarter=body_return.quarter, body=BodyFactory()).person
    with pytest.raises(NotAllowedError):
        save(body_return, indicator, 80, by=other)
    assert not Return.objects.visible_to(other).exists()


def test_an_accepted_figure_changes_only_with_a_reason(lyp, manager, officer, indicator):
    body_return = a_return(lyp)
    save(body_return, indicator, 97, by=manager)
    actions.submit_return(body_return, by=manager, at=now())
    actions.accept_return(body_return, by=officer, at=now())
    for given in ({"figures": [FigureEntry(indicator, 4, Decimal(98))]}, {"activities": "More"}):
        with pytest.raises(RefusedError, match=r"accepted\. Say why") as refused:
            actions.save_return(body_return, **given, by=officer, at=now())
        assert refused.value.field == "reason"
    save(body_return, indicator, 98, by=officer, reason="A form was found.")
    assert (figure()[0], Figure.objects.get().change_reason) == (98, "A form was found.")
    event = Event.objects.filter(kind="figure.recorded").latest("pk")
    assert (event.data["reason"], event.data["before"]["value"][:2]) == ("A form was found.", "97")


def test_sending_asks_for_the_commentary_of_what_is_off_target(lyp, manager, indicator):
    body_return = a_return(lyp)
    save(body_return, indicator, 50, by=manager)
    with pytest.raises(RefusedError, match="Say what lies behind the figure of Grants"):
        actions.submit_return(body_return, by=manager, at=now())
    save(body_return, indicator, 50, "The scheme ended.", by=manager)
    assert actions.submit_return(body_return, by=manager, at=now()).state == State.SUBMITTED


def test_the_way_of_a_return_and_its_duties(lyp, manager, officer, indicator):
    body_return = actions.open_quarter(2008, 4, by=officer, at=now()).returns.get()
    actions.submit_return(body_return, by=manager, at=now())
    assert [duty.kind for duty in Duty.objects.open()] == ["targets.return_check"]
    with pytest.raises(RefusedError, match="submitted already"):
        actions.submit_return(body_return, by=manager, at=now())
    with pytest.raises(RefusedError, match="Say in a note"):
        actions.send_back_return(body_return, note=" ", by=officer, at=now())
    sent_back = actions.send_back_return(body_return, note="Add the halls.", by=officer, at=now())
    assert (sent_back.state, sent_back.return_note) == (State.RETURNED, "Add the halls.")
    assert [duty.kind for duty in Duty.objects.open()] == ["targets.return_sent_back"]
    actions.submit_return(body_return, by=manager, at=now())
    assert [duty.kind for duty in Duty.objects.open()] == ["targets.return_check"]  # on the same day again
    actions.send_back_return(body_return, note="And the pools.", by=officer, at=now())
    assert [duty.kind for duty in Duty.objects.open()] == ["targets.return_sent_back"]
    actions.submit_return(body_return, by=manager, at=now())
    with pytest.raises(NotAllowedError):
        actions.accept_return(body_return, by=manager, at=now())
    accepted = actions.accept_return(body_return, by=officer, at=now())
    assert (accepted.state, accepted.decided_by, Duty.objects.open().count()) == (State.ACCEPTED, officer, 0)
    with pytest.raises(RefusedError, match="“accepted” now"):
        actions.send_back_return(body_return, note="Again.", by=officer, at=now())
    kinds = Event.objects.filter(kind__startswith="return.").order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == [*["return.submitted", "return.sent_back"] * 2, "return.submitted", "return.accepted"]


def test_publishing_takes_back_what_is_still_owed(lyp):
    quarter = actions.open_quarter(2008, 4, by=None, at=now())
    actions.publish_quarter(quarter, by=None, at=now())
    assert Duty.objects.open().count() == 0


def test_the_digest_reminds_of_open_returns_and_of_none_in_a_locked_quarter(lyp, manager):
    body_return = a_return(lyp)
    locked = a_return(lyp, year=2007, locked=True)
    for each in (body_return, locked):
        open_duty("targets.return_due", each, body=lyp, role=Role.MANAGER, due_on=now().date(), at=now())
    assert [line.title for line in preview(own_digest(manager, at=now()), at=now()).duties] == [
        f"Send in the figures and news of {body_return}"
    ]


def test_the_manager_reads_why_a_return_comes_back(lyp, manager, officer):
    body_return = a_return(lyp, State.SUBMITTED)
    actions.send_back_return(body_return, note="Add <the> halls.", by=officer, at=now())
    mail = Message.objects.get()
    assert (mail.kind, mail.deliveries.get().address) == ("notice", manager.email)
    assert "Add <the> halls." in mail.text
    assert "Add &lt;the&gt; halls." in mail.html
    assert preview(own_digest(manager, at=now()), at=now()).new == []  # nobody gets both
