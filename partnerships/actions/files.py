"""Files that rows keep: known by their hash, and gone with a row that is refused."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.files import File


def digest(file: File) -> str:
    """The SHA-256 of a file, which is left at its beginning."""
    found = hashlib.sha256()
    for chunk in file.chunks():
        found.update(chunk)
    file.seek(0)
    return found.hexdigest()


@contextmanager
def no_file_left_behind(row) -> Iterator[None]:
    """Take the file of `row` away again if the row is refused or the block fails."""
    try:
        yield
    except BaseException:
        if row.file and row.file._committed:
            row.file.delete(save=False)
        raise
