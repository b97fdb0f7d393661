"""The strategy, the golden thread and the plans, as everybody sees them (C01, C14, X02)."""

import pytest

pytestmark = pytest.mark.browser

PAGES = (
    "/strategy/",
    "/strategy/5/",
    "/framework/thread/",
    "/plans/",
    "/plans/winchester-2006/",
    "/plans/winchester-2006/actions/21/",
    "/targets/milestones/",
    "/evidence/",
    "/strategy/reviews/",
    "/activities/",
)


def test_the_pages_of_the_strategy(framework, look_at):
    look_at(PAGES)
