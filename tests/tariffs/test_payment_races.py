"""Credits against payments and bank files at once (F23, F24, P8). `make faults` runs 200 of these races, this 8."""

import pytest

from tests.faults import payments, world

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_credit_and_a_payment_of_one_invoice_see_each_other():
    found = payments.run_races(8, seed=24)
    assert (found["wrong"], found["below"], found["broken"]) == (0, 0, 0)


def test_a_bank_file_twice_at_once_and_overlapping_enters_each_payment_once():
    found = payments.one_round(world.officer())
    assert (found["entered"], found["agrees"]) == (found["wanted"], True)
