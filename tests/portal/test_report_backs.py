"""The annual report-back in the making: introduction, sections, successes (E14)."""

import pytest

from portal.models import ReportBack, ToldSuccess
from tests.factories.partnerships import PersonFactory, now
from tests.factories.portal import ReportBackFactory, ReportBackOrderFactory, ToldSuccessFactory
from tests.refused import refused

pytestmark = pytest.mark.django_db


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


@pytest.mark.parametrize("details", [{}, {"state": "done", "ended_at": now()}])
def test_one_order_at_a_time_and_one_publication_a_revision(details):
    ReportBackOrderFactory(**details)
    name = "published_once_a_revision" if details else "one_open_a_year"
    with refused(f"reportbackorder_{name}"):
        ReportBackOrderFactory(**details)
