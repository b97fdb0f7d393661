"""Lists written as CSV and XLSX, every cell made safe, row by row."""

import csv
import datetime as dt
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import IO

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from partnerships.sheets.cells import cell_text

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_XLSX_TEXT = 32767
_ROWS_A_CHUNK = 500
_LOOKS_ENCODED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")  # the file format would read _x000D_ as a control character


class _Line:
    """A file that hands each line back instead of keeping it."""

    def write(self, text):
        return text


def write_csv(columns: Iterable[str], rows: Iterable[Iterable]) -> Iterator[str]:
    """The table as CSV in UTF-8 without a byte order mark, in pieces as the rows come."""
    line = csv.writer(_Line(), lineterminator="\r\n").writerow
    piece = [line([cell_text(column) for column in columns])]
    for row in rows:
        piece.append(line([cell_text(value) for value in row]))
        if len(piece) >= _ROWS_A_CHUNK:
            yield "".join(piece)
            piece.clear()
    yield "".join(piece)


def write_xlsx(file: IO[bytes], columns: Iterable[str], rows: Iterable[Iterable], *, title: str = "Rows") -> None:
    """Write the table into `file` as an XLSX workbook of one sheet, row by row."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "A2"
    headings = [cell_of(column) for column in columns]
    for number, heading in enumerate(headings, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = max(12, min(40, len(heading) + 4))
    sheet.append([_bold(sheet, heading) for heading in headings])
    for row in rows:
        sheet.append([cell_of(value) for value in row])
    book.save(file)


def _bold(sheet, text):
    cell = WriteOnlyCell(sheet, value=text)
    cell.font = Font(bold=True)
    return cell


def cell_of(value):
    """A value as an XLSX cell holds it: numbers and days as they are, texts made safe."""
    if value is None or (isinstance(value, (int, float, Decimal)) and not isinstance(value, bool)):
        return value
    if isinstance(value, dt.datetime):
        return cell_text(value)
    if isinstance(value, dt.date):
        return value
    text = ILLEGAL_CHARACTERS_RE.sub("\ufffd", cell_text(value)).replace("\r\n", "\n").replace("\r", "\n")
    return _LOOKS_ENCODED.sub("_x005F_", text)[:LONGEST_XLSX_TEXT]
