"""Tables to take along."""

import tempfile

from django.http import FileResponse, StreamingHttpResponse

from partnerships.sheets import CSV_TYPE, XLSX_TYPE, write_csv, write_xlsx


def download(name, columns, rows, format):
    """A table as a download: `name` without its ending, column names, rows of plain values, `csv` or `xlsx`."""
    if format == "csv":
        response = StreamingHttpResponse(write_csv(columns, rows), content_type=CSV_TYPE)
    else:
        file = tempfile.TemporaryFile()  # noqa: SIM115  FileResponse closes it when it is sent
        write_xlsx(file, columns, rows)
        file.seek(0)
        response = FileResponse(file, content_type=XLSX_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{name}.{format}"'
    return response
