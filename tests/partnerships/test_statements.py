"""Statements that are planned once for each connection."""

import pytest
from django.db import OperationalError, connection, transaction

from partnerships.models.statements import Statement

SUM = Statement("sum_of_two", "SELECT %(a)s + %(b)s, '100%%'", a="integer", b="integer")
BARE = Statement("bare", "SELECT 'here'")


def planned():
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pg_prepared_statements")
        return {name for (name,) in cursor.fetchall()}


@pytest.mark.django_db
def test_values_go_in_by_name_and_rows_come_out(django_assert_num_queries):
    assert SUM.rows(a=1, b=2) == [(3, "100%")]
    with django_assert_num_queries(1):
        assert SUM.rows(b=40, a=None) == [(None, "100%")]
    assert planned() >= {"sum_of_two"}


@pytest.mark.django_db
def test_a_statement_stays_planned_when_its_transaction_is_rolled_back():
    with transaction.atomic():
        assert BARE.rows() == [("here",)]
        transaction.set_rollback(True)
    assert BARE.rows() == [("here",)]


@pytest.mark.django_db(transaction=True)
def test_another_connection_plans_it_again():
    assert BARE.rows() == [("here",)]
    connection.close()
    assert "bare" not in planned()
    assert BARE.rows() == [("here",)]
    assert "bare" in planned()


@pytest.mark.django_db(transaction=True)
def test_the_opening_statement_of_a_request_mends_a_connection_that_broke():
    assert BARE.rows() == [("here",)]
    connection.connection.close()
    assert BARE.opening_rows() == [("here",)]


@pytest.mark.django_db(transaction=True)
def test_inside_a_transaction_nothing_is_mended_unseen():
    slow = Statement("slow", "SELECT pg_sleep(1)")
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 1")
        with pytest.raises(OperationalError):
            slow.opening_rows()
        transaction.set_rollback(True)
