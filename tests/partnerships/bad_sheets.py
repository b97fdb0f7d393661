"""Spreadsheets that must be refused: (name of the case, file name, bytes, words of the refusal).

The large ones are functions that make the bytes when the case runs.
"""

import io
import zipfile

from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

HEAD = "slug,name,kind,reports_to,status,meeting_interval_months,opened_on\n"
GOOD = "wild,Wildlife Group,task_group,policy-board,active,3,2009-04-01\n"
SHEET = "xl/worksheets/sheet1.xml"


def row(**cells):
    """A good row of bodies with some cells changed."""
    good = dict(zip(HEAD.strip().split(","), GOOD.strip().split(","), strict=True)) | cells
    return ",".join(good.values()) + "\n"


def book(*rows, change=None):
    """An XLSX workbook of these rows; `change(workbook)` does what only a workbook can."""
    workbook = Workbook()
    for cells in rows or [HEAD.strip().split(","), GOOD.strip().split(",")]:
        workbook.active.append(cells)
    if change:
        change(workbook)
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def repacked(data, *, changed=None, added=None):
    """The workbook with parts of its archive changed (name → function of the bytes) or added (name → bytes)."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            content = old.read(part)
            new.writestr(part.filename, (changed or {}).get(part.filename, lambda same: same)(content))
        for name, content in (added or {}).items():
            new.writestr(name, content)
    return file.getvalue()


def with_rows(xml):
    """A workbook whose sheet holds this XML as its rows."""
    head, tail = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>',
        b"</sheetData></worksheet>",
    )
    return repacked(book(), changed={SHEET: lambda _: head + xml + tail})


def formula(workbook):
    workbook.active["F2"] = "=1+2"


def merge(workbook):
    workbook.active.merge_cells("B2:C2")


def second_sheet(workbook):
    workbook.create_sheet("More").append(["slug", "name"])


def far_cell(workbook):
    workbook.active["XFD1"] = "far"


def low_cell(workbook):
    workbook.active["A1048576"] = "low"


def error_value(workbook):
    workbook.active["F2"] = "#REF!"


def zero_date(workbook):
    workbook.active["G2"] = 1
    workbook.active["G2"].number_format = "yyyy-mm-dd"


def zero_date_1904(workbook):
    workbook.epoch = CALENDAR_MAC_1904
    zero_date(workbook)


def bomb():
    """A workbook of 800 kB that unpacks to hundreds of megabytes."""
    return with_rows(b'<row r="2"><c r="A2" t="inlineStr"><is><t>' + b"A" * 160_000_000 + b"</t></is></c></row>")


def million_blank_rows():
    return with_rows(b"".join(b'<row r="%d" spans="1:7"></row>' % number for number in range(1, 1_048_577)))


ENCRYPTED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "EncryptedPackage".encode("utf-16-le") + bytes(500)
DOCTYPE = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'


def csv_cases():
    """Bad CSV files."""
    text = (HEAD + GOOD).encode()
    yield "empty", "", b"", "The file is empty"
    yield "blanks only", "", b" \n \n", "no rows|The file is empty"
    yield "headings only", "", HEAD.encode(), "Row 2: There are headings and no rows"
    yield "utf-16", "", (HEAD + GOOD).encode("utf-16"), "UTF-16"
    yield (
        "cp1252",
        "",
        (HEAD + row(name="Café Group")).encode("cp1252"),
        "Row 2, column “name”: A letter here is not in UTF-8",
    )
    yield "lost letter", "", (HEAD + row(name="Caf\ufffd")).encode(), "Row 2, column “name”: A letter was lost"
    yield "nul", "", (HEAD + row(name="A\x00B")).encode(), "Row 2, column “name”: There is a control character"
    yield "escape character", "", (HEAD + row(name="A\x1b[2J")).encode(), "column “name”: There is a control character"
    yield "semicolons", "", text.replace(b",", b";"), "parted by semicolons"
    yield "tabs", "", text.replace(b",", b"\t"), "parted by semicolons or tabs"
    yield "open quote", "", (HEAD + row(name='"Open')).encode(), "Row 2: A quotation mark"
    yield "closed too soon", "", (HEAD + row(name='"A"b')).encode(), "Row 2: A quotation mark"
    yield "endless cell", "", (HEAD + row(name="x" * 30_000)).encode(), "longer than 20,000 characters"
    yield "missing column", "", b"slug,name\nwild,Wildlife\n", "Row 1, column “kind”: This column is missing"
    yield "unknown column", "", text.replace(b"name", b"nmae"), "Did you mean “name”"
    yield "doubled column", "", text.replace(b"name", b"slug"), "column “slug”: This heading is there twice, in A and B"
    yield "doubled but for case", "", text.replace(b"name", b" Slug "), "This heading is there twice"
    yield "column without heading", "", text.replace(b"name", b""), "Row 1, column “B”: This column has no heading"
    yield (
        "too many cells",
        "",
        (HEAD + row(opened_on="2009-04-01,more")).encode(),
        "Row 2, column “H”: This row has more cells",
    )
    yield "cut off", "", (HEAD + GOOD + "park,Park Gr").encode(), "Row 3, column “kind”: This row stops after 2"
    yield "formula", "", (HEAD + row(name="=1+1")).encode(), "Row 2, column “name”: This cell holds a formula"
    yield "wide formula", "", (HEAD + row(name="\uff1d1+1")).encode(), "column “name”: This cell holds a formula"
    yield (
        "too many columns",
        "",
        (",".join(f"c{place}" for place in range(200)) + "\n").encode(),
        "more than 100 columns",
    )
    yield "workbook called csv", "", book(), "This is not a CSV file"
    yield (
        "comma in a number",
        "",
        (HEAD + row(meeting_interval_months='"1,200 (2006)"')).encode(),
        ("Row 2, column “meeting_interval_months”: Type the number alone: 1200"),
    )
    yield "unit", "", (HEAD + row(meeting_interval_months="938 tonnes")).encode(), "Type the number alone: 938"
    yield (
        "percent",
        "",
        (HEAD + row(meeting_interval_months="-4.5% from baseline")).encode(),
        "Type the number alone: -4.5",
    )
    yield "fraction", "", (HEAD + row(meeting_interval_months="1.5")).encode(), "must be a whole number"
    yield (
        "negative",
        "",
        (HEAD + row(meeting_interval_months="-1")).encode(),
        "column “meeting_interval_months”: Enter 0 or more",
    )
    yield "scientific", "", (HEAD + row(meeting_interval_months="1e308")).encode(), "Type the number alone"
    yield "words for a number", "", (HEAD + row(meeting_interval_months="several")).encode(), "This is not a number"
    yield "wide digits", "", (HEAD + row(meeting_interval_months="\uff13")).encode(), "This is not a number"
    yield "no such day", "", (HEAD + row(opened_on="2009-02-29")).encode(), "column “opened_on”: There is no such day"
    yield "American date", "", (HEAD + row(opened_on="04/13/2009")).encode(), "There is no such day"
    yield "serial date", "", (HEAD + row(opened_on="39904")).encode(), "This is a number where a date is needed"
    yield "date of 1900", "", (HEAD + row(opened_on="1900-01-00")).encode(), "There is no such day"
    yield "date of 1904", "", (HEAD + row(opened_on="1904-01-01")).encode(), "A date in 1904"
    yield "wrong choice", "", (HEAD + row(kind="club")).encode(), "column “kind”: Type one of: board"
    yield (
        "unknown parent",
        "",
        (HEAD + row(reports_to="nowhere")).encode(),
        "column “reports_to”: There is no body “nowhere”",
    )
    yield "blank where needed", "", (HEAD + row(name="tba")).encode(), "column “name”: This cell is empty"
    yield "same key twice", "", (HEAD + GOOD + GOOD).encode(), "Row 3, column “slug”: Row 2 is about the same one"
    yield "bad address", "", (HEAD + row(slug="a b")).encode(), "column “slug”: Use only letters, digits and hyphens"
    yield (
        "loop",
        "",
        (HEAD + row(slug="one", reports_to="two") + row(slug="two", reports_to="one")).encode(),
        "no body “two”",
    )
    yield "orphan", "", (HEAD + row(reports_to="")).encode(), "Choose the body that this one reports to"
    yield (
        "name too long",
        "",
        (HEAD + row(name="x" * 201)).encode(),
        "column “name”: Enter at most 200 characters; it has 201",
    )
    yield (
        "taken name",
        "",
        (HEAD + row(name="Policy Board")).encode(),
        "column “name”: Another body has this name. Enter a different one, or change that body",
    )


def xlsx_cases():
    """Bad workbooks."""
    yield "not a workbook", "x.xlsx", b"slug,name\n", "This is not an Excel workbook"
    yield "damaged", "x.xlsx", book()[:2000], "This is not an Excel workbook"
    yield "old workbook", "x.xlsx", ENCRYPTED[:8] + bytes(800), "This is an old Excel workbook"
    yield "password", "x.xlsx", ENCRYPTED, "protected by a password"
    yield "another archive", "x.xlsx", repacked(book(), changed={})[:0] + _plain_zip(), "whatever its name says"
    yield (
        "formula cell",
        "x.xlsx",
        book(change=formula),
        "Row 2, column “meeting_interval_months”: This cell holds a formula",
    )
    yield "merged cells", "x.xlsx", book(change=merge), "The cells B2:C2 are merged"
    yield "failed cell", "x.xlsx", book(change=error_value), "The spreadsheet could not work this cell out"
    yield "two sheets", "x.xlsx", book(change=second_sheet), "rows on more than one sheet, “Sheet” and “More”"
    yield "16,384 columns", "x.xlsx", book(change=far_cell), "more than 100 columns"
    yield "row 1,048,576", "x.xlsx", book(change=low_cell), "more than 150,000 rows"
    yield "a million blank rows", "x.xlsx", million_blank_rows, "more than 150,000 rows"
    yield "bomb", "x.xlsx", bomb, "far larger inside"
    yield "macros", "x.xlsx", repacked(book(), added={"xl/vbaProject.bin": b"x"}), "holds macros"
    yield (
        "links to files",
        "x.xlsx",
        repacked(book(), added={"xl/externalLinks/externalLink1.xml": b"<x/>"}),
        "links to other files",
    )
    yield "links to data", "x.xlsx", repacked(book(), added={"xl/connections.xml": b"<x/>"}), "links to other data"
    yield (
        "embedded file",
        "x.xlsx",
        repacked(book(), added={"xl/embeddings/oleObject1.bin": b"x"}),
        "holds embedded files",
    )
    yield "entity bomb", "x.xlsx", repacked(book(), changed={SHEET: lambda xml: DOCTYPE + xml}), "holds a document type"
    yield "damaged inside", "x.xlsx", repacked(book(), changed={SHEET: lambda xml: xml[:200]}), "damaged inside"
    yield (
        "too many parts",
        "x.xlsx",
        repacked(book(), added={f"xl/p{n}.xml": b"<x/>" for n in range(600)}),
        "far larger inside",
    )
    yield "date 1900 system", "x.xlsx", book(change=zero_date), "column “opened_on”: A date in 1900"
    yield "date 1904 system", "x.xlsx", book(change=zero_date_1904), "column “opened_on”: A date in 1904"
    yield "old ending", "x.xls", book(), "This file’s name ends differently"
    yield "no ending", "x", book(), "This file’s name ends differently"
    yield "too large", "x.csv", b"a" * (10 * 1024 * 1024 + 1), "The file is larger than 10 MB"


def _plain_zip():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("readme.txt", "hello")
    return file.getvalue()


def cases():
    """Every case, named for pytest."""
    yield from ((name, filename or "x.csv", data, words) for name, filename, data, words in csv_cases())
    yield from xlsx_cases()
