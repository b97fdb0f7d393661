"""The access table: for every address of the portal, who gets in and who does not.

Each module here holds `TABLE`, a dict from URL name to `Line`. `tests/test_access_table.py`
asks every address as every persona and fails for an address without a line.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

PERSONAS = (
    "anonymous",
    "stranger",
    "member",
    "manager",
    "other_manager",
    "chair",
    "board_member",
    "support_officer",
    "strategic_manager",
    "finance",
    "administrator",
    "contact",
    "other_contact",
)
SIGNED_IN = frozenset(PERSONAS) - {"anonymous"}
CONTACTS = frozenset({"contact", "other_contact"})
WITHOUT_A_BODY = CONTACTS | {"stranger"}
SUPPORT_OFFICE = frozenset({"support_officer", "strategic_manager", "administrator"})


def no_arguments(world):
    return []


@dataclass(frozen=True)
class Line:
    """One address: `allowed` personas get `status`, the others `refused`, somebody not signed in is sent to sign in.

    `args(world)` makes the address's arguments (and whatever rows it needs). `exceptions` names
    personas with a status of their own. A `method` of "post" sends `data(world)`.

    `contact` speaks for the organisation `world.payer`, `other_contact` for another that pays.
    """

    allowed: frozenset[str]
    args: Callable = no_arguments
    status: int = 200
    refused: int = 403
    method: str = "get"
    data: Callable = lambda world: {}
    exceptions: dict[str, int] = field(default_factory=dict)

    def expected(self, persona):
        if persona in self.exceptions:
            return self.exceptions[persona]
        if persona in self.allowed:
            return self.status
        return 302 if persona == "anonymous" else self.refused


def public(args=no_arguments, **kwargs):
    """Everybody gets in."""
    return Line(frozenset(PERSONAS), args, **kwargs)


def signed_in(args=no_arguments, **kwargs):
    """Everybody who is signed in gets in."""
    return Line(SIGNED_IN, args, **kwargs)


def only(*personas, args=no_arguments, **kwargs):
    """These personas get in; the support office must be named if it is meant."""
    return Line(frozenset(personas), args, **kwargs)
