"""Rows of a CSV file."""

import csv
import io

from limits import MAX_CELL_TEXT, MAX_PROBLEMS, Refused, check_size
from texts import unreadable


def read_csv(data, problems):
    """Rows of a CSV file in UTF-8, one by one; what nobody can read in them is added to `problems`."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise Refused("The file is saved as “Unicode text” (UTF-16). Save it as “CSV UTF-8” and upload that.")
    if data[:4] == b"PK\x03\x04":
        raise Refused("This is not a CSV file, though its name says so. Upload it with its own ending, such as .xlsx.")
    text = data.decode("utf-8-sig", errors="surrogateescape")
    csv.field_size_limit(MAX_CELL_TEXT)
    number = cells = 0
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        for row in reader:
            number += 1
            cells += len(row)
            check_size(number, len(row), cells)
            if any(row):
                problems += unreadable(number, row)
                yield [number, row]
                if len(problems) >= MAX_PROBLEMS:
                    break
    except csv.Error as error:
        raise Refused(_csv_reason(error), row=number + 1) from None


def _csv_reason(error):
    if "field larger" in str(error):
        return f"A cell is longer than {MAX_CELL_TEXT:,} characters, or a quotation mark is never closed."
    return "A quotation mark is opened and not closed, or closed too soon. Write a quotation mark inside a text twice."


def torn(rows, problems):
    """The same rows; those that stop before the last heading are added to `problems`: the file may have been cut off."""
    columns = None
    for number, cells in rows:
        if columns is None:
            columns = len(cells)
        elif len(cells) < columns and any(cells):
            reason = f"This row stops after {len(cells)} of {columns} cells. Save it again."
            problems.append([number, len(cells) + 1, "", reason])
        elif any(cells[columns:]):
            reason = (
                f"This row has more cells than the {columns} headings. Delete any lines above the headings, "
                "and put a text with a comma into quotation marks."
            )
            problems.append([number, columns + 1, "", reason])
        yield number, cells
