"""Looking through the XML parts of a workbook before anything else reads them."""

import re
import zipfile
import zlib
from xml.parsers import expat

from limits import MAX_CELLS, MAX_PROBLEMS, MAX_ROWS, Refused, check_size

# What makes a sheet worth a slow look at every cell: formulas, merged and failed cells, prefixes of
# names, cells or rows without an address, columns and rows far out. Text holds no “<” unescaped.
SUSPICIOUS = (b"<f", b"<mergeCell", b't="e"', b"t='e'", b"&#", b":c ", b":c>", b":row", b"<c>", b"<c/>", b"<row>")
FAR_COLUMN = re.compile(rb'r="(?:[A-Z]{3}|[D-Z][A-Z]|C[W-Z])')
ROW_NUMBER = re.compile(rb'<row r="(\d{1,7})"')

DAMAGED = "The workbook is damaged inside. Save it again and upload that."


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
        cells = tags.count(b"<c ")
        self.cells += cells
        self.is_suspicious |= (
            self.cells > MAX_CELLS
            or any(mark in tags for mark in SUSPICIOUS)
            or cells > tags.count(b"<c r")
            or tags.count(b"<row ") > tags.count(b"<row r")
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
            check_size(self.row, 1, self.cells)
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
        check_size(self.row, self.column, self.cells)

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
