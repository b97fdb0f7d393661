"""Two clerks who issue the same year at once, some rolled back (F20, P7). `make faults` runs 200 of these rounds, this 4."""

import pytest

from tests.faults import invoices

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_clerks_at_once_bill_everybody_once_leave_no_gap_and_one_is_told_why():
    found = invoices.run_rounds(4, payers=15, seed=3, rolled_back=0.5)
    assert [each["wrong"] for each in found] == [[]] * 4
    assert sorted({each["rolled"] for each in found}) == [0, 1]
    # Whoever is rolled back leaves it to the other, who is then told nothing.
    wanted = [{"issued": 1} if each["rolled"] else {"issued": 1, "told": 1} for each in found]
    assert [each["answers"] for each in found] == wanted
