"""The child process that opens an uploaded file: capped in time and memory, and strange files refused.

Run as a script, apart from the portal: the file's bytes on standard input, `csv` or `xlsx` as
argument, one JSON document on standard output: {"headings": [texts], "rows": [[row number,
[cell texts]]], "problems": [[row, column number, value, reason]]}. It imports nothing of the portal.

With a second argument the document holds only the first rows and a count, and all rows follow as
lines that PostgreSQL can COPY: that argument, the row's number, its cells.
"""

import csv
import datetime as dt
import io
import json
import re
import resource
import sys
import zipfile
import zlib
from xml.parsers import expat

MAX_SECONDS = 10
MAX_MEMORY = 512 * 1024 * 1024
MAX_ROWS = 150_000
MAX_COLUMNS = 100
MAX_CELLS = 2_000_000
MAX_UNZIPPED = 150 * 1024 * 1024
MAX_PARTS = 500
MAX_PROBLEMS = 200
MAX_CELL_TEXT = 20_000

REFUSED_PARTS = (
    ("vbaproject", "The workbook holds macros. Save it as an ordinary Excel workbook (.xlsx) and upload that."),
    ("activex", "The workbook holds controls. Save the rows alone in a new workbook and upload that."),
    ("externallinks/", "The workbook has links to other files. Paste the values into a new workbook and upload that."),
    ("connections.xml", "The workbook has links to other data. Paste the values into a new workbook and upload that."),
    ("embeddings/", "The workbook holds embedded files. Save the rows alone in a new workbook and upload that."),
)


FIRST_ROWS = 6
SEPARATOR = "\x1f"  # of units, says ASCII; a cell that holds one is refused as unreadable
NEEDS_ESCAPE = re.compile(r"[\\\t\n\r]")
COPY_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})

# What makes a sheet worth a slow look at every cell: formulas, merged and failed cells, prefixes of
# names, cells or rows without an address, columns and rows far out. Text holds no “<” unescaped.
SUSPICIOUS = (b"<f", b"<mergeCell", b't="e"', b"t='e'", b"&#", b":c ", b":c>", b":row", b"<c>", b"<c/>", b"<row>")
FAR_COLUMN = re.compile(rb'r="(?:[A-Z]{3}|[D-Z][A-Z]|C[W-Z])')
ROW_NUMBER = re.compile(rb'<row r="(\d{1,7})"')

DAMAGED = "The workbook is damaged inside. Save it again and upload that."


class Refused(Exception):  # noqa: N818  a refusal is not an error of the program
    """The whole file is refused; holds (row, column, value, reason)."""

    def __init__(self, reason, row=None, column=None, value=""):
        super().__init__(reason)
        self.problem = [row, column, value, reason]


def read_csv(data):
    """Rows of a CSV file in UTF-8."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise Refused("The file is saved as “Unicode text” (UTF-16). Save it as “CSV UTF-8” and upload that.")
    if data[:4] == b"PK\x03\x04":
        raise Refused("This is not a CSV file, though its name says so. Upload it with its own ending, such as .xlsx.")
    text = data.decode("utf-8-sig", errors="surrogateescape")
    csv.field_size_limit(MAX_CELL_TEXT)
    rows, problems, number, cells = [], [], 0, 0
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        for row in reader:
            number += 1
            cells += len(row)
            _check_size(number, len(row), cells)
            if any(row):
                rows.append([number, row])
                problems += _unreadable(number, row)
                if len(problems) >= MAX_PROBLEMS:
                    break
    except csv.Error as error:
        raise Refused(_csv_reason(error), row=number + 1) from None
    return rows, problems


def _csv_reason(error):
    if "field larger" in str(error):
        return f"A cell is longer than {MAX_CELL_TEXT:,} characters, or a quotation mark is never closed."
    return "A quotation mark is opened and not closed, or closed too soon. Write a quotation mark inside a text twice."


def _unreadable(number, row):
    for place, cell in enumerate(row, start=1):
        if not cell.isprintable() or "\ufffd" in cell:
            reason = _unreadable_reason(cell)
            if reason:
                yield [number, place, _readable(cell), reason]


def _unreadable_reason(cell):
    if any("\udc80" <= letter <= "\udcff" for letter in cell):
        return "A letter here is not in UTF-8. Save the file as “CSV UTF-8” and upload that."
    if any(ord(letter) < 32 and letter not in "\t\r\n" for letter in cell):
        return "There is a control character here that cannot be kept. Type the text again."
    if "\ufffd" in cell:
        return "A letter was lost here when the file was saved. Type it again and save as “CSV UTF-8”."
    return None


def _readable(cell):
    """The beginning of a cell with a mark for each letter that cannot be read."""
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in cell[:80])


def _check_size(row, columns, cells):
    """Refuse a sheet that goes on for ever; `row` and `columns` say where it was noticed."""
    if row > MAX_ROWS:
        words = (
            f"The sheet goes on to more than {MAX_ROWS:,} rows. Delete the empty rows at the end, or split the file."
        )
    elif columns > MAX_COLUMNS:
        words = f"The sheet goes on to more than {MAX_COLUMNS} columns. Delete the empty columns on the right."
    elif cells > MAX_CELLS:
        words = f"The sheet has more than {MAX_CELLS:,} cells. Split the file."
    else:
        return
    raise Refused(words, row=row, column=columns)


def read_xlsx(data):
    """Rows of the one sheet of a workbook."""
    from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415  after the checks

    problems = _look_into(data)
    try:
        filled = _filled_sheets(CalamineWorkbook.from_filelike(io.BytesIO(data)))
    except CalamineError:
        raise Refused(DAMAGED) from None
    if len(filled) > 1:
        raise Refused(
            f"There are rows on more than one sheet, “{filled[0].name}” and “{filled[1].name}”. Keep one and upload that."
        )
    rows = []
    for sheet in filled:
        for number, row in enumerate(sheet.iter_rows(), start=1):
            texts = [_as_text(cell) for cell in row]
            if any(texts):
                rows.append([number, texts])
                problems += _bad_texts(number, texts)
    return rows, problems


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
        elif not text.isprintable() and (reason := _unreadable_reason(text)):
            yield [number, place, _readable(text), reason]


def _as_text(cell):
    """The cell as a CSV file would hold it."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else format(cell, ".15g")
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


