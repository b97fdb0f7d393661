"""Who gets in at papers for meetings."""

from tests.access import SUPPORT_OFFICE, Line, only, signed_in
from tests.factories.partnerships import MeetingFactory, PaperFactory

WHO_SEES = SUPPORT_OFFICE | {"manager", "chair"}


def a_paper(world):
    return [PaperFactory(body=world.lyp, with_file=True).pk]


def its_file(world):
    return [*a_paper(world), 1]


def its_meeting(world):
    return [world.lyp.slug, MeetingFactory(body=world.lyp).pk]


OFFICE_STEP = Line(SUPPORT_OFFICE, a_paper, refused=404, exceptions={"manager": 403, "chair": 403})
OWN_STEP = Line(SUPPORT_OFFICE | {"manager"}, a_paper, refused=404, exceptions={"chair": 403})

TABLE = {
    "partnerships:paper_list": signed_in(),
    "partnerships:paper_send": only(*SUPPORT_OFFICE, "manager", "other_manager"),
    "partnerships:papers_ask": Line(SUPPORT_OFFICE | {"manager"}, its_meeting),
    "partnerships:paper_detail": Line(WHO_SEES, a_paper, refused=404),
    "partnerships:paper_file": Line(WHO_SEES, its_file, refused=404),
    "partnerships:paper_edit": OWN_STEP,
    "partnerships:paper_withdraw": OWN_STEP,
    "partnerships:paper_accept": OFFICE_STEP,
    "partnerships:paper_return": OFFICE_STEP,
}
