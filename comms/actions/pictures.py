"""Keeping the picture of a thing: a new one, other words for it, or none."""

import hashlib
from datetime import datetime, timedelta

from django.db import models
from django.db.models.functions import Cast

from comms.models import NewsLinkIssue, Publication
from comms.models.pictures import Picture, PictureChoice
from partnerships.access import action
from partnerships.models import Person

UNUSED_KEPT = timedelta(days=30)


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


@action
def forget_unused_pictures(*, at: datetime) -> int:
    """Delete the pictures that nothing has used for thirty days; returns how many. Harmless twice.

    A picture that a published page or an approved issue shows stays, whoever took it off since (H01).
    """
    unused = Picture.objects.unused()
    Picture.objects.filter(unused_since__isnull=False).exclude(pk__in=unused.values("pk")).update(unused_since=None)
    unused.filter(unused_since=None).update(unused_since=at)
    old = unused.filter(unused_since__lte=at - UNUSED_KEPT).values_list("pk", "sha256")
    gone = [pk for pk, sha256 in old if not _is_shown(sha256)]
    Picture.objects.filter(pk__in=gone).delete()
    return len(gone)


def _is_shown(sha256):
    approved = NewsLinkIssue.objects.annotate(words=Cast("approved_data", models.TextField()))
    return (
        Publication.objects.filter(html__contains=sha256).exists() or approved.filter(words__contains=sha256).exists()
    )
