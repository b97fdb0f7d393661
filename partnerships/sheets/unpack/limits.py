"""How large an uploaded file may be, and how a file is refused."""

MAX_SECONDS = 10
MAX_MEMORY = 512 * 1024 * 1024
MAX_ROWS = 150_000
MAX_COLUMNS = 100
MAX_CELLS = 2_000_000
MAX_UNZIPPED = 150 * 1024 * 1024
MAX_PARTS = 500
MAX_PROBLEMS = 200
MAX_CELL_TEXT = 20_000


class Refused(Exception):  # noqa: N818  a refusal is not an error of the program
    """The whole file is refused; holds (row, column, value, reason)."""

    def __init__(self, reason, row=None, column=None, value=""):
        super().__init__(reason)
        self.problem = [row, column, value, reason]


def check_size(row, columns, cells):
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
