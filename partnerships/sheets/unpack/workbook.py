"""Rows of the one sheet of an Excel workbook, opened only after its parts were looked through."""

import datetime as dt
import io
import zipfile

from limits import MAX_CELL_TEXT, MAX_PARTS, MAX_UNZIPPED, Refused
from looks import DAMAGED, PartLook, QuickLook, SheetLook
from texts import readable, unreadable_reason

REFUSED_PARTS = (
    ("vbaproject", "The workbook holds macros. Save it as an ordinary Excel workbook (.xlsx) and upload that."),
    ("activex", "The workbook holds controls. Save the rows alone in a new workbook and upload that."),
    ("externallinks/", "The workbook has links to other files. Paste the values into a new workbook and upload that."),
    ("connections.xml", "The workbook has links to other data. Paste the values into a new workbook and upload that."),
    ("embeddings/", "The workbook holds embedded files. Save the rows alone in a new workbook and upload that."),
)


def read_xlsx(data, problems):
    """Rows of the one sheet of a workbook, one by one; what nobody can read in it is added to `problems`."""
    from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415  after the checks

    problems += _look_into(data)
    try:
        filled = _filled_sheets(CalamineWorkbook.from_filelike(io.BytesIO(data)))
    except CalamineError:
        raise Refused(DAMAGED) from None
    if len(filled) > 1:
        raise Refused(
            f"There are rows on more than one sheet, “{filled[0].name}” and “{filled[1].name}”. Keep one and upload that."
        )
    for sheet in filled:
        for number, row in enumerate(sheet.iter_rows(), start=1):
            texts = [cell if type(cell) is str else _as_text(cell) for cell in row]
            if whole := "".join(texts):
                if len(whole) > MAX_CELL_TEXT or not whole.isprintable():
                    problems += _bad_texts(number, texts)
                yield [number, texts]


def _filled_sheets(book):
    """The sheets that people see and that hold anything."""
    from python_calamine import SheetTypeEnum, SheetVisibleEnum  # noqa: PLC0415  after the checks

    seen = [
        sheet.name
        for sheet in book.sheets_metadata
        if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
    ]
    return [sheet for name in seen if (sheet := book.get_sheet_by_name(name)).height]


def _bad_texts(number, texts):
    for place, text in enumerate(texts, start=1):
        if len(text) > MAX_CELL_TEXT:
            yield [number, place, text[:40] + "…", f"This text is longer than {MAX_CELL_TEXT:,} characters."]
        elif not text.isprintable() and (reason := unreadable_reason(text)):
            yield [number, place, readable(text), reason]


def _as_text(cell):
    """A cell that is no text as a CSV file would hold it."""
    if type(cell) is float:
        return f"{cell + 0.0:.15g}"  # which a spreadsheet shows; 0 has no sign
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, dt.datetime):
        midnight = cell.time() == dt.time()
        return (cell.date() if midnight else cell).isoformat()
    if isinstance(cell, (dt.date, dt.time)):
        return cell.isoformat()
    return str(cell)


def _look_into(data):
    """Check the parts of the archive before anything is unpacked; returns formula, merged and failed cells."""
    archive = _archive(data)
    parts = archive.infolist()
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNZIPPED:
        raise Refused("The workbook is far larger inside than a list of rows can be. Save the rows in a new workbook.")
    names = [part.filename.casefold() for part in parts]
    for mark, reason in REFUSED_PARTS:
        if any(mark in name for name in names):
            raise Refused(reason)
    if any(part.flag_bits & 1 for part in parts):
        raise Refused("The workbook is protected by a password. Save it without one and upload that.")
    if "[content_types].xml" not in names or "xl/workbook.xml" not in names:
        raise Refused("This is not an Excel workbook (.xlsx), whatever its name says. Upload a CSV or an .xlsx file.")
    return _look_into_sheets(archive, parts)


def _archive(data):
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise Refused("The workbook is protected by a password. Save it without one and upload that.")
        raise Refused("This is an old Excel workbook (.xls). Save it as .xlsx or as “CSV UTF-8” and upload that.")
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise Refused(
            "This is not an Excel workbook (.xlsx), or it is damaged. Save it again and upload that."
        ) from None


def _look_into_sheets(archive, parts):
    problems, unpacked = [], 0
    for part in parts:
        if part.filename.casefold().endswith((".xml", ".rels")):
            look = QuickLook() if part.filename.casefold().startswith("xl/worksheets/sheet") else PartLook()
            unpacked += look.over(archive, part, MAX_UNZIPPED - unpacked)
            if look.is_suspicious:
                look = SheetLook()
                look.over(archive, part, MAX_UNZIPPED)
            problems += look.problems
    return problems
