"""The child process that opens an uploaded file: capped in time and memory, and strange files refused.

Run as a folder of scripts, apart from the portal: the file's bytes on standard input, `csv` or `xlsx` as
argument, one JSON document on standard output: {"headings": [texts], "rows": [[row number,
[cell texts]]], "problems": [[row, column number, value, reason]]}. It imports nothing of the portal.

With a second argument the document holds only the first rows and a count, and all rows follow as
lines that PostgreSQL can COPY: that argument, the row's number, its cells.
"""

import json
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


def write_lines(key, rows):
    """Each row as a line for COPY."""
    write = sys.stdout.write
    for number, cells in rows:
        line = SEPARATOR.join(cells)
        if NEEDS_ESCAPE.search(line):
            line = line.translate(COPY_ESCAPES)
        write(f"{key}\t{number}\t{line}\n")


def main(kind, key=None):
    """Read standard input as `kind` and write the JSON document; with `key`, lines for COPY after it."""
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_SECONDS, MAX_SECONDS))
    data = sys.stdin.buffer.read()
    try:
        rows, problems = (read_xlsx if kind == "xlsx" else read_csv)(data)
    except Refused as refused:
        rows, problems = [], [refused.problem]
    if key is not None and kind == "csv":
        problems += torn(rows)
    headings = rows[0][1] if rows else []
    document = {"headings": headings, "rows": [] if problems else rows, "problems": problems[:MAX_PROBLEMS]}
    if key is None:
        json.dump(document, sys.stdout)
        return
    rows = document["rows"][1:]
    json.dump(document | {"rows": rows[:FIRST_ROWS], "count": len(rows)}, sys.stdout)
    sys.stdout.write("\n")
    write_lines(key, rows)


if __name__ == "__main__":
    main(*sys.argv[1:])
