"""Addresses of the portal's own pages."""

from django.utils import timezone

from portal.feeds import make_feed
from tests.access import SIGNED_IN, SUPPORT_OFFICE, Line, only, public, signed_in
from tests.access.targets import a_published_quarter


def no_letter(world):
    return ["20260603T090000.000000-0123abcd"]


def a_published_quarter_and_no_arguments(world):
    a_published_quarter(world)
    return []


BOARDS_READERS = SUPPORT_OFFICE | {"board_member", "manager", "other_manager"}


TABLE = {
    "portal:board_now": Line(BOARDS_READERS, a_published_quarter_and_no_arguments, status=302),
    "portal:board_quarter": Line(BOARDS_READERS, a_published_quarter),
    "portal:policy_now": Line(BOARDS_READERS, a_published_quarter_and_no_arguments, status=302),
    "portal:policy_quarter": Line(BOARDS_READERS, a_published_quarter),
    "portal:home": public(exceptions=dict.fromkeys(SIGNED_IN, 302)),
    "portal:about": public(),
    "portal:search": public(),
    "portal:tasks": signed_in(),
    "portal:overdue": only("manager", "other_manager", *SUPPORT_OFFICE),
    "portal:calendar": public(),
    "portal:calendar_month": public(lambda world: ["2009-06"]),
    "portal:whole_life": signed_in(),
    "portal:calendar_links": signed_in(),
    "portal:calendar_feed": public(lambda world: [make_feed(world.people["member"], at=timezone.now()), "duties"]),
    "portal:accessibility": public(),
    "portal:privacy": public(),
    "portal:cookies": public(),
    "portal:contact": public(),
    "portal:account": signed_in(),
    "portal:sessions": signed_in(),
    "portal:stay": signed_in(status=204),
    "dev:mail_list": public(),
    "dev:mail_detail": public(no_letter, status=404),
    "dev:mail_page": public(no_letter, status=404),
}
