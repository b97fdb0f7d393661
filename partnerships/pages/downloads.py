"""Tables and files to take along."""

import tempfile

from django.http import FileResponse, StreamingHttpResponse
from django.utils.text import slugify

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


def kept_file(kept, title):
    """A file that somebody uploaded (a KeptFile) as a download under its title; no browser shows or keeps it."""
    name = f"{slugify(title)[:80] or 'file'}.{kept.extension}"
    reply = FileResponse(kept.file.open("rb"), as_attachment=True, filename=name, content_type=kept.content_type)
    reply["Content-Security-Policy"] = "default-src 'none'; sandbox"
    reply["Cache-Control"] = "private, no-store"
    return reply
