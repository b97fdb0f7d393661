"""How each issue did: sent, accepted, opened, and what readers said; and the months that had none (E05)."""

import datetime as dt
from dataclasses import asdict, dataclass
from functools import reduce
from operator import add

from django.db.models import Count, IntegerField, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce

from comms.models import Message, NewsLinkIssue, Publication
from comms.models.issues import month_from_slug
from comms.models.readership import Feedback, Readings

MOST_MONTHS = 24


@dataclass(frozen=True)
class IssueFigures:
    """What is known about one month: its issue, or that it had none."""

    month: dt.date
    title: str
    address: str = ""
    is_published: bool = False
    sent: int = 0
    accepted: int = 0
    refused: int = 0
    opened: int = 0
    yes: int = 0
    partly: int = 0
    no: int = 0

    @property
    def answers(self) -> int:
        return self.yes + self.partly + self.no

    @property
    def as_data(self) -> dict:
        """As a review keeps it."""
        return {**asdict(self), "month": f"{self.month:%Y-%m}"}


def figures_of_issues(*, until: dt.date | None = None) -> list[IssueFigures]:
    """The issues of the last two years, newest first, and between them the months without one, up to `until`."""
    known = {figures.month: figures for figures in map(_figures, _publications())}
    if not known:
        return []
    month = max(max(known), until.replace(day=1)) if until else max(known)
    cancelled = set(NewsLinkIssue.objects.filter(state="cancelled").values_list("month", flat=True))
    rows = []
    while month >= min(known) and len(rows) < MOST_MONTHS:
        reason = "cancelled" if month in cancelled else "no issue"
        rows.append(known.get(month) or IssueFigures(month, f"{month:%B %Y}: {reason}"))
        month = (month - dt.timedelta(days=1)).replace(day=1)
    return rows


def _publications():
    return (
        Publication.objects.news_link()
        .current()
        .defer("html", "data")
        .annotate(
            sent=_handed_over(),
            accepted=_newsletter("count_accepted"),
            refused=_newsletter("count_failed"),
            opened=_number(Readings.objects.filter(publication=OuterRef("pk")), "publication", Sum("count")),
            **{answer: _answers(answer) for answer in Feedback.Useful.values},
        )
        .order_by("-slug")[:MOST_MONTHS]
    )


def _newsletter(count):
    """A number of the mail that carried an issue, whose recipients may be counted and forgotten by now."""
    mail = Message.objects.filter(publication=OuterRef("pk"), kind=Message.Kind.NEWSLETTER).order_by()
    return Coalesce(Subquery(mail.with_counts().values(count)[:1], output_field=IntegerField()), 0)


def _answers(useful):
    return _number(Feedback.objects.filter(publication=OuterRef("pk"), useful=useful), "publication", Count("pk"))


def _handed_over():
    """How many mails went out, whatever the answer: not those that wait, or were held back when somebody stopped it."""
    gone = ("count_accepted", "count_failed", "count_uncertain")
    return reduce(add, map(_newsletter, gone))


def _number(rows, by, aggregate):
    counted = rows.order_by().values(by).annotate(number=aggregate).values("number")[:1]
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _figures(row):
    counted = ("sent", "accepted", "refused", "opened", *Feedback.Useful.values)
    return IssueFigures(
        month_from_slug(row.slug),
        row.title,
        row.get_absolute_url(),
        is_published=True,
        **{name: getattr(row, name) for name in counted},
    )
