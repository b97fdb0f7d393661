"""A sheet to be filled in and read back: some columns are open, the others locked, each heading with a note."""

from collections.abc import Collection, Iterable, Mapping
from typing import IO

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter

from partnerships.sheets.writing import cell_of

_OPEN = PatternFill("solid", start_color="FFF7D6")
_WIDEST = 60


def write_entry_sheet(
    file: IO[bytes],
    columns: Iterable[str],
    rows: Iterable[Iterable],
    *,
    opened: Collection[str],
    notes: Mapping[str, str],
    title: str,
) -> None:
    """Write the table as XLSX in which only the columns `opened` can be typed into; no password guards the others."""
    book = Workbook()
    sheet = book.active
    sheet.title = title[:31]
    sheet.freeze_panes = "A2"
    sheet.protection.sheet = True
    columns = list(columns)
    for place, name in enumerate(columns, start=1):
        heading = sheet.cell(1, place, cell_of(name))
        heading.font = Font(bold=True)
        if note := notes.get(name):
            heading.comment = Comment(note, "Partnership Portal", width=320, height=90)
        sheet.column_dimensions[get_column_letter(place)].width = 14
    for number, row in enumerate(rows, start=2):
        for place, (name, value) in enumerate(zip(columns, row, strict=True), start=1):
            cell = sheet.cell(number, place, cell_of(value))
            cell.alignment = Alignment(vertical="top", wrap_text=True)
            width = sheet.column_dimensions[get_column_letter(place)]
            width.width = max(width.width, min(_WIDEST, len(str(value if value is not None else "")) + 2))
            if name in opened:
                cell.protection = Protection(locked=False)
                cell.fill = _OPEN
    book.save(file)
