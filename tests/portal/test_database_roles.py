"""The portal's own role reads and writes rows and nothing more (O8)."""

import threading

import pytest
from django.db import InternalError, ProgrammingError, connection, transaction

from portal.grants import append_only_tables


def current_role():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        return cursor.fetchone()[0]


def test_tests_meet_the_database_as_the_app_role(db):
    assert current_role() == "portal_app"


def test_other_threads_meet_it_as_the_app_role_too(transactional_db):
    seen = []

    def look():
        seen.append(current_role())
        connection.close()

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert seen == ["portal_app"]


@pytest.mark.parametrize(
    "statement", ["CREATE TABLE notes (id int)", "DROP TABLE portal_session", "TRUNCATE portal_session"]
)
def test_app_role_may_not_change_the_schema(db, statement):
    with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"), transaction.atomic():
        connection.cursor().execute(statement)


def test_app_role_may_not_mark_migrations_as_done(db):
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute("DELETE FROM django_migrations")


def test_append_only_tables_can_only_be_added_to(db):
    for table in append_only_tables():
        for statement in (f'DELETE FROM "{table}"', f'UPDATE "{table}" SET id = id'):
            with pytest.raises((ProgrammingError, InternalError)), transaction.atomic():
                connection.cursor().execute(statement)


def test_owner_rights_end_with_their_statement(as_owner):
    as_owner("CREATE TABLE notes (id int)")
    assert current_role() == "portal_app"


def test_rows_of_a_transactional_test_are_there(transactional_db, as_owner):
    connection.cursor().execute(
        "INSERT INTO partnerships_eventcursor (reader, transaction, event_id) VALUES ('a', 0, 0)"
    )
    assert as_owner("SELECT count(*) FROM partnerships_eventcursor") == [(1,)]


def test_rows_of_a_transactional_test_are_gone_afterwards(transactional_db, as_owner):
    assert as_owner("SELECT count(*) FROM partnerships_eventcursor") == [(0,)]
