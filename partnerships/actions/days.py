"""Days on which something is said to have happened."""

from datetime import date, datetime

from django.utils import timezone

from partnerships.access import RefusedError
from partnerships.templatetags.words import day as in_words


def refuse_day_to_come(day: date, *, at: datetime, field: str) -> None:
    """Raise RefusedError for a day after that of `at`: what is logged has happened."""
    if day > timezone.localdate(at):
        raise RefusedError(f"{in_words(day)} is still to come. Enter the day on which it happened.", field=field)
