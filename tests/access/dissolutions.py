"""Who may open the pages of closing down, and the resource centre."""

from tests.access import SUPPORT_OFFICE, Line, public
from tests.factories.partnerships_closing import DissolutionFactory, PracticeFactory

WRITERS = SUPPORT_OFFICE | {"manager"}
READERS = WRITERS | {"member", "chair"}


def lyp(world):
    return [world.lyp.slug]


def an_open_workbook(world):
    DissolutionFactory(body=world.lyp)
    return lyp(world)


def a_head(world):
    return [*an_open_workbook(world), "d1"]


def a_lesson(world):
    lesson = PracticeFactory(dissolution=DissolutionFactory(body=world.lyp))
    return [world.lyp.slug, lesson.pk]


TABLE = {
    "partnerships:dissolution_detail": Line(READERS, lyp),
    "partnerships:dissolution_begin": Line(WRITERS, lyp),
    "partnerships:dissolution_plan": Line(WRITERS, an_open_workbook),
    "partnerships:dissolution_head": Line(WRITERS, a_head),
    "partnerships:lesson_add": Line(WRITERS, an_open_workbook),
    "partnerships:lesson_edit": Line(WRITERS, a_lesson),
    "partnerships:lesson_remove": Line(WRITERS, a_lesson),
    "partnerships:practice_list": public(),
}
