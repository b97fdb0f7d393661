"""Uploaded CSV and XLSX files read into rows, or refused with the row, the column and what to do."""

import json
import logging
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Timer
from typing import IO

from partnerships.sheets.cells import cell_value, is_formula
from partnerships.sheets.unpack import limits

logger = logging.getLogger(__name__)

MAX_BYTES = 10 * 1024 * 1024
STAGE_SECONDS = 45  # of the clock, beside the seconds of work that the child itself is given
_CHILD = Path(limits.__file__).parent
_TOO_MUCH = "The file takes too long or too much memory to open. Save the rows alone in a new file and upload that."


@dataclass(frozen=True)
class Problem:
    """One thing wrong with a file: where (row as in the spreadsheet, column by its heading), what is there, and why."""

    row: int | None
    column: str
    value: str
    reason: str

    def __str__(self):
        place = ", ".join(
            filter(None, [f"Row {self.row}" if self.row else "", f"column “{self.column}”" if self.column else ""])
        )
        return f"{place}: {self.reason}" if place else self.reason


class SheetError(Exception):
    """A file that cannot be read; `problems` says why, cell by cell."""

    def __init__(self, problems):
        self.problems = tuple(problems)
        super().__init__("; ".join(str(problem) for problem in self.problems[:3]))


@dataclass(frozen=True)
class SheetRow:
    """One row: its number in the spreadsheet and its cells by column; None is blank, which is not zero."""

    number: int
    cells: dict[str, str | None]


@dataclass(frozen=True)
class Sheet:
    """A table as it was uploaded, cells trimmed, blank rows left out."""

    columns: tuple[str, ...]
    rows: tuple[SheetRow, ...] = field(default=())


@dataclass(frozen=True)
class Staged:
    """A long table whose rows were copied away: its headings, how many rows there are, and the first of them."""

    headings: tuple[str, ...]
    count: int
    first: tuple[tuple[int, list[str]], ...]


def read_sheet(data: bytes, filename: str) -> Sheet:
    """Read an uploaded CSV or XLSX file, told apart by its name's ending.

    Raises SheetError naming each bad cell: never more than 10 seconds and 512 MB are spent on it.
    """
    ending = _ending(data, filename)
    return _table(_unpack(data, ending), strict=ending == "csv")


