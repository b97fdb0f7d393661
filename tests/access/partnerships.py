"""Who may open the pages of the register."""

from tests.access import SUPPORT_OFFICE, Line, public, signed_in
from tests.factories.partnerships import OrganisationFactory


def lyp(world):
    return [world.lyp.slug]


def an_organisation(world):
    return [OrganisationFactory().slug]


def the_member(world):
    return [world.people["member"].pk]


TABLE = {
    "partnerships:body_list": public(),
    "partnerships:body_detail": public(lyp),
    "partnerships:organisation_list": public(),
    "partnerships:organisation_detail": public(an_organisation),
    "partnerships:person_list": signed_in(),
    "partnerships:person_detail": Line(
        SUPPORT_OFFICE | {"member", "manager", "other_manager"}, the_member, refused=404
    ),
}
