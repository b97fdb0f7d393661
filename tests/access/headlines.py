"""Who may open the headline targets and publish them."""

from django.utils import timezone

from tests.access import SUPPORT_OFFICE, Line, public
from tests.factories.partnerships import KeyActivityFactory
from tests.factories.portal import HeadlineOrderFactory, publish_headlines_now

YEAR = 2009


def an_activity(world):
    KeyActivityFactory(body=world.lyp, year=YEAR)
    return [YEAR]


def published(world):
    an_activity(world)
    publish_headlines_now(YEAR, by=world.people["support_officer"], at=timezone.now())
    return [YEAR]


def with_lyp(args):
    return lambda world: [world.lyp.slug, *args(world)]


def with_revision(args):
    return lambda world: [*args(world), 1]


def an_order(world):
    return [YEAR, HeadlineOrderFactory(year=YEAR).pk]


TABLE = {
    "portal:headlines_now": public(status=302),
    "portal:headline_document": public(an_activity),
    "portal:headline_detail": public(with_lyp(an_activity)),
    "portal:headline_revision": public(with_revision(published)),
    "portal:headline_page_revision": public(with_revision(with_lyp(published))),
    "portal:headline_document_pdf": public(published),
    "portal:headline_page_pdf": public(with_lyp(published)),
    "portal:headline_publish": Line(SUPPORT_OFFICE, an_activity),
    "portal:headline_order": Line(SUPPORT_OFFICE, an_order, refused=404),
}
