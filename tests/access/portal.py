"""Addresses of the portal's own pages."""

from tests.access import SIGNED_IN, SUPPORT_OFFICE, only, public, signed_in

TABLE = {
    "portal:home": public(exceptions=dict.fromkeys(SIGNED_IN, 302)),
    "portal:about": public(),
    "portal:tasks": signed_in(),
    "portal:overdue": only("manager", "other_manager", *SUPPORT_OFFICE),
    "portal:account": signed_in(),
    "portal:sessions": signed_in(),
}
