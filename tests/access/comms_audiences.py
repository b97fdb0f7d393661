"""Who gets in at the audiences, the circulars to them, and where a provider tells of mail."""

from tests.access import SUPPORT_OFFICE, Line, public
from tests.factories.comms_circulars import CircularFactory

EDITORS = SUPPORT_OFFICE - {"administrator"}


def audience(world):
    return [CircularFactory().audience.slug]


def circular(world):
    return [CircularFactory().pk]


TABLE = {
    "comms:audience_list": Line(SUPPORT_OFFICE),
    "comms:audience_add": Line(SUPPORT_OFFICE),
    "comms:audience_detail": Line(SUPPORT_OFFICE, audience, refused=404),
    "comms:audience_edit": Line(SUPPORT_OFFICE, audience, refused=404),
    "comms:circular_write": Line(SUPPORT_OFFICE, audience, refused=404),
    "comms:circular_detail": Line(SUPPORT_OFFICE, circular, refused=404),
    "comms:circular_edit": Line(SUPPORT_OFFICE, circular, refused=404),
    "comms:circular_test": Line(SUPPORT_OFFICE, circular, refused=404),
    "comms:circular_send": Line(EDITORS, circular, refused=404, exceptions={"administrator": 403}),
    "comms:circular_drop": Line(SUPPORT_OFFICE, circular, refused=404),
    "comms:provider_events": public(lambda world: ["no-secret"], status=404),
}
