"""Who gets in at corrections of pages, significant updates, the members' briefing note and one's digest."""

from tests.access import SUPPORT_OFFICE, Line, public, signed_in
from tests.factories.comms_digests import BriefingItemFactory, DigestFactory
from tests.factories.partnerships import PageProposalFactory

WHO_SEES = SUPPORT_OFFICE | {"manager", "chair", "member"}


def lyp(world):
    return [world.lyp.slug]


def purpose(world):
    return [world.lyp.slug, "purpose"]


def sent(world, **options):
    return [PageProposalFactory(body=world.lyp, proposer=world.people["member"], **options).pk]


def note(world):
    return [BriefingItemFactory().note.slug]


def item(world):
    return [BriefingItemFactory().pk]


def stop_link(world):
    return [DigestFactory().stop_path.split("/")[-2]]


OFFICE_STEP = Line(
    SUPPORT_OFFICE, sent, refused=404, exceptions={"member": 403, "manager": 403, "chair": 403}
)  # fmt: skip
OWN_STEP = Line(
    frozenset({"member"}),
    sent,
    refused=404,
    exceptions=dict.fromkeys(SUPPORT_OFFICE | {"manager", "chair"}, 403),
)

TABLE = {
    "partnerships:proposal_start": public(lyp),
    "partnerships:proposal_send": public(purpose),
    "partnerships:proposal_sent": public(lyp),
    "partnerships:proposal_list": signed_in(),
    "partnerships:proposal_detail": Line(WHO_SEES, sent, refused=404),
    "partnerships:proposal_accept": OFFICE_STEP,
    "partnerships:proposal_change": OFFICE_STEP,
    "partnerships:proposal_done": OFFICE_STEP,
    "partnerships:proposal_decline": OFFICE_STEP,
    "partnerships:proposal_return": OFFICE_STEP,
    "partnerships:proposal_revise": OWN_STEP,
    "partnerships:proposal_withdraw": OWN_STEP,
    "partnerships:update_mark": Line(SUPPORT_OFFICE, lyp),
    "comms:digest": signed_in(),
    "comms:digest_stop": public(stop_link),
    "comms:briefing_list": Line(SUPPORT_OFFICE),
    "comms:briefing_detail": Line(SUPPORT_OFFICE, note, refused=404),
    "comms:briefing_introduction": Line(SUPPORT_OFFICE, note, refused=404),
    "comms:briefing_item_edit": Line(SUPPORT_OFFICE, item, refused=404),
    "comms:briefing_publish": Line(SUPPORT_OFFICE, note, refused=404),
}
