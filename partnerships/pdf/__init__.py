"""PDFs for everybody: tagged to PDF/UA-1, made by Typst from plain data in a child process of their own.

The same template, data and moment give the same bytes. Templates are `.typ` files among the other
templates; what people wrote reaches them as data only and is never read as markup.
"""

import datetime as dt
import json
import logging
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

from django.conf import settings

from partnerships.pdf import child

logger = logging.getLogger(__name__)

PDF_TYPE = "application/pdf"
PICTURE_DOTS = 144  # an inch: sharp on screens with small dots
_PDF, _PNG = b"%PDF-", b"\x89PNG\r\n"
_CHILD = Path(child.__file__)


class PdfError(Exception):
    """A PDF could not be made; the message is for people."""


def typeset(template: str, data: dict, *, at: dt.datetime, drawings: Mapping[str, str] | None = None) -> bytes:
    """Make the PDF of `data` by the Typst template of this name, such as `targets/progress_report.typ`.

    The template reads `/data.json`, and each of `drawings` (SVG by name) as `/drawings/<name>.svg`.
    `at` is the moment that the file says it was made. Raises PdfError if the template refuses the data,
    or needs more than the child's time or memory.
    """
    with tempfile.TemporaryDirectory(prefix="portal-pdf-") as folder:
        root = Path(folder)
        lay_out(root, data, drawings or {})
        return _run(_order(root, template, timestamp=int(at.timestamp())))


def typeset_several(template: str, each: Sequence[tuple[dict, dt.datetime]]) -> list[bytes]:
    """Make one PDF of each of these data by the same Typst template, in one child: many small papers at once.

    Each comes with the moment that its file says it was made. The template reads the file that
    `sys.inputs.data` names. Each PDF is byte for byte what it would be alone. Raises PdfError if
    the template refuses one of them, or if all together need more than the child's time or memory.
    """
    if not each:
        return []
    with tempfile.TemporaryDirectory(prefix="portal-pdf-") as folder:
        root = Path(folder)
        lay_out(root, {}, {})
        (root / "data").mkdir()
        for number, (data, _at) in enumerate(each):
            (root / "data" / f"{number}.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        stream = _run(_order(root, template, several=[int(at.timestamp()) for _data, at in each]), starts=8)
    return _apart(stream, len(each))


def picture(svg: str) -> bytes:
    """A drawing as PNG on white, for mail: twice as many dots as it is shown with. Raises PdfError as `typeset` does."""
    with tempfile.TemporaryDirectory(prefix="portal-pdf-") as folder:
        root = Path(folder)
        lay_out(root, {}, {"picture": svg})
        return _run(_order(root, "pdf/picture.typ", timestamp=0, dots=PICTURE_DOTS), signature=_PNG)


def _apart(stream: bytes, count: int) -> list[bytes]:
    """The PDFs of a stream in which each follows its length. Raises PdfError unless all are there."""
    found, place = [], 0
    for _number in range(count):
        size = int.from_bytes(stream[place : place + 8], "big")
        found.append(stream[place + 8 : place + 8 + size])
        place += 8 + size
    if place != len(stream) or not all(pdf.startswith(b"%PDF-") for pdf in found):
        raise PdfError("The PDFs could not be made: some of them are not whole.")
    return found


def _order(root, template, **when):
    """What the child is told; `when` is the `timestamp` of one PDF or those of `several`, and the `dots` of a picture."""
    fonts = settings.BASE_DIR / "static" / "build" / "fonts" / "pdf"
    if not any(fonts.glob("*.ttf")):
        raise PdfError("The fonts of PDFs are missing. Build them with “make assets”.")
    return {
        "main": str(root / template),
        "root": str(root),
        "fonts": [str(fonts)],
        "engine": str(Path(find_spec("typst").origin).parents[1]),
    } | when


def lay_out(root, data, drawings):
    """What the child may read: the Typst templates, the data and the drawings; there is no way out of `root`."""
    for templates in map(Path, settings.TEMPLATES[0]["DIRS"]):
        for source in templates.rglob("*.typ"):
            target = root / source.relative_to(templates)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(source.read_bytes())
    (root / "data.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    (root / "drawings").mkdir()
    for name, svg in drawings.items():
        (root / "drawings" / f"{name}.svg").write_text(svg, encoding="utf-8")


def _run(order, starts=0, signature=_PDF):
    """What the child wrote, a file of its kind from the byte `starts` on; `child` tells why it is a process of its own."""
    try:
        done = subprocess.run(  # noqa: S603  our own interpreter and script, no shell
            [sys.executable, "-I", "-S", str(_CHILD)],
            input=json.dumps(order).encode(),
            capture_output=True,
            timeout=child.MAX_SECONDS,
            env={},  # nothing of the portal's secrets
        )
    except subprocess.TimeoutExpired:
        raise PdfError(f"Making the PDF took more than {child.MAX_SECONDS} seconds and was stopped.") from None
    if done.returncode == child.REFUSED:
        complaint = done.stderr.decode(errors="replace").strip()
        logger.error("A PDF could not be made: %s", complaint)
        raise PdfError(f"The PDF could not be made: {complaint.splitlines()[0]}")
    if done.returncode or not done.stdout.startswith(signature, starts):
        logger.error("The child that makes PDFs ended with %s.", done.returncode)
        raise PdfError("The PDF could not be made: it needs more memory or time than one PDF may take.")
    return done.stdout
