"""The annual report-back in the making: compiled, introduced, arranged, its successes chosen (E14)."""

import datetime as dt

import pytest

from partnerships.access import NotAllowedError, RefusedError
from partnerships.models import Body, Duty, Role
from portal.actions.report_backs import agree_introduction, move_section, write_introduction
from portal.actions.successes import choose_successes, reword_success
from portal.models import ReportBack
from portal.reports.report_back_gaps import report_back_gaps
from portal.reports.report_backs import report_back
from targets.models import Indicator
from tests.factories.partnerships import (
    BodyFactory,
    ChairStatementFactory,
    KeyActivityFactory,
    PersonFactory,
    now,
    seated,
)
from tests.factories.portal import ReportBackFactory, ReportBackOrderFactory, ToldSuccessFactory
from tests.factories.targets import (
    IndicatorFactory,
    QuarterFactory,
    TargetFactory,
    load_results_of_2008_09,
)
from tests.factories.targets_strategy import MilestoneFactory, StrategyTargetFactory
from tests.refused import refused

pytestmark = pytest.mark.django_db
TODAY = now().date()


@pytest.fixture
def officer():
    return seated(Role.SUPPORT_OFFICER, name="Sam Officer")


@pytest.fixture
def quarter():
    return QuarterFactory(year=2008, number=4, published=True)


@pytest.fixture
def introducer():
    return seated(Role.CHAIR, BodyFactory(slug="lyp", name="Later Years Partnership"), name="Dr Ada Chair")


def write(officer, introducer, words="A year of steady work.", **details):
    told = {"words": words, "introducer": introducer, "office": "Chair", "agree_by": None} | details
    return write_introduction(2008, **told, by=officer, at=now())


def test_results_are_told_by_objective_with_what_is_aimed_at_next():
    load_results_of_2008_09()
    serving = StrategyTargetFactory(number=7)
    serving.indicators.add(Indicator.objects.get(slug="warm-front-grants"))
    document = report_back(2008)
    told = [
        (group.number, [(line.body_name, line.target, line.actual, line.label, line.aim) for line in group.lines][:1])
        for group in document.objectives
    ]
    warm = ("Later Years Partnership", "1,728", "1,130", "Significant Variance", "5,155 (Cumulative total for 3 years)")
    pension = ("Later Years Partnership", "12,210", "11,620", "On Target", "12,510")
    assert told == [(1, [warm]), (0, [pension])]
    assert document.result_of == "Quarter 4, January to March 2009"
    assert document.summary == ["Of 8 indicators: 6 On Target, 2 Significant Variance."]


def test_a_report_gathers_the_year_and_nothing_of_another(quarter):
    lyp = BodyFactory(slug="lyp", name="Later Years Partnership")
    MilestoneFactory(body=lyp, text="A hall is built", state="done", note="Opened.", noted_at=now())
    MilestoneFactory(body=lyp, text="A bridge is built", state="missed", note="No money.", noted_at=now())
    ChairStatementFactory(body=lyp, year=2008, signed=True, words="We did what we said.")
    ChairStatementFactory(body=lyp, year=2009, signed=True, words="Next year’s words.")
    ChairStatementFactory(body=BodyFactory(), year=2008, words="Not signed.")
    KeyActivityFactory(body=lyp, year=2008, kind="commitment", text="Set up the network", status="done")
    KeyActivityFactory(body=lyp, year=2008, kind="commitment", text="Age-friendly city", status="under_way")
    KeyActivityFactory(body=lyp, year=2009, kind="commitment", text="Of another year")
    ToldSuccessFactory(body=lyp, words="A hall stands.", reason="Shorter.")
    document = report_back(2008)
    assert [section.key for section in document.sections] == ["milestones", "successes", "statements", "commitments"]
    assert [(group.title, [line.text for line in group.lines]) for group in document.milestones] == [
        ("Reached", ["A hall is built"]), ("Missed", ["A bridge is built"]),
    ]  # fmt: skip
    assert [each.introduction.words for each in document.statements] == ["We did what we said."]
    (kept,) = document.commitments
    assert (kept.kept, [line.state_label for line in kept.lines]) == (1, ["Done", "Under way"])
    ((told,),) = [each.told for each in document.successes]
    assert (told.words, told.source, told.is_reworded) == ("A hall stands.", "Return of quarter 4", True)
    assert document.summary == [
        "Of 2 milestones of the strategy 1 are reached and 1 missed.", "Of 2 commitments 1 are kept.",
    ]  # fmt: skip


