"""Corrections and revisions: all at once, numbered, with the difference; what was published before stays (H01)."""

from decimal import Decimal

import pytest

from comms.models import Message, Publication
from partnerships.access import NotAllowedError, RefusedError
from partnerships.models import Body, Event, Role
from targets import actions
from targets.models import Classification, Closing, Correction, Figure, Indicator, Quarter, Standing, ToleranceRule
from targets.reports.published import publication_of, publications_of, published_snapshot
from tests.factories.comms import AudienceFactory, SubscriptionFactory
from tests.factories.partnerships import now, seated
from tests.factories.targets import IndicatorFactory, LetInFactory, TargetFactory
from tests.targets.test_editions import read

Kind = Publication.Kind


@pytest.fixture
def officer(results):
    return seated(Role.SUPPORT_OFFICER, name="Sam Officer")


@pytest.fixture
def quarter(results):
    return Quarter.objects.get(year=2008, number=4)


def propose(quarter, officer, slug="warm-front-grants", value="1700", reason="A list of grants was missing."):
    indicator = Indicator.objects.get(slug=slug)
    return actions.propose_correction(
        quarter, indicator=indicator, value=value and Decimal(value), note="", reason=reason, by=officer, at=now()
    )


def revise(quarter, officer):
    trial = actions.trial_of_revision(quarter, at=now())
    actions.revise_quarter(quarter, seen=trial.snapshot.sha256, by=officer, at=now())
    closing = actions.run_closing(actions.claim_closing(at=now()), at=now())
    assert (closing.state, closing.problem) == (Closing.State.DONE, "")
    return closing


def warm_front(snapshot):
    return next(row for row in snapshot.rows if row.slug == "warm-front-grants")


def test_a_proposal_changes_nothing_that_anybody_sees(quarter, officer):
    before = published_snapshot(quarter).sha256
    propose(quarter, officer)
    assert published_snapshot(quarter).sha256 == before
    assert Figure.objects.get(indicator__slug="warm-front-grants").value == 1130
    assert Classification.objects.count() == 8


def test_the_published_commentary_stays_unless_another_is_given(quarter, officer):
    indicator = Indicator.objects.get(slug="warm-front-grants")
    first = {
        "value": Decimal(1700),
        "note": "Counted anew.",
        "reason": "A list was missing.",
        "by": officer,
        "at": now(),
    }
    actions.propose_correction(quarter, indicator=indicator, **first)
    revise(quarter, officer)
    assert propose(quarter, officer, value="1600").note == "Counted anew."


def test_a_trial_shows_the_difference_and_leaves_no_trace(quarter, officer):
    propose(quarter, officer)
    events = Event.objects.count()
    trial = actions.trial_of_revision(quarter, at=now())
    assert [(change.what, change.was, change.now) for change in trial.edition.changes] == [
        ("Actual", "1,130", "1,700"),
        ("Class", "Significant Variance", "On Target"),
        ("Why", "1,130 against 1,728: 34.6% below, tolerance 15%", "1,700 against 1,728: 1.6% below, tolerance 5%"),
    ]
    assert trial.edition.reasons == ("Take-up of Warm Front grants: A list of grants was missing.",)
    assert Figure.objects.get(indicator__slug="warm-front-grants").value == 1130
    assert Event.objects.count() == events
    quarter.refresh_from_db()
    assert quarter.state == Quarter.State.PUBLISHED


def test_a_revision_publishes_all_corrections_at_once_and_keeps_the_one_before(quarter, officer):
    first = {each.kind: each.sha256 for each in publications_of(quarter)}
    propose(quarter, officer)
    propose(quarter, officer, "fly-tipping", "17500", "Reports came in late.")
    revise(quarter, officer)
    row = warm_front(published_snapshot(quarter))
    assert (row.actual, row.standing) == ("1,700", Standing.ON_TARGET)
    assert [row.standing for row in published_snapshot(quarter).rows].count(Standing.SIGNIFICANT) == 2
    newest = publication_of(quarter, Kind.PERFORMANCE_REPORT)
    assert newest.revision == 2
    assert len(newest.data["changes"]) == 6
    assert {each.kind: each.sha256 for each in publications_of(quarter).filter(revision=1)} == first
    assert set(Correction.objects.values_list("applied_in__revision", flat=True)) == {2}
    with pytest.raises(RefusedError, match="No correction"):
        actions.trial_of_revision(quarter, at=now())


def test_the_revisions_pdf_shows_the_difference(quarter, officer):
    propose(quarter, officer)
    revise(quarter, officer)
    file = publication_of(quarter, Kind.PERFORMANCE_REPORT).files.get()
    words, _pages = read(bytes(file.content))
    for part in (
        "Revision 2, published on",
        "A list of grants was missing.",
        "1,130",
        "1,700",
        "What this revision changes",
    ):
        assert part in words


def test_a_revision_changes_nothing_but_what_was_corrected(quarter, officer):
    Indicator.objects.filter(slug="pennants").update(title="Renamed since")
    IndicatorFactory(title="Added since", body=Body.objects.get(slug="lyp"))
    propose(quarter, officer)
    revise(quarter, officer)
    titles = {row.title for row in published_snapshot(quarter).rows}
    assert len(titles) == 8
    assert not titles & {"Renamed since", "Added since"}


def test_a_corrected_figure_is_classed_by_the_rule_it_was_published_with(quarter, officer):
    actions.adopt_tolerance_rule(
        on_target_up_to=Decimal(1), slight_up_to=Decimal(2), reason="Stricter.", by=officer, at=now()
    )
    propose(quarter, officer)
    revise(quarter, officer)
    row = warm_front(published_snapshot(quarter))
    assert (row.standing, row.rule_version) == (Standing.ON_TARGET, 1)
    assert ToleranceRule.objects.count() == 2


