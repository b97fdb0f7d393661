"""Reading what comes back: one mail in, what it says about our mail out. Nothing here writes a row.

Standards first (delivery reports of RFC 3464, complaints of RFC 5965), then the detectors of
flufl.bounce, which Mailman uses, then plain words. A mail that nobody could trust or read is a
`Notice` too; nothing in a mail makes the reading raise, run long or grow.
"""

from comms.bounces.notices import Notice, Sort
from comms.bounces.reading import MOST_BYTES, read_notice

__all__ = ["MOST_BYTES", "Notice", "Sort", "read_notice"]
