"""Who gets in at press releases, coverage, updates to partners and communications leads."""

from tests.access import SUPPORT_OFFICE, Line, public, signed_in
from tests.factories.comms_press import PressReleaseFactory

MANAGERS = frozenset({"manager", "other_manager"})
WORKERS = SUPPORT_OFFICE | MANAGERS


def issued(world):
    return [PressReleaseFactory(body=world.lyp, issued=True).pk]


def release(world):
    return [PressReleaseFactory(body=world.lyp).pk]


TABLE = {
    "comms:press_list": public(),
    "comms:press_release": public(issued),
    "comms:press_desk": signed_in(),
    "comms:press_write": Line(WORKERS),
    "comms:press_detail": Line(WORKERS | {"chair"}, release, refused=404),
    "comms:press_edit": Line(
        SUPPORT_OFFICE | {"manager"}, release, refused=404, exceptions={"other_manager": 403, "chair": 403}
    ),
    **{
        f"comms:press_{step}": Line(
            SUPPORT_OFFICE | {"manager"}, release, refused=404, exceptions={"other_manager": 403, "chair": 403}
        )
        for step in ("submit", "drop")
    },
    **{
        f"comms:press_{step}": Line(
            SUPPORT_OFFICE | {"chair"}, release, refused=404, exceptions=dict.fromkeys(MANAGERS, 403)
        )
        for step in ("return", "approve")
    },
    "comms:press_issue": Line(
        SUPPORT_OFFICE, release, refused=404, exceptions=dict.fromkeys(MANAGERS | {"chair"}, 403)
    ),
    "comms:coverage_list": Line(WORKERS),
    "comms:coverage_add": Line(WORKERS),
    "comms:update_list": Line(WORKERS),
    "comms:update_add": Line(WORKERS),
    "comms:lead_list": Line(WORKERS),
}
