"""Electronic invoices and credit notes: UBL 2.1 in the profile Peppol BIS Billing 3.0 (H09).

The library that writes them, factur-x, is met in a child process: it takes fifty megabytes that
no process which serves pages should hold. What is written is checked against the schemas of UBL there.
"""

import json
import logging
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tariffs.einvoice import child

logger = logging.getLogger(__name__)

UBL_TYPE = "application/xml"
_CHILD = Path(child.__file__)


class ElectronicError(Exception):
    """An electronic invoice could not be written; the message is for people."""


def write_electronic(each: Sequence[dict]) -> list[bytes]:
    """Write one UBL document of each of these, given by the terms of EN 16931 (BT-1, BG-4 …), in one child.

    The same terms give the same bytes. Raises ElectronicError if the library or the schema refuses one
    of them, or if all together need more than the child's time or memory.
    """
    if not each:
        return []
    try:
        done = subprocess.run(  # noqa: S603  our own interpreter and script, no shell
            [sys.executable, "-I", str(_CHILD)],
            input=json.dumps(list(each)).encode(),
            capture_output=True,
            timeout=child.MAX_SECONDS,
            env={},  # nothing of the portal's secrets
        )
    except subprocess.TimeoutExpired:
        raise ElectronicError(f"Writing them took more than {child.MAX_SECONDS} seconds and was stopped.") from None
    if done.returncode:
        complaint = done.stderr.decode(errors="replace").strip().splitlines()
        logger.error("Electronic invoices could not be written: %s", complaint[-1] if complaint else done.returncode)
        raise ElectronicError("The electronic invoices could not be written. Tell whoever looks after the portal.")
    return [document.encode() for document in json.loads(done.stdout)]
