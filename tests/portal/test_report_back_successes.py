"""The year's successes: found, chosen, told in other words, and what changed since (E14)."""

import datetime as dt

import pytest

from comms.models import NewsLinkIssue
from partnerships.access import RefusedError
from partnerships.models import Event, KeyActivity, Role
from portal.actions.successes import choose_successes, reword_success
from portal.models import ToldSuccess
from portal.reports.report_back_gaps import report_back_gaps
from portal.reports.report_backs import report_back
from portal.reports.successes import offered, successes_of
from targets.models import Quarter, Return
from tests.factories.comms import NewsLinkIssueFactory, PublicationFactory, StoryFactory
from tests.factories.partnerships import (
    BodyFactory,
    KeyActivityFactory,
    now,
    seated,
)
from tests.factories.portal import ToldSuccessFactory
from tests.factories.targets import (
    QuarterFactory,
    ReturnFactory,
)
from tests.refused import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return seated(Role.SUPPORT_OFFICER, name="Sam Officer")


@pytest.fixture
def quarter():
    return QuarterFactory(year=2008, number=4, published=True)


def accepted(body, successes, **kwargs):
    return ReturnFactory(body=body, successes=successes, state=Return.State.ACCEPTED, **kwargs)


def publish(quarter):
    """After its returns: then they stand."""
    Quarter.objects.filter(pk=quarter.pk).update(state="published", published_at=now())


def test_successes_come_from_accepted_returns_achievements_and_news_link():
    quarter = QuarterFactory(year=2008, number=4)
    lyp, sep = BodyFactory(name="Later Years Partnership"), BodyFactory(name="Energy Partnership")
    accepted(lyp, "The hall was built.", quarter=quarter)
    accepted(sep, "", quarter=quarter)
    ReturnFactory(body=BodyFactory(), successes="Not accepted.", state=Return.State.SUBMITTED, quarter=quarter)
    accepted(lyp, "Not published.", quarter=QuarterFactory(year=2008, number=3))
    publish(quarter)
    KeyActivityFactory(body=sep, year=2008, kind="achievement", text="A degree was set up")
    issue = NewsLinkIssueFactory(month=dt.date(2008, 6, 1))
    StoryFactory(body=sep, issue=issue, title="Warm homes", text="Forty homes are warm.\n\nMore.")
    StoryFactory(body=sep, issue=NewsLinkIssueFactory(month=dt.date(2008, 7, 1)))
    NewsLinkIssue.objects.filter(pk=issue.pk).update(
        state="published",
        publication=PublicationFactory(slug="2008-06"),
        approved_at=now(),
        approved_data={},
        approved_hash="0" * 64,
    )
    told = [(each.body.name, each.source, each.label, each.words) for each in successes_of(2008)]
    assert told == [
        ("Energy Partnership", "achievement", "List of achievements", "A degree was set up"),
        ("Energy Partnership", "story", "News-Link June 2008", "Warm homes. Forty homes are warm."),
        ("Later Years Partnership", "return", "Return for Quarter 4, January to March 2009", "The hall was built."),
    ]


def test_successes_are_chosen_and_keep_their_other_words(officer):
    body, quarter = BodyFactory(), QuarterFactory(year=2008, number=4)
    first, second = (
        accepted(body, "First.", quarter=quarter),
        KeyActivityFactory(body=body, year=2008, kind="achievement"),
    )
    publish(quarter)
    keys = [f"return-{first.pk}", f"achievement-{second.pk}"]
    choose_successes(2008, chosen=keys, by=officer, at=now())
    told = reword_success(
        ToldSuccess.objects.get(source="return"), words="The first.", reason="Clearer.", by=officer, at=now()
    )
    assert (told.words, told.source_words, told.is_reworded) == ("The first.", "First.", True)
    choose_successes(2008, chosen=keys[:1], by=officer, at=now())
    assert [(each.words, each.reason) for each in ToldSuccess.objects.all()] == [("The first.", "Clearer.")]
    with pytest.raises(RefusedError, match="no longer there"):
        choose_successes(2008, chosen=["return-999999"], by=officer, at=now())
    with pytest.raises(RefusedError, match="why other words") as refusal:
        reword_success(told, words="The very first.", reason="", by=officer, at=now())
    assert refusal.value.field == "reason"
    plain = reword_success(told, words="First.", reason="Not needed.", by=officer, at=now())
    assert (plain.reason, plain.reworded_by, plain.is_reworded) == ("", None, False)
    assert Event.objects.filter(kind="report_back.reworded").count() == 2


def test_what_changed_or_went_since_it_was_chosen_is_said(officer):
    body, quarter = BodyFactory(), QuarterFactory(year=2008, number=4)
    late = accepted(body, "Came late.", quarter=quarter)
    changed, gone = KeyActivityFactory.create_batch(2, body=body, year=2008, kind="achievement")
    report = choose_successes(
        2008, chosen=[f"achievement-{changed.pk}", f"achievement-{gone.pk}"], by=officer, at=now()
    )
    KeyActivity.objects.filter(pk=changed.pk).update(text="Said otherwise now")
    KeyActivity.objects.filter(pk=gone.pk).delete()
    publish(quarter)
    ((_, rows),) = offered(report)
    assert {row.key: (row.is_new, row.has_changed, row.is_gone) for row in rows} == {
        f"return-{late.pk}": (True, False, False),
        f"achievement-{changed.pk}": (False, True, False),
        f"achievement-{gone.pk}": (False, False, True),
    }
    gaps = dict(report_back_gaps(report_back(2008), report))["What went well"]
    assert [each.words.split(":")[0] for each in gaps] == [
        "1 success came in after you chose", "Its source says something else now",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("details", "constraint"),
    [
        ({"words": "", "reason": "Nothing to tell."}, "told_success_says_something"),
        ({"source_words": "", "words": "Yes.", "reason": "Clearer."}, "told_success_says_something"),
        ({"words": "The hall stands."}, "told_success_reworded_with_a_reason"),
        ({"reason": "For no reason."}, "told_success_reworded_with_a_reason"),
        ({"source_id": 7}, "told_success_once"),
    ],
)
def test_the_database_refuses_a_success(details, constraint):
    first = ToldSuccessFactory(source_id=7)
    with refused(constraint):
        ToldSuccessFactory(report=first.report, source_id=details.pop("source_id", 8), **details)
    assert ToldSuccess.objects.count() == 1
