"""The yearly task to compile the report-back: opened by the night, ended by publishing (E14, X11)."""

import datetime as dt

import pytest

from partnerships.models import Duty, Role
from portal.actions.report_backs import (
    COMPILE,
    claim_report_back_order,
    open_report_back_duty,
    publish_report_back,
    run_report_back_order,
)
from portal.reports.report_backs import days_to_come, report_back
from portal.upkeep import night
from tests.factories.partnerships import BodyFactory, now, seated
from tests.factories.portal import ToldSuccessFactory, publish_report_back_now
from tests.factories.targets import QuarterFactory

pytestmark = pytest.mark.django_db


def at(*day):
    return dt.datetime(*day, 2, tzinfo=dt.UTC)


def duties():
    return list(Duty.objects.filter(kind=COMPILE).values_list("subject_label", "due_on", "owed_role"))


def test_the_night_opens_it_once_for_the_year_that_ended_last():
    QuarterFactory(year=2008, number=4)
    night(at=at(2009, 3, 31))
    assert duties() == []
    for day in (1, 2):
        night(at=at(2009, 4, day))
    assert duties() == [("Annual report-back 2008/09", dt.date(2009, 9, 30), "support_officer")]


@pytest.mark.parametrize("day", [(2009, 10, 1), (2010, 4, 1)])
def test_nobody_owes_one_whose_day_is_gone_or_of_a_year_without_figures(day):
    QuarterFactory(year=2008, number=4)
    assert not open_report_back_duty(at=at(*day))
    assert duties() == []


def test_one_that_is_published_already_is_not_asked_for():
    QuarterFactory(year=2008, number=4, published=True)
    publish_report_back_now(2008, by=None, at=now())
    assert not open_report_back_duty(at=at(2009, 5, 1))


def test_publishing_ends_it():
    officer = seated(Role.SUPPORT_OFFICER)
    QuarterFactory(year=2008, number=4, published=True)
    ToldSuccessFactory(body=BodyFactory())
    assert open_report_back_duty(at=at(2009, 5, 1))
    publish_report_back(2008, seen=report_back(2008).sha256, by=officer, at=now())
    run_report_back_order(claim_report_back_order(at=now()), at=now())
    assert Duty.objects.get(kind=COMPILE).done_by == officer


def test_the_whole_life_calendar_knows_the_days_to_come_save_the_one_with_its_task():
    QuarterFactory(year=2008, number=4)
    found = days_to_come(dt.date(2009, 1, 1), dt.date(2012, 1, 1), on=dt.date(2009, 6, 1))
    assert [(each.day, each.title) for each in found] == [
        (dt.date(2010, 9, 30), "Annual report-back 2009/10"),
        (dt.date(2011, 9, 30), "Annual report-back 2010/11"),
    ]
