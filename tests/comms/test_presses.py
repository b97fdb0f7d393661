"""Two people press Publish again and again at the same moment (F16, P4). `make faults` presses fifty times, this twelve."""

import pytest

from tests.faults import presses

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_press_publishes_and_everybody_else_is_told():
    assert presses.is_once(presses.pressed(12, 4))


def test_without_holding_the_issue_it_would_not_be_so():
    with presses.unguarded():
        assert not presses.is_once(presses.pressed(12, 4))
