"""What is written comes back as it was, and no cell is a formula (A19, H06)."""

import csv
import datetime as dt
import io
import zipfile
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from partnerships.sheets import read_sheet, write_csv, write_xlsx
from partnerships.sheets.cells import cell_value, escape, unescape

TRIGGERS = [
    "=1+1",
    "==1+1",
    "===cmd",
    "+1",
    "+44 23 8083 3000",
    "-5+cmd|' /C calc'!A0",
    "-4.5% from baseline",
    "@SUM(A1)",
    "\t=1",
    "\tplain",
    "\r=1",
    "\n=1",
    "\uff1d1+1",
    "\uff0b1",
    "\uff0d1",
    "\uff20SUM(A1)",
    "\ufe661",
    "\ufe621",
    " =1",
    "\u00a0=1",
    "\u3000=1",
    "\ufeff=1",
    "\u200b=1",
    '"=1',
    "'=1",
    "''=1",
    "“=1”",
    "'\"=1",
    " '=1",
    '=HYPERLINK("http://portal.example")',
    '=DDE("cmd";"/C calc";"x")',
]
ODD_TEXTS = [
    "'Twas",
    "''",
    "'",
    "n/a",
    "'n/a",
    "tba",
    "TBC",
    ":",
    "-",
    " outer blanks ",
    "#N/A",
    "_x000D_",
    "a,b",
    'a"b',
    "a\nb",
    "0012",
]


NO_FORMULAS = ["-4.5%", "-1,234.5", "-7", "\u22125", "\u22124.5% from baseline (5.6 tonnes)"]


@pytest.mark.parametrize("text", NO_FORMULAS)
def test_negative_numbers_and_a_true_minus_leave_without_a_mark(text):
    assert (escape(text), unescape(text), cell_value(escape(text))) == (text, text, text)


def csv_bytes(columns, rows):
    return "".join(write_csv(columns, rows)).encode()


def xlsx_bytes(columns, rows):
    file = io.BytesIO()
    write_xlsx(file, columns, rows)
    return file.getvalue()


WRITERS = pytest.mark.parametrize(("write", "name"), [(csv_bytes, "a.csv"), (xlsx_bytes, "a.xlsx")])


def back(write, columns, rows, name):
    return [list(row.cells.values()) for row in read_sheet(write(columns, rows), name).rows]


@WRITERS
def test_triggers_and_odd_texts_come_back_as_they_were(write, name):
    texts = [text.replace("\r", "\n") for text in TRIGGERS + ODD_TEXTS]
    assert back(write, ["key", "text"], [[1, text] for text in texts], name) == [["1", text] for text in texts]


def test_no_cell_of_a_csv_file_starts_a_formula():
    text = "".join(write_csv(["text"], [[trigger] for trigger in TRIGGERS]))
    cells = [row[0] for row in csv.reader(io.StringIO(text, newline=""))][1:]
    assert cells == [f"'{trigger}" for trigger in TRIGGERS]


def test_no_cell_of_a_workbook_is_a_formula():
    file = io.BytesIO(xlsx_bytes(["text"], [[trigger] for trigger in TRIGGERS]))
    with zipfile.ZipFile(file) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    assert b"<f" not in sheet
    file.seek(0)
    cells = CalamineWorkbook.from_filelike(file).get_sheet_by_index(0).to_python()[1:]
    assert {cell[0][0] for cell in cells} == {"'"}


def test_headings_are_made_safe_too():
    assert next(write_csv(["=1+1"], [])) == "'=1+1\r\n"


@WRITERS
def test_values_keep_their_kind(write, name):
    values = [1, -5, Decimal("-4.50"), Decimal("0.10"), 0, None, True, False, dt.date(2009, 4, 1), ""]
    (row,) = back(write, [f"c{place}" for place in range(len(values))], [values], name)
    decimals = ["-4.50", "0.10"] if name == "a.csv" else ["-4.5", "0.1"]
    assert row == ["1", "-5", *decimals, "0", None, "yes", "no", "2009-04-01", None]


def test_negative_numbers_are_numbers_in_a_workbook():
    file = io.BytesIO(xlsx_bytes(["n"], [[-5], [Decimal("-4.5")]]))
    cells = CalamineWorkbook.from_filelike(file).get_sheet_by_index(0).to_python()
    assert cells == [["n"], [-5.0], [-4.5]]


@given(st.text(st.characters(blacklist_categories=["Cs", "Cc"]) | st.sampled_from("=+-@'\"\t\n ：:n/a"), max_size=8))
@settings(max_examples=500, derandomize=True)
def test_any_text_comes_back(text):
    assert unescape(escape(text)) == text
    assert cell_value(escape(text)) == (text or None)