def test_readers_are_told_what_changed(quarter, officer):
    SubscriptionFactory(audience=AudienceFactory(slug="key-stakeholders"))
    propose(quarter, officer)
    revise(quarter, officer)
    message = Message.objects.get()
    assert message.subject.startswith("Quarter 4, January to March 2009: revision 2")
    assert "Take-up of Warm Front grants, actual: 1,130 became 1,700." in message.text
    event = Event.objects.get(kind="quarter.revised")
    assert event.data["after"]["Take-up of Warm Front grants: Class"] == "On Target"


def test_a_correction_after_the_look_stops_the_revision(quarter, officer):
    propose(quarter, officer)
    seen = actions.trial_of_revision(quarter, at=now()).snapshot.sha256
    propose(quarter, officer, "fly-tipping", "17500")
    with pytest.raises(RefusedError, match="Something changed"):
        actions.revise_quarter(quarter, seen=seen, by=officer, at=now())


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"value": "1130"}, "says this already"),
        ({"reason": " "}, "Say why"),
        ({"value": "1130.5"}, "whole numbers"),
    ],
)
def test_idle_or_impossible_corrections_are_refused(quarter, officer, given, refusal):
    with pytest.raises(RefusedError, match=refusal):
        propose(quarter, officer, **given)
    assert not Correction.objects.exists()


def published(**indicator):
    """A measured result of its own kind in a quarter that is published."""
    made = IndicatorFactory(body=Body.objects.get(slug="lyp"), **indicator)
    TargetFactory(indicator=made, year=2007, quarter=3, value=Decimal(70))
    return made, actions.open_quarter(2007, 3, by=None, at=now(), collect=False)


def changes_of(quarter, officer, indicator, **given):
    """Correct one figure and publish the revision; what it says has changed."""
    actions.propose_correction(quarter, indicator=indicator, reason="Wrong.", by=officer, at=now(), **given)
    revise(quarter, officer)
    changes = publication_of(quarter, Kind.PERFORMANCE_REPORT).data["changes"]
    return [(change["what"], change["was"], change["now"]) for change in changes]


def test_the_two_numbers_of_a_percentage_are_corrected(officer):
    indicator, quarter = published(
        kind="percent", unit="percent", numerator_label="insulated", denominator_label="homes"
    )
    period = {"year": 2007, "quarter": 3, "by": None, "at": now()}
    actions.record_figure(indicator, numerator=Decimal(30), denominator=Decimal(40), **period)
    actions.publish_quarter(quarter, by=None, at=now())
    assert changes_of(quarter, officer, indicator, numerator=Decimal(24), denominator=Decimal(32)) == [
        ("Counted", "30 insulated of 40 homes", "24 insulated of 32 homes"),
    ]
    changes = changes_of(quarter, officer, indicator, numerator=Decimal(16), denominator=Decimal(32))
    assert ("Actual", "75%", "50%") in changes
    figure = Figure.objects.get(indicator=indicator)
    assert (figure.value, figure.numerator, figure.denominator) == (50, 16, 32)
    changes = changes_of(quarter, officer, indicator, value=Decimal(60))
    assert ("Counted", "16 insulated of 32 homes", "") in changes


def test_a_judgement_in_words_is_corrected(officer):
    indicator, quarter = published(kind="qualitative")
    period = {"year": 2007, "quarter": 3, "by": None, "at": now()}
    actions.record_figure(indicator, judged="on_target", note="Partners are content.", **period)
    actions.publish_quarter(quarter, by=None, at=now())
    given = {"judged": "slight_variance", "note": "Two partners left."}
    changes = changes_of(quarter, officer, indicator, **given)
    assert ("Class", "On Target", "Slight Variance") in changes
    assert ("Commentary", "Partners are content.", "Two partners left.") in changes
    with pytest.raises(RefusedError, match="says this already"):
        actions.propose_correction(quarter, indicator=indicator, reason="So.", by=officer, at=now(), **given)
    with pytest.raises(RefusedError, match="has no number"):
        actions.propose_correction(quarter, indicator=indicator, value=Decimal(1), reason="So.", by=officer, at=now())


def test_one_correction_of_a_figure_waits_at_a_time(quarter, officer):
    first = propose(quarter, officer)
    with pytest.raises(RefusedError, match="waits already"):
        propose(quarter, officer, value="1600")
    actions.withdraw_correction(first, by=officer, at=now())
    propose(quarter, officer, value="1600")
    with pytest.raises(RefusedError, match="no longer waits"):
        actions.withdraw_correction(first, by=officer, at=now())


def test_a_blank_can_be_the_right_figure(quarter, officer):
    propose(quarter, officer, value=None)
    revise(quarter, officer)
    row = warm_front(published_snapshot(quarter))
    assert (row.actual, row.standing) == ("No data", Standing.NO_DATA)


def test_who_may_propose(quarter, results):
    manager = seated(Role.MANAGER, results["lyp"])
    with pytest.raises(NotAllowedError, match="let in"):
        propose(quarter, manager)
    LetInFactory(quarter=quarter, person=manager, body=results["lyp"])
    assert propose(quarter, manager).proposed_by == manager
    with pytest.raises(NotAllowedError):
        propose(quarter, manager, "fly-tipping", "17500")
    with pytest.raises(NotAllowedError, match="publish a revision"):
        actions.revise_quarter(quarter, seen="", by=manager, at=now())


def test_an_open_quarter_needs_no_correction(officer):
    quarter = actions.open_quarter(2009, 1, by=officer, at=now(), collect=False)
    with pytest.raises(RefusedError, match="not published yet"):
        propose(quarter, officer)