class PartLook:
    """Reads one XML part of a workbook and refuses document types, the door to entity bombs."""

    is_suspicious = False

    def __init__(self):
        self.problems = []

    def over(self, archive, part, left):
        parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = self.doctype
        self.listen(parser)
        size = 0
        try:
            with archive.open(part) as stream:
                while chunk := stream.read(65536):
                    size += len(chunk)
                    if size > left:
                        raise Refused("The workbook is far larger inside than a list of rows can be.")
                    parser.Parse(chunk)
                    self.glance(chunk)
                parser.Parse(b"", True)
        except (expat.ExpatError, zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError):
            raise Refused(DAMAGED) from None
        return size

    def listen(self, parser):
        """What else to listen to."""

    def glance(self, chunk):
        """What else to look for in the bytes."""

    def doctype(self, *_):
        raise Refused("The workbook holds a document type, which no spreadsheet program writes. It was not opened.")


class QuickLook(PartLook):
    """Looks over the bytes of a sheet for anything that SheetLook would have to see, several times as fast."""

    def __init__(self):
        super().__init__()
        self.rest = b""
        self.cells = 0

    def glance(self, chunk):
        if not self.cells and (b"\0" in chunk[:64] or _is_not_utf8(chunk)):
            self.is_suspicious = True
        tags, _, self.rest = (self.rest + chunk).rpartition(b">")
        self.cells += tags.count(b"<c ")
        self.is_suspicious |= (
            self.cells > MAX_CELLS
            or any(mark in tags for mark in SUSPICIOUS)
            or any(tags.count(b"<%b " % name) > tags.count(b"<%b r" % name) for name in (b"c", b"row"))
            or FAR_COLUMN.search(tags) is not None
            or _last_row(tags) > MAX_ROWS
        )


def _last_row(tags):
    """The number of the last row that begins in these bytes; more than any may have where it cannot be read."""
    place = tags.rfind(b"<row ")
    if place < 0:
        return 0
    found = ROW_NUMBER.match(tags, place)
    return int(found[1]) if found else MAX_ROWS + 1


def _is_not_utf8(beginning):
    encoding = re.match(rb"\s*<\?xml[^>]*encoding\s*=\s*[\"']([\w-]+)", beginning)
    return encoding is not None and encoding[1].lower() not in (b"utf-8", b"us-ascii")


class SheetLook(PartLook):
    """Counts the rows and cells of a sheet and finds formulas and merged cells."""

    def __init__(self):
        super().__init__()
        self.row = self.column = self.cells = 0

    def listen(self, parser):
        parser.StartElementHandler = self.start

    def start(self, name, attributes):
        name = name.rpartition(":")[2]
        if name == "c":
            self.cell(attributes.get("r"))
            if attributes.get("t") == "e":
                self.say(
                    self.row, self.column, "", "The spreadsheet could not work this cell out. Type the value itself."
                )
        elif name == "row":
            self.row = int(attributes.get("r", self.row + 1))
            self.column = 0
            _check_size(self.row, 1, self.cells)
        elif name == "f":
            self.say(self.row, self.column, "", "This cell holds a formula. Paste its value in its place.")
        elif name == "mergeCell":
            area = attributes.get("ref", "")
            row, column = _place(area.split(":")[0])
            self.say(row, column, area, f"The cells {area} are merged. Unmerge them and fill each one.")

    def cell(self, reference):
        self.cells += 1
        if reference:
            self.row, self.column = _place(reference)
        else:
            self.column += 1
        _check_size(self.row, self.column, self.cells)

    def say(self, *problem):
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(list(problem))


def _place(reference):
    """Row and column number of an address such as B12."""
    letters = reference.rstrip("0123456789")
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - 64
    return int(reference[len(letters) :] or 0), column


def write_lines(key, rows):
    """Each row as a line for COPY."""
    write = sys.stdout.write
    for number, cells in rows:
        line = SEPARATOR.join(cells)
        if NEEDS_ESCAPE.search(line):
            line = line.translate(COPY_ESCAPES)
        write(f"{key}\t{number}\t{line}\n")


def torn(rows):
    """Rows of a text file that stop before the last heading: the file may have been cut off."""
    columns = len(rows[0][1]) if rows else 0
    for number, cells in rows[1:]:
        if len(cells) < columns and any(cells):
            yield [number, len(cells) + 1, "", f"This row stops after {len(cells)} of {columns} cells. Save it again."]
        elif any(cells[columns:]):
            yield [number, columns + 1, "", f"This row has more cells than the {columns} headings."]


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