def stage_sheet(data: bytes, filename: str, *, key: int, copy: Callable[[IO[bytes]], None]) -> Staged:
    """Read a long file without taking its rows to memory: `copy` gets them as lines that PostgreSQL can COPY.

    Each line is `key`, the row's number and its cells. Raises SheetError naming each bad cell, after
    `copy` has had the rows before it: call it in a transaction.
    """
    ending = _ending(data, filename)
    with subprocess.Popen(  # noqa: S603  our own interpreter and script, no shell
        [sys.executable, "-I", str(_CHILD), ending, str(key)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={},
    ) as child:
        patience = Timer(STAGE_SECONDS, child.kill)
        patience.start()
        try:
            with suppress(BrokenPipeError):  # a child that has ended says why below
                child.stdin.write(data)
                child.stdin.close()
            copy(_WholeLines(child.stdout))
            said = child.stderr.read()
            child.wait()
        finally:
            patience.cancel()
            child.kill()
    if child.returncode:
        raise refusal(_why_it_ended(child.returncode, said))
    return _staged(json.loads(said))


class _WholeLines:
    """The lines of a process as a file to be copied from, without the last one where it was killed amid it."""

    def __init__(self, stream):
        self.stream = stream

    def read(self, size):
        lines = self.stream.readlines(size)
        if lines and not lines[-1].endswith(b"\n"):
            lines.pop()
        return b"".join(lines)


def _staged(document):
    """What is said of a staged file. Raises SheetError for bad cells and headings, and if there are no rows."""
    headings = document["headings"]
    if document["problems"]:
        raise SheetError(_told(document))
    if not document["count"]:
        raise refusal("The file has no rows. Upload one with a row of headings and at least one row under it.")
    _columns(1, headings, document["rows"])
    return Staged(tuple(heading.strip() for heading in headings), document["count"], tuple(document["rows"]))


def _ending(data, filename):
    """Whether it is a csv or an xlsx file. Raises SheetError for any other, and for one too large or empty."""
    if len(data) > MAX_BYTES:
        raise refusal(f"The file is larger than {MAX_BYTES // 1024 // 1024} MB. Split it and upload the parts.")
    ending = filename.rpartition(".")[2].casefold()
    if ending not in ("csv", "xlsx"):
        raise refusal("Upload a CSV file (.csv) or an Excel workbook (.xlsx). This file’s name ends differently.")
    if not data.strip():
        raise refusal("The file is empty. Upload one with a row of headings and at least one row under it.")
    return ending


def refusal(reason: str) -> SheetError:
    """A SheetError about the file as a whole."""
    return SheetError([Problem(None, "", "", reason)])


def heading_name(text: str) -> str:
    """A heading as the name of a column: small letters, words joined by underscores."""
    return "_".join(text.casefold().replace("-", " ").replace("_", " ").split())


def _unpack(data, ending):
    """The raw rows from the child process; `unpack` tells why it is a process of its own."""
    try:
        child = subprocess.run(  # noqa: S603  our own interpreter and script, no shell
            [sys.executable, "-I", str(_CHILD), ending],
            input=data,
            capture_output=True,
            timeout=limits.MAX_SECONDS,
            env={},  # nothing of the portal's secrets
        )
    except subprocess.TimeoutExpired:
        raise refusal(_TOO_MUCH) from None
    if child.returncode:
        raise refusal(_why_it_ended(child.returncode, child.stderr))
    document = json.loads(child.stdout)
    if document["problems"]:
        raise SheetError(_told(document))
    return document["rows"]


def _told(document):
    headings = [heading_name(text) for text in document["headings"]]
    return [Problem(row, _column(headings, place), value, reason) for row, place, value, reason in document["problems"]]


def _why_it_ended(code, complaint):
    """What to tell people of a child process that failed; what it says itself goes to the log, without any cell."""
    complaint = complaint.decode(errors="replace").strip().rpartition("\n")[2].partition(":")[0]
    if code < 0 or complaint == "MemoryError":
        return _TOO_MUCH
    logger.warning("A spreadsheet could not be opened: %s", complaint)
    return "The file could not be opened. Save its rows in a new file and upload that."


def _column(headings, place):
    """A column by its heading, else by its letters."""
    if place is None:
        return ""
    return (headings[place - 1] if place <= len(headings) else "") or letters(place)


def letters(place: int) -> str:
    """The letters of the column at `place`, as spreadsheets show them: 1 is A, 27 is AA."""
    text = ""
    while place:
        place, rest = divmod(place - 1, 26)
        text = chr(65 + rest) + text
    return text


def _table(raw, *, strict):
    if not raw:
        raise refusal("The file has no rows. Upload one with a row of headings and at least one row under it.")
    (heading_row, headings), body = raw[0], raw[1:]
    columns = _columns(heading_row, headings, body)
    problems, rows = [], []
    for number, cells in body:
        problems += _row_problems(number, cells, columns, strict=strict)
        values = [cell_value(cell) for cell in cells[: len(columns)]]
        values += [None] * (len(columns) - len(values))
        if any(value is not None for value in values):
            rows.append(SheetRow(number, dict(zip(columns, values, strict=True))))
    if problems:
        raise SheetError(problems[: limits.MAX_PROBLEMS])
    return Sheet(columns, tuple(rows))


def _columns(number, headings, body):
    """The names of the columns. Raises SheetError for a heading that is missing, doubled or a separator's mistake."""
    names = [heading_name(cell_value(heading) or "") for heading in headings]
    while names and not names[-1] and not any(len(cells) >= len(names) and cells[len(names) - 1] for _, cells in body):
        names.pop()
    if len(names) == 1 and any(mark in headings[0] for mark in ";\t"):
        raise refusal("The columns are parted by semicolons or tabs. Save the file as “CSV UTF-8”, parted by commas.")
    problems = []
    for place, name in enumerate(names, start=1):
        if not name:
            problems.append(
                Problem(number, letters(place), "", "This column has no heading. Give it one or delete it.")
            )
        elif name in names[: place - 1]:
            first = letters(names.index(name) + 1)
            reason = f"This heading is there twice, in {first} and {letters(place)}. Delete one of the columns."
            problems.append(Problem(number, name, name, reason))
    if problems:
        raise SheetError(problems)
    return tuple(names)


def _row_problems(number, cells, columns, *, strict):
    extra = [cell for cell in cells[len(columns) :] if cell_value(cell)]
    if extra:
        yield Problem(
            number,
            letters(len(columns) + 1),
            extra[0][:80],
            f"This row has more cells than the {len(columns)} headings. Delete any lines above the headings, "
            "and put a text with a comma into quotation marks.",
        )
    elif strict and len(cells) < len(columns) and any(cell_value(cell) for cell in cells):
        yield Problem(
            number,
            columns[len(cells)],
            "",
            f"This row stops after {len(cells)} of {len(columns)} cells. Was the file cut off? Save it again.",
        )
    for column, cell in zip(columns, cells, strict=False):
        if is_formula(cell):
            yield Problem(number, column, cell[:80], "This cell holds a formula. Type its value in its place.")
