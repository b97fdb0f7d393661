"""Bank files: any layout with a row of headings; a person says which column is which."""

from partnerships.imports import StagedKind
from tariffs.actions.bank_files import check_bank_file, write_bank_file


def forget_nothing():
    """Nothing to forget: the rows of a bank file wait in the run's own row and go with it."""


BANK_FILE = StagedKind(
    name="bank-file",
    label="Bank file",
    permission="tariffs.enter_payment",
    upload_url="tariffs:bank_file_upload",
    columns_url="tariffs:bank_file_columns",
    help="Payments as the bank lists them: each enters once, however often it is uploaded.",
    check=check_bank_file,
    apply=write_bank_file,
    forget=forget_nothing,
    rows_at_once=300,
)
