"""Keeping the picture of a thing: a new one, other words for it, or none."""

import hashlib
from datetime import datetime

from comms.models.pictures import Picture, PictureChoice
from partnerships.models import Person


def keep_picture(current: Picture | None, choice: PictureChoice | None, *, by: Person, at: datetime) -> Picture | None:
    """The picture that a thing has after `choice`, inside the action that changes the thing; None changes nothing.

    A picture never changes under those who have it: other words for it are the same picture kept anew.
    """
    if choice is None:
        return current
    new = choice.new
    if new is not None:
        kept = Picture(content=new.content, format=new.format, width=new.width, height=new.height)
        kept.sha256 = hashlib.sha256(new.content).hexdigest()
    elif current is None or choice.is_removed:
        return None
    elif (current.alt, current.is_decorative) == (choice.alt, choice.is_decorative):
        return current
    else:
        kept = Picture(content=current.content, format=current.format, sha256=current.sha256)
        kept.width, kept.height = current.width, current.height
    kept.alt, kept.is_decorative = choice.alt, choice.is_decorative
    kept.added_by, kept.added_at = by, at
    kept.save()
    return kept
