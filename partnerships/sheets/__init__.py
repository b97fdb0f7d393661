"""Tables in and out of spreadsheets: CSV and XLSX written safely and read strictly (H06, A18, A19)."""

from partnerships.sheets.cells import (
    CellError,
    cell_text,
    read_date,
    read_number,
    read_whole_number,
    read_yes_no,
)
from partnerships.sheets.entry import write_entry_sheet
from partnerships.sheets.reading import (
    MAX_BYTES,
    Problem,
    Sheet,
    SheetError,
    SheetRow,
    Staged,
    read_sheet,
    refusal,
    stage_sheet,
)
from partnerships.sheets.writing import CSV_TYPE, XLSX_TYPE, write_csv, write_xlsx

__all__ = [
    "CSV_TYPE",
    "MAX_BYTES",
    "XLSX_TYPE",
    "CellError",
    "Problem",
    "Sheet",
    "SheetError",
    "SheetRow",
    "Staged",
    "cell_text",
    "read_date",
    "read_number",
    "read_sheet",
    "read_whole_number",
    "read_yes_no",
    "refusal",
    "stage_sheet",
    "write_csv",
    "write_entry_sheet",
    "write_xlsx",
]
