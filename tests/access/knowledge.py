"""Who may open the evidence base and the yearly reviews."""

from tests.access import SUPPORT_OFFICE, Line, public, signed_in
from tests.factories.targets_strategy import DataSetFactory, InterventionFactory, StrategyReviewFactory

SEATED = SUPPORT_OFFICE | {"member", "manager", "other_manager", "chair", "board_member", "finance"}
OF_THE_BODY = SUPPORT_OFFICE | {"member", "manager", "chair"}


def a_data_set(world):
    return [DataSetFactory(body=world.lyp).pk]


def an_intervention(world):
    return [InterventionFactory(body=world.lyp).pk]


def a_review(world):
    return [StrategyReviewFactory().year]


TABLE = {
    "targets:evidence": public(),
    "targets:data_set_detail": public(a_data_set),
    "targets:data_set_add": Line(SEATED),
    "targets:data_set_edit": Line(OF_THE_BODY, a_data_set),
    "targets:intervention_add": Line(SEATED),
    "targets:intervention_edit": Line(OF_THE_BODY, an_intervention),
    "targets:strategy_review_list": public(),
    # One that is being written is not there for the public.
    "targets:strategy_review_detail": signed_in(a_review, exceptions={"anonymous": 404}),
    "targets:strategy_review_download": signed_in(
        lambda world: [*a_review(world), "csv"], exceptions={"anonymous": 404}
    ),
    "targets:strategy_review_begin": Line(SUPPORT_OFFICE),
    "targets:strategy_review_edit": Line(SUPPORT_OFFICE, a_review),
    "targets:strategy_review_finish": Line(SUPPORT_OFFICE, a_review),
}
