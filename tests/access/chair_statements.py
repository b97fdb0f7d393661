"""Who may open the pages of the chairs' statements."""

from tests.access import SUPPORT_OFFICE, Line, only, public
from tests.factories.partnerships import ChairStatementFactory

WRITERS = SUPPORT_OFFICE | {"manager", "chair"}


def signed(world):
    statement = ChairStatementFactory(body=world.lyp, signed=True)
    return [world.lyp.slug, statement.year]


def lyp_and_year(world):
    return [world.lyp.slug, 2009]


def a_draft(world):
    statement = ChairStatementFactory(body=world.lyp)
    return [world.lyp.slug, statement.year]


TABLE = {
    "partnerships:body_statements": public(lambda world: [world.lyp.slug]),
    "partnerships:chair_statement_list": public(lambda world: [2009]),
    "partnerships:chair_statement_detail": public(signed),
    # The version is a draft: whoever does not write it learns nothing of it.
    "partnerships:chair_statement_version": Line(
        WRITERS, lambda world: [*a_draft(world), 1], refused=404, exceptions={"anonymous": 404}
    ),
    "partnerships:chair_statement_draft": Line(WRITERS, lyp_and_year),
    "partnerships:chair_statement_sign": only(
        "chair",
        args=a_draft,
        refused=404,
        exceptions={"manager": 403} | dict.fromkeys(SUPPORT_OFFICE, 403),
    ),
    "partnerships:chairs_ask": Line(SUPPORT_OFFICE, lambda world: [2009]),
}
