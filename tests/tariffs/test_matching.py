"""Bank rows, fingerprints, matching and ageing: arithmetic without rows."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnerships.sheets import CellError
from tariffs.ledger import BankRow, Claim, aged, band_of, best_matches, fingerprints, read_day, read_money

DAY = dt.date(2009, 6, 12)


def claim(key=1, reference="SP-2009-10-0001", payer=1, names=("Solent Police",), owed="1500", order=""):
    return Claim(key, reference, payer, names, Decimal(owed), order)


def found(amount, claims, reference="", name=""):
    matches = best_matches(Decimal(amount), reference=reference, name=name, claims=claims)
    return [(match.claim.key, match.amount, match.is_sure) for match in matches]


@pytest.mark.parametrize(
    ("text", "amount"),
    [("1500", "1500.00"), ("£1,500.50", "1500.50"), ("-20", "-20.00"), ("20.00 DR", "-20.00"), ("+3.5 CR", "3.50")],
)
def test_money_is_read_as_banks_write_it(text, amount):
    assert read_money(text) == Decimal(amount)


@pytest.mark.parametrize("text", ["1,50", "12.345", "n.a.", "1e3", "99999999"])
def test_what_is_no_amount_is_refused(text):
    with pytest.raises(CellError):
        read_money(text)


@pytest.mark.parametrize("text", ["2009-06-12", "12/06/2009", "12/06/09", "12 Jun 2009", "12-Jun-09"])
def test_days_are_read_as_banks_write_them(text):
    assert read_day(text) == DAY


@pytest.mark.parametrize("text", ["12 Foo 2009", "31/02/09", "Friday"])
def test_what_is_no_day_is_refused(text):
    with pytest.raises(CellError):
        read_day(text)


def test_two_like_payments_of_a_day_stay_two_in_overlapping_files():
    like, other = BankRow(DAY, Decimal(250), "TARIFF"), BankRow(DAY, Decimal(750), "TARIFF")
    first, second = fingerprints([like, other]), fingerprints([other, like, like])
    assert len(set(first + second)) == 3
    assert set(first) < set(second)


def test_the_banks_own_number_decides_where_there_is_one():
    rows = [BankRow(DAY, Decimal(250), "A", bank_id="7"), BankRow(DAY, Decimal(250), "B", bank_id="7")]
    assert fingerprints(rows[:1]) == fingerprints([BankRow(DAY, Decimal("250.00"), "other words", bank_id="7")])
    assert len(set(fingerprints(rows))) == 2


@pytest.mark.parametrize("written", ["SP-2009-10-0001", "inv sp 2009/10 0001 thanks", "SP2009100001"])
def test_an_invoice_number_decides(written):
    claims = [claim(), claim(2, "SP-2009-10-00012", owed="1500")]
    assert found(1000, claims, reference=written) == [(1, Decimal(1000), True)]


def test_two_numbers_are_paid_in_turn_and_the_rest_stays():
    claims = [claim(), claim(2, "SP-2009-10-0002", owed="750")]
    assert found(2500, claims, reference="SP-2009-10-0001 and SP-2009-10-0002") == [
        (1, Decimal(1500), True),
        (2, Decimal(750), True),
    ]


def test_a_longer_number_is_another():
    assert found(1000, [claim()], reference="SP-2009-10-00017") == []
    assert found(1000, [claim(order="45001")], reference="PO 450017") == []


def test_an_order_number_decides_for_one_payer():
    claims = [claim(order="PO-4500"), claim(2, "SP-2009-10-0002", payer=2, names=("Other",), order="PO-4500")]
    assert found(1500, claims[:1], reference="po4500") == [(1, Decimal(1500), True)]
    assert [sure for _key, _amount, sure in found(1500, claims, reference="po4500")] == [False]


def test_payer_and_amount_decide_together_and_neither_alone():
    claims = [claim(), claim(2, "SP-2009-10-0002", payer=2, names=("City College",), owed="750")]
    assert found(1500, claims, name="SOLENT POLICE") == [(1, Decimal(1500), True)]
    assert found(1400, claims, name="SOLENT POLICE") == [(1, Decimal(1400), False)]
    assert found(750, claims, name="A N OTHER") == [(2, Decimal(750), False)]
    assert found(99, claims, name="A N OTHER") == []


def test_all_that_a_payer_owes_is_paid_at_once():
    claims = [claim(), claim(2, "SP-2010-11-0001", owed="250")]
    assert found(1750, claims, name="Solent Police") == [(1, Decimal(1500), True), (2, Decimal(250), True)]


def test_banks_cut_long_names_off():
    claims = [claim(names=("Hampshire Fire and Rescue Service",))]
    assert found(1500, claims, name="HAMPSHIRE FIRE & RESC") == [(1, Decimal(1500), True)]
    assert found(1500, [claim(names=("Hampshire Fire",))], name="HAMPSHIRE F") == [(1, Decimal(1500), False)]


@given(
    st.decimals("0.01", "99999", places=2),
    st.lists(st.decimals("0.00", "9999", places=2), max_size=5),
    st.text(max_size=40),
)
def test_nothing_is_given_twice_or_beyond_what_is_owed(amount, debts, words):
    claims = [claim(key, f"SP-2009-10-{key:04}", owed=debt) for key, debt in enumerate(debts, start=1)]
    for reference in (words, " ".join(each.reference for each in claims)):
        matches = best_matches(amount, reference=reference, name="", claims=claims)
        assert sum(match.amount for match in matches) <= amount
        assert all(Decimal(0) < match.amount <= match.claim.outstanding for match in matches)


def test_debts_age_from_the_day_after_they_were_due():
    assert [band_of(DAY, on=DAY + dt.timedelta(days=late)) for late in (0, 1, 30, 31, 60, 61, 90, 91)] == [
        0, 1, 1, 2, 2, 3, 3, 4,
    ]  # fmt: skip
    assert aged([(DAY, Decimal(5)), (DAY, Decimal(2))], on=DAY) == [Decimal(7), 0, 0, 0, 0]
