"""Who may open the pages of the register."""

from tests.access import SUPPORT_OFFICE, Line, only, public, signed_in
from tests.factories.partnerships import (
    CadenceFactory,
    DocumentFactory,
    KeyActivityFactory,
    MeetingFactory,
    OrganisationFactory,
    SeatFactory,
)

KEEPERS = SUPPORT_OFFICE | {"manager"}
OF_THE_BODY = SUPPORT_OFFICE | {"member", "manager", "chair"}


def lyp(world):
    return [world.lyp.slug]


def an_organisation(world):
    return [OrganisationFactory().slug]


def the_member(world):
    return [world.people["member"].pk]


def a_seat(world):
    return [world.lyp.slug, SeatFactory(body=world.lyp).pk]


def an_activity(world):
    return [world.lyp.slug, KeyActivityFactory(body=world.lyp).pk]


def a_meeting(world):
    return [world.lyp.slug, MeetingFactory(body=world.lyp).pk]


def a_document(world):
    return [world.lyp.slug, DocumentFactory(body=world.lyp).pk]


def members_file(world):
    return [DocumentFactory(body=world.lyp, visibility="members").pk]


def members_version(world):
    return [*members_file(world), 1]


def keepers(args):
    return Line(KEEPERS, args)


def support_office(args=lambda world: []):
    return Line(SUPPORT_OFFICE, args)


TABLE = {
    "partnerships:cadence_edit": Line(SUPPORT_OFFICE, lambda world: [CadenceFactory().slug]),
    "partnerships:body_list": public(),
    "partnerships:body_detail": public(lyp),
    "partnerships:body_members": public(lyp),
    "partnerships:body_meetings": public(lyp),
    "partnerships:body_documents": public(lyp),
    "partnerships:body_history": Line(OF_THE_BODY, lyp),
    "partnerships:page_edit": keepers(lyp),
    "partnerships:page_confirm": keepers(lyp),
    "partnerships:activity_add": keepers(lyp),
    "partnerships:activity_edit": keepers(an_activity),
    "partnerships:activity_remove": keepers(an_activity),
    "partnerships:seat_appoint": keepers(lyp),
    "partnerships:seat_change": keepers(a_seat),
    "partnerships:seat_end": keepers(a_seat),
    "partnerships:meeting_plan": keepers(lyp),
    "partnerships:meeting_change": keepers(a_meeting),
    "partnerships:meeting_cancel": keepers(a_meeting),
    "partnerships:document_add": keepers(lyp),
    "partnerships:document_edit": keepers(a_document),
    "partnerships:document_update": keepers(a_document),
    "partnerships:document_withdraw": keepers(a_document),
    # The public gets no hint that a members' document exists.
    "partnerships:document_file": Line(OF_THE_BODY, members_file, refused=404, exceptions={"anonymous": 404}),
    "partnerships:document_version": Line(OF_THE_BODY, members_version, refused=404, exceptions={"anonymous": 404}),
    "partnerships:body_add": support_office(),
    "partnerships:body_edit": support_office(lyp),
    "partnerships:body_move": support_office(lyp),
    "partnerships:body_activate": support_office(lyp),
    "partnerships:body_close": support_office(lyp),
    "partnerships:gaps_report": only(*SUPPORT_OFFICE, "manager", "other_manager"),
    "partnerships:page_check_list": support_office(),
    "partnerships:organisation_list": public(),
    "partnerships:organisation_detail": public(an_organisation),
    "partnerships:organisation_add": support_office(),
    "partnerships:organisation_edit": support_office(an_organisation),
    "partnerships:person_list": signed_in(),
    "partnerships:person_add": only(*SUPPORT_OFFICE, "manager", "other_manager"),
    "partnerships:person_detail": Line(
        SUPPORT_OFFICE | {"member", "manager", "other_manager"}, the_member, refused=404
    ),
    # Managers may read people's records but change only their own: 403, not 404.
    "partnerships:person_edit": Line(
        SUPPORT_OFFICE | {"member"}, the_member, refused=404, exceptions={"manager": 403, "other_manager": 403}
    ),
    "partnerships:person_merge": Line(
        SUPPORT_OFFICE, the_member, refused=404, exceptions={"member": 403, "manager": 403, "other_manager": 403}
    ),
    "partnerships:framework": public(),
    "partnerships:tier_list": public(),
    "partnerships:activity_list": public(),
}
