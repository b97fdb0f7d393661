"""Two clerks who issue the same year at once, some rolled back (F20, P7). `make faults` runs 200 of these rounds, this 4."""

import pytest

from tests.faults import invoices

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_clerks_at_once_bill_everybody_once_and_leave_no_gap():
    found = invoices.run_rounds(4, payers=15, seed=20, rolled_back=0.5)
    assert [round["wrong"] for round in found] == [[]] * 4
    assert all(round["answers"].get("issued") == 1 and "error" not in round["answers"] for round in found)
    assert 0 < sum(round["rolled"] for round in found) < 4
    told = [round["answers"].get("told", 0) for round in found if not round["rolled"]]
    assert told == [1] * len(told)


def test_the_rounds_would_see_numbers_that_are_taken_apart_from_their_documents():
    assert invoices.unguarded()["wrong"]
