"""Locking, saving and publishing at once (F26, P12). `make faults` runs 200 of these races, this 20."""

import pytest

from tests.faults import quarters

pytestmark = pytest.mark.django_db(transaction=True)
SEED = 26


def test_nothing_is_saved_into_a_locked_quarter_and_nothing_typed_is_lost():
    body_return, manager = quarters.a_return()
    found = quarters.run_races(body_return, manager, 20, SEED)
    assert (found["changed"], found["lost"]) == (0, 0)
    assert quarters.statements_refused(body_return.quarter) == len(quarters.AFTER_PUBLISHING)


def test_without_its_guard_the_lock_does_not_hold():
    body_return, manager = quarters.a_return()
    with quarters.unguarded():
        assert any(quarters.run_races(body_return, manager, 20, seed)["changed"] for seed in range(SEED, SEED + 5))
