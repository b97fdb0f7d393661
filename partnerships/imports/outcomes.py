"""What an import does, or why it does nothing: counts, changes before and after, and bad cells."""

import hashlib
import json
from dataclasses import asdict, dataclass, field

from partnerships.sheets import Problem

MOST_CHANGES_SHOWN = 200
MOST_PROBLEMS_SHOWN = 200


@dataclass(frozen=True)
class Change:
    """One row's change: `is_new`, or a list of (column, before, after)."""

    row: int
    label: str
    is_new: bool
    cells: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Outcome:
    """The whole of it; `digest` tells whether a second look finds the very same changes."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    changes: tuple[Change, ...] = ()
    problems: tuple[Problem, ...] = ()
    problem_count: int = 0
    digest: str = field(default="")
    notes: tuple[str, ...] = ()

    @classmethod
    def of(cls, *, changes, unchanged, problems) -> "Outcome":
        """Count and shorten what a load came to."""
        everything = json.dumps([asdict(change) for change in changes], sort_keys=True)
        added = sum(change.is_new for change in changes)
        return cls(
            added=added,
            changed=len(changes) - added,
            unchanged=unchanged,
            changes=tuple(changes[:MOST_CHANGES_SHOWN]),
            problems=tuple(problems[:MOST_PROBLEMS_SHOWN]),
            problem_count=len(problems),
            digest=hashlib.sha256(everything.encode()).hexdigest(),
        )

    @classmethod
    def refused(cls, problems) -> "Outcome":
        """Nothing but problems."""
        return cls.of(changes=[], unchanged=0, problems=list(problems))

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to apply."""
        return not (self.added or self.changed)

    @property
    def more_changes(self) -> int:
        """How many changes are not shown."""
        return self.added + self.changed - len(self.changes)

    @property
    def more_problems(self) -> int:
        """How many problems are not shown."""
        return self.problem_count - len(self.problems)

    def to_json(self) -> dict:
        """As kept in the run's row."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict) -> "Outcome":
        """As it was when `to_json` wrote it."""
        changes = tuple(
            Change(**{**change, "cells": tuple(tuple(cell) for cell in change["cells"])}) for change in data["changes"]
        )
        problems = tuple(Problem(**problem) for problem in data["problems"])
        return cls(**{**data, "changes": changes, "problems": problems, "notes": tuple(data.get("notes", ()))})
