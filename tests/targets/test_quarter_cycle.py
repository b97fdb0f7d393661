"""From which day a quarter may be opened and published, and what is said of one that was never opened (H01, X05)."""

import datetime as dt

import pytest
from django.utils import timezone

from partnerships.access import RefusedError
from partnerships.models import Event, Role
from targets import actions
from targets.forms import QuarterForm
from targets.models import Quarter
from targets.reports.snapshot import quarter_snapshot
from tests.factories.partnerships import BodyFactory, seated
from tests.factories.targets import IndicatorFactory, QuarterFactory

LAST_DAY = dt.datetime(2009, 3, 31, 12, tzinfo=dt.UTC)


@pytest.fixture
def officer(db, client):
    person = seated(Role.SUPPORT_OFFICER)
    client.force_login(person)
    return person


def test_a_quarter_is_opened_from_its_first_day_on(db):
    with pytest.raises(RefusedError, match=r"has not begun\. It can be opened from 1 January 2009 on"):
        actions.open_quarter(2008, 4, by=None, at=LAST_DAY.replace(year=2008, month=12))
    assert not Quarter.objects.exists()
    assert actions.open_quarter(2008, 4, by=None, at=LAST_DAY.replace(month=1, day=1)).begins_on == dt.date(2009, 1, 1)


def test_a_quarter_is_published_from_the_day_after_its_end_on(officer):
    quarter = QuarterFactory()
    seen = quarter_snapshot(quarter).sha256
    for publish in (
        lambda: actions.publish_quarter(quarter, by=officer, at=LAST_DAY),
        lambda: actions.close_quarter(quarter, seen=seen, by=officer, at=LAST_DAY),
    ):
        with pytest.raises(RefusedError, match=r"has not ended\. It can be published from 1 April 2009 on"):
            publish()
    assert actions.publish_quarter(quarter, by=officer, at=LAST_DAY + dt.timedelta(days=1)).is_published


def test_only_quarters_that_have_begun_and_are_not_published_are_offered(db):
    QuarterFactory(number=2, published=True)
    QuarterFactory(number=1, due_on=dt.date(2008, 7, 14))
    offered = QuarterForm(on=dt.date(2008, 12, 31)).fields["quarter"].choices[1:4]
    assert [label for _key, label in offered] == [
        "Quarter 3, October to December 2008",
        "Quarter 1, April to June 2008: open, asks only who was not asked",
        "Quarter 4, January to March 2008",
    ]


def test_a_quarter_that_runs_offers_nothing_to_publish(officer, client):
    today = timezone.localdate()
    running = QuarterFactory(year=today.year - (today.month < 4), number=((today.month - 4) % 12) // 3 + 1)
    IndicatorFactory()
    assert "Publish the quarter" not in client.get(running.get_absolute_url()).content.decode()
    page = client.get(f"{running.get_absolute_url()}close/").content.decode()
    assert f"{running} has not ended." in page
    assert "Publish the reports" not in page


def test_a_published_quarter_is_not_opened_again(officer, client):
    actions.publish_quarter(QuarterFactory(), by=officer, at=LAST_DAY + dt.timedelta(days=1))
    with pytest.raises(RefusedError, match="was published on 1 April 2009, so it is not opened again"):
        actions.open_quarter(2008, 4, by=officer, at=LAST_DAY.replace(year=2010))
    page = client.get("/targets/2008-09/q4/returns/").content.decode()
    assert "was published on 1 April 2009, and no returns were asked for here" in page
    assert "/targets/2008-09/q4/" in page


def test_a_quarter_made_by_an_early_figure_is_not_opened(officer, client):
    indicator = IndicatorFactory(body=BodyFactory(kind="thematic"))
    actions.record_figure(indicator, year=2010, quarter=1, value=5, by=officer, at=LAST_DAY.replace(year=2010, month=5))
    assert "(not opened)" in client.get("/targets/").content.decode()
    assert "This quarter has not been opened" in client.get("/targets/2010-11/q1/").content.decode()
    assert "Opening the quarter asks them all" in client.get("/targets/2010-11/q1/returns/").content.decode()
    quarter = actions.open_quarter(2010, 1, by=officer, at=LAST_DAY.replace(year=2010, month=5))
    assert quarter.standing_in_words == "open"
    assert Event.objects.filter(kind="quarter.opened").count() == 1