def test_a_report_is_read_in_as_many_statements_for_one_as_for_three(quarter, django_assert_num_queries):
    for count in (1, 3):
        while Indicator.objects.count() < count:
            body = BodyFactory()
            indicator = IndicatorFactory(body=body)
            TargetFactory(indicator=indicator, year=2009)
            StrategyTargetFactory().indicators.add(indicator)
            MilestoneFactory(body=body)
            ChairStatementFactory(body=body, year=2008, signed=True)
            KeyActivityFactory(body=body, year=2008, kind="commitment")
            KeyActivityFactory(body=body, year=2008, kind="achievement")
            ToldSuccessFactory(body=body)
        report = ReportBack.objects.get()
        with django_assert_num_queries(13):
            document = report_back(2008)
        with django_assert_num_queries(7):
            report_back_gaps(document, report)


def test_what_a_report_lacks_and_where_it_is_mended(introducer):
    lyp = Body.objects.get(slug="lyp")
    report = ReportBackFactory(drafted=True, introducer=introducer)
    MilestoneFactory(body=lyp, text="A hall is built", due_year=2009)
    MilestoneFactory(body=lyp, text="A bridge is built", due_year=2010)
    KeyActivityFactory(body=lyp, year=2008, kind="commitment", text="Set up the network")
    KeyActivityFactory(body=lyp, year=2008, kind="achievement", text="The network stands")
    missing = {
        name: [(each.words, each.address) for each in lacks]
        for name, lacks in report_back_gaps(report_back(2008), report)
    }
    base = "/framework/report-back/2008-09/prepare/"
    assert missing["Introduction"] == [
        ("Dr Ada Chair has not agreed the introduction, so it is left out", f"{base}introduction/agree/")
    ]
    assert missing["Targets and results"] == [
        ("Quarter 4 of 2008/09 is not published, so there are no results", "/targets/2008-09/q4/")
    ]
    assert [words.split(": ")[0] for words, _ in missing["Milestones of the strategy"]] == [
        "Neither reached nor missed"
    ]
    assert missing["What went well"] == [("Nobody has chosen which successes are told", f"{base}successes/")]
    assert missing["In the chairs’ words"] == [("No chair has signed a statement for 2008/09", "/statements/2008-09/")]
    assert missing["What was promised"] == [
        ("Neither kept nor dropped, Later Years Partnership: Set up the network", "/activities/?year=2008")
    ]


def test_an_introduction_is_printed_once_its_person_agreed(quarter, officer, introducer):
    day = TODAY + dt.timedelta(days=7)
    report = write(officer, introducer, agree_by=day)
    duty = Duty.objects.open().get(kind="report_back.agree")
    assert (duty.owed_by, duty.due_on, report_back(2008).introduction) == (introducer, day, None)
    agree_introduction(report, by=introducer, at=now(), seen=report.stamp)
    shown = report_back(2008).introduction
    assert (shown.words, shown.name, shown.office) == ("A year of steady work.", "Dr Ada Chair", "Chair")
    assert not Duty.objects.open().filter(kind="report_back.agree").exists()
    # Other words must be agreed anew, and are due again; the same words are no change.
    write(officer, introducer, agree_by=day)
    assert ReportBack.objects.get().is_agreed
    write(officer, introducer, words="A year of hard work.", agree_by=day)
    assert (report_back(2008).introduction, Duty.objects.open().get(kind="report_back.agree").owed_by) == (
        None,
        introducer,
    )


def test_the_support_office_records_an_agreement_only_with_how_it_came(quarter, officer, introducer):
    report = write(officer, introducer)
    with pytest.raises(RefusedError, match="how and when they agreed") as refusal:
        agree_introduction(report, by=officer, at=now(), seen=report.stamp)
    assert refusal.value.field == "note"
    agreed = agree_introduction(report, note="By telephone.", by=officer, at=now(), seen=report.stamp)
    assert (agreed.agreed_by, agreed.agreed_note) == (officer, "By telephone.")
    with pytest.raises(RefusedError, match="agreed already"):
        agree_introduction(report, note="Again.", by=officer, at=now(), seen=agreed.stamp)
    with pytest.raises(NotAllowedError, match="whose words they are"):
        agree_introduction(report, by=seated(Role.CHAIR, BodyFactory()), at=now(), seen=report.stamp)


