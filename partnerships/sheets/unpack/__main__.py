"""The child process that opens an uploaded file: capped in time and memory, and strange files refused.

Run as a folder of scripts, apart from the portal: the file's bytes on standard input, `csv` or `xlsx` as
argument, one JSON document on standard output: {"headings": [texts], "rows": [[row number,
[cell texts]]], "problems": [[row, column number, value, reason]]}. It imports nothing of the portal.

With a second argument the rows go to standard output one by one, as lines that PostgreSQL can COPY: that
argument, the row's number, its cells. The document follows on standard error, with a count and the
first rows alone; where it names problems, what was written before them is worth nothing.
"""

import json
import os
import re
import resource
import sys

from csv_rows import read_csv, torn
from limits import MAX_MEMORY, MAX_PROBLEMS, MAX_SECONDS, Refused
from workbook import read_xlsx

FIRST_ROWS = 6
SEPARATOR = "\x1f"  # of units, says ASCII; a cell that holds one is refused as unreadable
NEEDS_ESCAPE = re.compile(r"[\\\t\n\r]")
COPY_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def whole(rows, problems):
    """The document of a file with all its rows."""
    found = list(rows)
    return {"headings": found[0][1] if found else [], "rows": [] if problems else found}


def in_lines(rows, problems, key):
    """Write each row as a line for COPY, until there is a problem; returns the document without problems."""
    _number, headings = next(rows, (1, []))
    write, first, count = sys.stdout.write, [], 0
    for count, (number, cells) in enumerate(rows, start=1):
        if problems:
            continue  # to find the others
        if count <= FIRST_ROWS:
            first.append([number, cells])
        line = SEPARATOR.join(cells)
        if NEEDS_ESCAPE.search(line):
            line = line.translate(COPY_ESCAPES)
        write(f"{key}\t{number}\t{line}\n")
    return {"headings": headings, "rows": first, "count": count}


def main(kind, key=None):
    """Read standard input as `kind` and write the JSON document; with `key`, lines for COPY before it."""
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_SECONDS, MAX_SECONDS))
    problems = []
    rows = (read_xlsx if kind == "xlsx" else read_csv)(sys.stdin.buffer.read(), problems)
    try:
        if key is None:
            document = whole(rows, problems)
        else:
            document = in_lines(torn(rows, problems) if kind == "csv" else rows, problems, key)
    except Refused as refused:
        problems, document = [refused.problem], {"headings": [], "rows": [], "count": 0}
    if key is not None:  # whoever copies the lines sees their end before they read on
        sys.stdout.close()
        os.close(1)
    json.dump(document | {"problems": problems[:MAX_PROBLEMS]}, sys.stdout if key is None else sys.stderr)


if __name__ == "__main__":
    main(*sys.argv[1:])
