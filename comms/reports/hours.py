"""The hour at which an issue goes, in words that leave no doubt when the clocks change (F12)."""

import datetime as dt

from django.utils import timezone

from partnerships.templatetags.words import clock, day
from partnerships.templatetags.words import moment as in_words

_CLOCKS = {"BST": "British Summer Time", "GMT": "Greenwich Mean Time"}


def hour_in_words(moment: dt.datetime) -> str:
    """The hour as clocks here show it, with the clock's name and the hour that does not change: UTC."""
    local = timezone.localtime(moment)
    clock = _CLOCKS.get(local.tzname() or "", local.tzname())
    return f"{in_words(moment)} {clock} ({moment.astimezone(dt.UTC):%H:%M} UTC)"


def clocks_note(moment: dt.datetime) -> str:
    """What to know about an hour that comes twice, because the clocks go back that night; empty for any other."""
    local = timezone.localtime(moment)
    if local.replace(fold=0).utcoffset() == local.replace(fold=1).utcoffset():
        return ""
    which = "second" if local.fold else "first"
    return (
        f"The clocks go back that night, so {clock(local)} comes twice, an hour apart. "
        f"It goes the {which} time, and only once."
    )


def missing_hour(wall: dt.datetime) -> str:
    """Why a time of day does not exist, because the clocks go forward over it; empty if it does. `wall` has no zone."""
    here = timezone.get_default_timezone()
    moment = timezone.make_aware(wall, here).astimezone(dt.UTC)
    if timezone.localtime(moment, here).replace(tzinfo=None) == wall:
        return ""
    gone = wall.replace(minute=0)
    return (
        f"{clock(wall)} does not exist on {day(wall)}: that night the clocks go forward from {clock(gone)} "
        f"to {clock(gone + dt.timedelta(hours=1))}. Choose a time before {clock(gone)}, or from "
        f"{clock(gone + dt.timedelta(hours=1))} on."
    )
