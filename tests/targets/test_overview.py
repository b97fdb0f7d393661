"""A long quarter is shown by partnerships, the most misses first; its counts are of the whole (C07)."""

from decimal import Decimal

import pytest
from django.db import connection

from partnerships.models import Role
from partnerships.models.statements import _known
from targets import actions
from targets.models import Indicator, Quarter, Standing
from targets.reports.overview import MOST_CHOICES, MOST_ROWS, bodies_of, overview_of
from targets.reports.quarter import quarter_table
from tests.factories.partnerships import BodyFactory, TopBoardFactory, now, seated
from tests.factories.targets import IndicatorFactory, QuarterFactory, TargetFactory

EACH = MOST_ROWS * 2 // 5
PAGES = ["/targets/2008-09/q4/", "/boards/delivery/2008-09/q4/"]


@pytest.fixture
def long_quarter(db):
    """Three partnerships whose indicators are too many for one page; the last has a miss."""
    bodies = [BodyFactory(), BodyFactory(), BodyFactory()]
    quarter = QuarterFactory()
    made = [IndicatorFactory.build(body=body) for body in bodies for _each in range(EACH)]
    Indicator.objects.bulk_create(made)
    TargetFactory(indicator=made[-1], quarter=4)
    actions.record_figure(made[-1], year=2008, quarter=4, value=Decimal(1), by=None, at=now())
    return quarter, [body.slug for body in bodies]


def shown(page):
    """The partnerships of a page in their order, how many rows, and the number of misses counted."""
    slugs = list(dict.fromkeys(row.body_slug for row in page.context["table"].rows))
    counts = {count["standing"]: count["number"] for count in page.context["counts"]}
    return set(slugs), len(page.context["table"].rows), counts


@pytest.mark.parametrize("address", PAGES)
def test_a_long_quarter_goes_from_page_to_page(client, long_quarter, address):
    _quarter, (first, second, third) = long_quarter
    client.force_login(seated(Role.MEMBER, TopBoardFactory()))
    counted = {"significant_variance": 1, "slight_variance": 0, "on_target": 0, "no_data": 3 * EACH - 1}
    page = client.get(address)
    assert shown(page) == ({third, first}, 2 * EACH, counted)
    assert page.context["table"].rows[0].standing == Standing.SIGNIFICANT
    following = client.get(address + page.context["next_url"])
    assert shown(following) == ({second}, EACH, counted)
    assert following.context["next_url"] == ""


def test_what_was_published_is_paged_alike(long_quarter):
    quarter, (first, second, third) = long_quarter
    table = quarter_table(quarter, among=None)
    page = overview_of(table, "")
    assert {row.body_slug for row in page.table.rows} == {third, first}
    assert page.counts[Standing.NO_DATA] == 3 * EACH - 1
    rest = overview_of(table, page.next_after)
    assert ({row.body_slug for row in rest.table.rows}, rest.next_after) == ({second}, "")


def test_a_short_list_of_partnerships_can_be_chosen_from_a_long_one_not(db):
    quarter = QuarterFactory()
    for _each in range(MOST_CHOICES):
        IndicatorFactory()
    assert len(bodies_of(quarter).choices) == MOST_CHOICES
    slug = IndicatorFactory().body.slug
    found = bodies_of(Quarter.objects.get(), slug)
    assert (found.choices, found.chosen.slug) == ([], slug)


def test_the_table_of_one_body_is_planned_once_a_connection(long_quarter):
    quarter, (slug, *_others) = long_quarter
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL; ANALYZE")
    _known.clear()
    for _time in range(8):
        body = bodies_of(quarter, slug).chosen
        quarter_table(quarter, among=None, bodies=[body])
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pg_prepared_statements WHERE generic_plans > 0")
        assert {name for (name,) in cursor.fetchall()} >= {"quarter_bodies", "quarter_of_body"}
