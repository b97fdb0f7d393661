"""Statements that PostgreSQL plans once for each connection, for what nearly every page asks.

psycopg2 sends a statement anew each time, and planning a joined one takes longer than answering it.
"""

from weakref import WeakKeyDictionary

from django.db import DEFAULT_DB_ALIAS, InterfaceError, OperationalError, connections

# Which names each connection of psycopg2 knows; a new connection knows none.
_known: WeakKeyDictionary = WeakKeyDictionary()


class Statement:
    """A SELECT with a name of its own and the types of its %(values)s.

    `Statement("seats", "SELECT role FROM seat WHERE person_id = %(person)s", person="bigint").rows(person=7)`
    """

    def __init__(self, name, sql, **types):
        self.name = name
        places = {value: f"${number}" for number, value in enumerate(types, start=1)}
        listed = f" ({', '.join(types.values())})" if types else ""
        given = f" ({', '.join(f'%({value})s' for value in types)})" if types else ""
        self._prepare = f"PREPARE {name}{listed} AS {sql % places}"
        self._execute = f"EXECUTE {name}{given}"

    def rows(self, using=DEFAULT_DB_ALIAS, **values):
        """Every row, as tuples. Raises what the database raises."""
        connection = connections[using]
        with connection.cursor() as cursor:
            self._make_known(connection)
            cursor.execute(self._execute, values)
            return cursor.fetchall()

    def opening_rows(self, **values):
        """The same for the first statement of a request: it shows itself whether the kept connection still stands.

        Django would ask that with a statement of its own.
        """
        connection = connections[DEFAULT_DB_ALIAS]
        connection.health_check_done = True
        try:
            return self.rows(**values)
        except (InterfaceError, OperationalError):
            if connection.in_atomic_block:
                raise
            connection.close()
            return self.rows(**values)

    def _make_known(self, connection):
        names = _known.setdefault(connection.connection, set())
        if self.name not in names:
            with connection.wrap_database_errors, connection.connection.cursor() as plain:
                plain.execute(self._prepare)
            names.add(self.name)
