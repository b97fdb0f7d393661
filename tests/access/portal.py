"""Addresses of the portal's own pages."""

from tests.access import SIGNED_IN, public, signed_in

TABLE = {
    "portal:home": public(exceptions=dict.fromkeys(SIGNED_IN, 302)),
    "portal:about": public(),
    "portal:tasks": signed_in(),
    "portal:account": signed_in(),
    "portal:sessions": signed_in(),
}
