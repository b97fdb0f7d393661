"""The revisions of a publication, and what each changed in words (H01)."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from html import unescape

from django.utils.html import strip_tags

from comms.models import Publication

_BLOCK_ENDS = re.compile(r"</(?:p|li|h[1-6]|tr|td|th|caption|div|figcaption|dt|dd)>|<br\s*/?>", re.IGNORECASE)
_NOT_READ = re.compile(r"<(style|script|svg)\b.*?</\1>", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True)
class Revision:
    """One revision, the lines it took out and those it put in."""

    publication: Publication
    taken_out: tuple[str, ...]
    put_in: tuple[str, ...]


def revisions_of(kind: str, slug: str) -> list[Revision]:
    """Every revision, the newest first, each compared with the one before it."""
    every = list(Publication.objects.filter(kind=kind, slug=slug).order_by("revision"))
    revisions, before = [], None
    for publication in every:
        lines = _lines(publication.html)
        revisions.append(Revision(publication, *(_changes(before, lines) if before is not None else ((), ()))))
        before = lines
    return revisions[::-1]


def _changes(before, after):
    taken_out: list[str] = []
    put_in: list[str] = []
    for move, start, end, new_start, new_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if move != "equal":
            taken_out += before[start:end]
            put_in += after[new_start:new_end]
    return tuple(taken_out), tuple(put_in)


def _lines(html):
    text = unescape(strip_tags(_BLOCK_ENDS.sub("\n", _NOT_READ.sub("", html))))
    return [line for raw in text.splitlines() if (line := " ".join(raw.split()))]
