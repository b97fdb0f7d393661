"""How far a worker is with an uploaded file."""

from dataclasses import dataclass

from django.db import connection

from partnerships.models import ImportRun


@dataclass(frozen=True)
class HowFar:
    """Rows done of all; 0 of them while no worker has said anything yet."""

    done: int
    total: int

    @property
    def words(self) -> str:
        """As people read it."""
        return f"{self.done:,} of {self.total:,} rows"


def how_far(run: ImportRun) -> HowFar:
    """Where the worker is that has `run`; it says so in the name of its connection, as nothing is written yet."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT substr(application_name, %s) FROM pg_stat_activity "
            "WHERE datname = current_database() AND starts_with(application_name, %s)",
            [len(run.worker_name) + 1, run.worker_name],
        )
        row = cursor.fetchone()
    done = int(row[0].split(" of ")[0]) if row else 0
    return HowFar(done, run.row_count)
