"""Addresses of the portal's own pages."""

from tests.access import SIGNED_IN, SUPPORT_OFFICE, only, public, signed_in


def no_letter(world):
    return ["20260603T090000.000000-0123abcd"]


TABLE = {
    "portal:home": public(exceptions=dict.fromkeys(SIGNED_IN, 302)),
    "portal:about": public(),
    "portal:tasks": signed_in(),
    "portal:overdue": only("manager", "other_manager", *SUPPORT_OFFICE),
    "portal:calendar": public(),
    "portal:calendar_month": public(lambda world: ["2009-06"]),
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