def test_nothing_is_overwritten_or_agreed_unread(quarter, officer, introducer):
    first = write(officer, introducer)
    write(officer, introducer, words="Other words.")
    with pytest.raises(RefusedError, match="after you opened it"):
        write(officer, introducer, words="Mine.", seen=first.stamp)
    with pytest.raises(RefusedError, match="after you opened it"):
        agree_introduction(first, by=introducer, at=now(), seen=first.stamp)
    with pytest.raises(RefusedError, match="has gone by"):
        write(officer, introducer, agree_by=TODAY - dt.timedelta(days=1))


def test_a_year_of_which_nothing_is_collected_is_refused(officer, introducer):
    with pytest.raises(RefusedError, match="nothing to report back on"):
        write(officer, introducer)
    with pytest.raises(RefusedError, match="nothing to report back on"):
        choose_successes(2031, chosen=[], by=officer, at=now())


def test_only_the_support_office_makes_the_report(quarter, introducer):
    manager = seated(Role.MANAGER, Body.objects.get(slug="lyp"))
    for write_as in (
        lambda: write(manager, introducer),
        lambda: move_section(2008, section="results", move="down", by=manager, at=now()),
        lambda: choose_successes(2008, chosen=[], by=manager, at=now()),
        lambda: reword_success(ToldSuccessFactory(), words="Other.", reason="Why.", by=manager, at=now()),
    ):
        with pytest.raises(NotAllowedError, match="can prepare the annual report-back"):
            write_as()


@pytest.mark.parametrize(
    ("moves", "order"),
    [
        ([("results", "up")], "results milestones successes statements commitments"),
        ([("results", "down")], "milestones results successes statements commitments"),
        ([("commitments", "down")], "results milestones successes statements commitments"),
        ([("successes", "up"), ("successes", "up")], "successes results milestones statements commitments"),
        ([("results", "out")], "milestones successes statements commitments"),
        ([("results", "out"), ("results", "up")], "milestones successes statements commitments"),
        ([("results", "out"), ("results", "in")], "milestones successes statements commitments results"),
    ],
)
def test_sections_are_moved_left_out_and_put_back(quarter, officer, moves, order):
    for section, move in moves:
        report = move_section(2008, section=section, move=move, by=officer, at=now())
    assert report.sections == order.split()


def test_the_last_section_stays_and_there_are_no_others(quarter, officer):
    ReportBackFactory(sections=["results"])
    with pytest.raises(RefusedError, match="Keep at least one section"):
        move_section(2008, section="results", move="out", by=officer, at=now())
    for section, move in (("gossip", "in"), ("results", "sideways")):
        with pytest.raises(RefusedError, match="no such section"):
            move_section(2008, section=section, move=move, by=officer, at=now())


@pytest.mark.parametrize(
    ("details", "constraint"),
    [
        ({"year": 1980}, "report_back_year_in_range"),
        ({"sections": []}, "report_back_has_known_sections"),
        ({"sections": ["results", "gossip"]}, "report_back_has_known_sections"),
        ({"introduction": "Words."}, "report_back_introduction_is_somebodys"),
        ({"drafted": True, "office": ""}, "report_back_introduction_is_somebodys"),
        ({"drafted": True, "agreed_at": now()}, "report_back_agreed_in_full"),
        ({"agreed": True, "introduction": ""}, "report_back_agreed_in_full"),
        ({"drafted": True, "agreed_note": "Yes."}, "report_back_agreed_in_full"),
    ],
)
def test_the_database_refuses_a_report(details, constraint):
    with refused(constraint):
        ReportBackFactory(**details)


def test_the_database_refuses_what_nobody_agreed_to():
    with refused("report_back_agreed_by_its_introducer_or_on_their_word"):
        ReportBackFactory(agreed=True, agreed_by=PersonFactory())
    assert ReportBackFactory(agreed=True, agreed_by=PersonFactory(), agreed_note="By telephone on 3 June.").is_agreed
    with refused("portal_reportback_year"):
        ReportBack.objects.create(year=2008)


@pytest.mark.parametrize("details", [{}, {"state": "done", "ended_at": now()}])
def test_one_order_at_a_time_and_one_publication_a_revision(details):
    ReportBackOrderFactory(**details)
    name = "published_once_a_revision" if details else "one_open_a_year"
    with refused(f"reportbackorder_{name}"):
        ReportBackOrderFactory(**details)
