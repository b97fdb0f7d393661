"""Money adds up to the penny, whatever is shared by however many (D03, P8)."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tariffs import ledger

AMOUNTS = st.decimals(min_value="-1000000000", max_value="1000000000", places=2)
RATES = st.decimals(min_value="0", max_value="1000000", places=2)
MEMBERS = st.integers(min_value=1, max_value=1000)


@given(AMOUNTS, MEMBERS)
def test_shares_add_up_and_differ_by_a_penny_at_most(amount, members):
    shares = ledger.shares(amount, members)
    assert len(shares) == members
    assert ledger.total(shares) == amount
    assert max(shares) - min(shares) <= ledger.PENNY
    assert sorted(shares, key=abs, reverse=True) == shares


@given(RATES, MEMBERS)
def test_what_members_owe_is_shared_back_evenly(unit, members):
    assert ledger.shares(ledger.line_total(members, unit), members) == [unit] * members


@given(st.lists(AMOUNTS))
def test_a_total_does_not_depend_on_the_order(amounts):
    assert ledger.total(amounts) == ledger.total(reversed(amounts)) == ledger.total(sorted(amounts))


def test_nothing_adds_up_to_nothing():
    assert str(ledger.total([])) == "0.00"


@pytest.mark.parametrize(("amount", "members"), [(Decimal("1.00"), 0), (Decimal("0.005"), 2)])
def test_what_cannot_be_shared(amount, members):
    with pytest.raises(ValueError, match=r"shared|pennies"):
        ledger.shares(amount, members)


def test_a_pound_among_three():
    assert ledger.shares(Decimal("1.00"), 3) == [Decimal("0.34"), Decimal("0.33"), Decimal("0.33")]


def test_the_printed_schedule_of_2009():
    printed = {1500: [1] * 5, 750: [3, 1, 2, 1], 250: [1, 1, 1, 1, 7, 1]}
    lines = [ledger.line_total(members, Decimal(unit)) for unit, shared in printed.items() for members in shared]
    assert (len(lines), ledger.total(lines)) == (15, Decimal("15750.00"))
