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
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

from django.conf import settings

from partnerships.pdf import child

logger = logging.getLogger(__name__)

PDF_TYPE = "application/pdf"
_CHILD = Path(child.__file__)


class PdfError(Exception):
    """A PDF could not be made; the message is for people."""


def typeset(template: str, data: dict, *, at: dt.datetime, drawings: Mapping[str, str] | None = None) -> bytes:
    """Make the PDF of `data` by the Typst template of this name, such as `targets/progress_report.typ`.

    The template reads `/data.json`, and each of `drawings` (SVG by name) as `/drawings/<name>.svg`.
    `at` is the moment that the file says it was made. Raises PdfError if the template refuses the data,
    or needs more than the child's time or memory.
    """
    fonts = settings.BASE_DIR / "static" / "build" / "fonts" / "pdf"
    if not any(fonts.glob("*.ttf")):
        raise PdfError("The fonts of PDFs are missing. Build them with “make assets”.")
    with tempfile.TemporaryDirectory(prefix="portal-pdf-") as folder:
        root = Path(folder)
        lay_out(root, data, drawings or {})
        return _run({
            "main": str(root / template),
            "root": folder,
            "fonts": [str(fonts)],
            "timestamp": int(at.timestamp()),
            "engine": str(Path(find_spec("typst").origin).parents[1]),
        })  # fmt: skip


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


def _run(order):
    """The child's PDF; `child` tells why it is a process of its own."""
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
    if done.returncode or not done.stdout.startswith(b"%PDF-"):
        logger.error("The child that makes PDFs ended with %s.", done.returncode)
        raise PdfError("The PDF could not be made: it needs more memory or time than one PDF may take.")
    return done.stdout
