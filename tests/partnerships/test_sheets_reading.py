"""Reading spreadsheets: what is understood, and how a file is refused (A18, F32)."""

import datetime as dt
import io
from decimal import Decimal
from random import Random

import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from partnerships.sheets import (
    CellError,
    SheetError,
    read_date,
    read_number,
    read_sheet,
    read_yes_no,
    stage_sheet,
)
from partnerships.sheets.unpack.limits import MAX_ROWS
from tests.partnerships.bad_sheets import book


def rows(data, name="x.csv"):
    return [(row.number, row.cells) for row in read_sheet(data, name).rows]


def refusal(data, name="x.csv"):
    with pytest.raises(SheetError) as refused:
        read_sheet(data, name)
    return refused.value.problems


def test_rows_keep_their_number_in_the_spreadsheet():
    assert rows(b"a,b\n1,2\n\n,\n3,4\n") == [(2, {"a": "1", "b": "2"}), (5, {"a": "3", "b": "4"})]


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_utf8_is_read_with_and_without_byte_order_mark(mark):
    assert rows(mark + "name\nCafé\n".encode()) == [(2, {"name": "Café"})]


def test_line_ends_may_be_mixed():
    assert rows(b"a,b\r\n1,2\r3,4\n") == [(2, {"a": "1", "b": "2"}), (3, {"a": "3", "b": "4"})]


def test_headings_are_read_as_people_write_them():
    assert read_sheet(b"Held From, Name ,\n2009-04-01,x,\n", "x.csv").columns == ("held_from", "name")


@pytest.mark.parametrize("word", ["", " ", ":", "-", "–", "n/a", "N/A", "tba", "TBA", "TBC", "\u00a0"])
def test_blanks_are_none(word):
    assert rows(f"a,b\nx,{word}\n".encode()) == [(2, {"a": "x", "b": None})]


def test_zero_is_not_a_blank():
    assert rows(b"a\n0\n") == [(2, {"a": "0"})]


@pytest.mark.parametrize("epoch", [None, CALENDAR_MAC_1904])
def test_workbook_dates_are_right_in_both_date_systems(epoch):
    workbook = Workbook()
    if epoch:
        workbook.epoch = epoch
    workbook.active.append(["a", "b", "c", "d"])
    midnight = dt.datetime(2009, 4, 1)  # noqa: DTZ001  spreadsheets know no time zones
    workbook.active.append([dt.date(2009, 4, 1), midnight, 0.1 + 0.2, True])
    file = io.BytesIO()
    workbook.save(file)
    assert rows(file.getvalue(), "x.xlsx") == [(2, {"a": "2009-04-01", "b": "2009-04-01", "c": "0.3", "d": "yes"})]


def test_a_table_may_begin_below_and_to_the_right():
    workbook = Workbook()
    workbook.active["A3"], workbook.active["B3"], workbook.active["B4"] = "a", "b", 5
    file = io.BytesIO()
    workbook.save(file)
    assert rows(file.getvalue(), "x.xlsx") == [(4, {"a": None, "b": "5"})]


def test_problems_name_the_heading_and_the_value():
    (problem,) = refusal(b"name,age\n=1+1,5\n")
    assert (problem.row, problem.column, problem.value) == (2, "name", "=1+1")
    assert str(problem) == "Row 2, column “name”: This cell holds a formula. Type its value in its place."


def test_the_largest_number_of_rows_is_said():
    (problem,) = refusal(b"a\n" + b"1\n" * MAX_ROWS)
    assert problem.row == MAX_ROWS + 1
    assert "150,000" in problem.reason


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("-4.50", "-4.50"), ("15750", 15750)])
def test_plain_numbers(text, number):
    assert read_number(text) == Decimal(number)


@pytest.mark.parametrize(
    ("text", "instead"),
    [
        ("1,200 (2006)", "1200"),
        ("938 tonnes", "938"),
        ("-4.5% from baseline", "-4.5"),
        ("£1,500", "1500"),
        ("+5", "5"),
        ("−1.72", "-1.72"),
        ("5,155 (Cumulative total for 3 years)", "5155"),
        ("NaN", None),
        ("1.", "1"),
    ],
)
def test_other_numbers_are_refused_with_what_to_type(text, instead):
    with pytest.raises(CellError) as refused:
        read_number(text)
    words = f"Type the number alone: {instead}." if instead else "This is not a number."
    assert str(refused.value).startswith(words)


def test_dates_and_yes_and_no():
    assert read_date("2009-04-01") == read_date("01/04/2009") == read_date("2009-04-01T00:00:00") == dt.date(2009, 4, 1)
    assert [read_yes_no(text) for text in ("Yes", "n", "TRUE", "0")] == [True, False, True, False]
    with pytest.raises(CellError, match=r"Type yes or no\."):
        read_yes_no("maybe")


def test_damaged_workbooks_never_break_the_portal():
    """Forty workbooks with bytes changed at random, the same ones each time: read or refused, nothing else."""
    chance, workbook, ends = Random(7), book(), set()
    for _ in range(40):
        data = bytearray(workbook)
        for _ in range(chance.randint(1, 30)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        try:
            ends.add(type(read_sheet(bytes(data), "x.xlsx")).__name__)
        except SheetError as error:
            ends.add(error.problems[0].reason)
    assert not any(end.startswith("The file could not be opened") for end in ends)
    assert len(ends) > 2


def test_a_reader_that_fails_otherwise_is_told_apart_from_a_file_that_is_too_much(monkeypatch, tmp_path, caplog):
    for code, words in (
        ("raise KeyError('secret cell')", "The file could not be opened. Save its rows in a new file and upload that."),
        ("raise MemoryError", "The file takes too long or too much memory to open."),
        ("import os; os.kill(os.getpid(), 9)", "The file takes too long or too much memory to open."),
    ):
        child = tmp_path / "child.py"
        child.write_text(code)
        monkeypatch.setattr("partnerships.sheets.reading._CHILD", child)
        (problem,) = refusal(b"a\n1\n")
        assert problem.reason.startswith(words)
    assert [record.getMessage() for record in caplog.records] == ["A spreadsheet could not be opened: KeyError"]


def test_a_reader_that_is_killed_amid_a_line_is_refused_and_leaves_whole_lines(monkeypatch, tmp_path):
    child, copied = tmp_path / "child.py", []
    child.write_text("import os; os.write(1, b'7\\t2\\tx\\n7\\t3'); os.kill(os.getpid(), 9)")
    monkeypatch.setattr("partnerships.sheets.reading._CHILD", child)
    with pytest.raises(SheetError, match="too long or too much memory"):
        stage_sheet(b"a\n1\n", "x.csv", key=7, copy=lambda lines: copied.append(lines.read(8192)))
    assert copied == [b"7\t2\tx\n"]
