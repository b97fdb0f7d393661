"""Successes of a year that a report-back can tell: of accepted returns, achievements and News-Link (E14, C08)."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.urls import reverse

from comms.models import Story
from comms.reports.followed import story_address
from comms.reports.issues import teaser
from partnerships.models import Body, KeyActivity
from portal.models import ReportBack, ToldSuccess
from targets.models import Quarter, Return

Source = ToldSuccess.Source


@dataclass(frozen=True)
class Success:
    """Something that went well, in the words of where it was told first; `at` is when it became known, if that is."""

    source: str
    source_id: int
    body: Body
    label: str
    address: str
    words: str
    at: dt.datetime | None

    @property
    def key(self) -> str:
        """Which source it is of, as forms carry it."""
        return f"{self.source}-{self.source_id}"


@dataclass(frozen=True)
class Offered:
    """A success as the page of choosing shows it: whether it is told, in which words, and what changed since."""

    key: str
    label: str
    address: str
    words: str
    told: ToldSuccess | None
    is_new: bool
    has_changed: bool
    is_gone: bool


def successes_of(year: int) -> list[Success]:
    """Every success of a year that everybody may read: by partnership, then as they came; three statements."""
    found = [*_of_returns(year), *_of_achievements(year), *_of_stories(year)]
    return sorted(found, key=lambda each: each.body.name.lower())


def offered(report: ReportBack) -> list[tuple[str, Sequence[Offered]]]:
    """What can be told, by the partnership's name; with what is told although its source is gone."""
    told = {each.key: each for each in report.told.select_related("body")} if report.pk else {}
    rows = [(each.body.name, _offer(each, told.pop(each.key, None), report)) for each in successes_of(report.year)]
    rows += [(each.body.name, _gone(each)) for each in told.values()]
    names: dict[str, list[Offered]] = {}
    for name, row in sorted(rows, key=lambda pair: pair[0].lower()):
        names.setdefault(name, []).append(row)
    return list(names.items())


def all_offered(report: ReportBack) -> Iterable[Offered]:
    """The same in one row."""
    return [row for _, rows in offered(report) for row in rows]


def _offer(success, told, report):
    known_at = success.at
    return Offered(
        key=success.key,
        label=success.label,
        address=success.address,
        words=success.words,
        told=told,
        is_new=told is None and report.chosen_at is not None and known_at is not None and known_at > report.chosen_at,
        has_changed=told is not None and told.source_words != success.words,
        is_gone=False,
    )


def _gone(told):
    return Offered(told.key, told.source_label, told.source_address, told.source_words, told, False, False, True)


def _of_returns(year) -> Iterator[Success]:
    quarters = Quarter.objects.published().filter(year=year)
    accepted = Return.objects.filter(quarter__in=quarters, state=Return.State.ACCEPTED).exclude(successes="")
    for found in accepted.select_related("quarter", "body").order_by("quarter__number", "pk"):
        quarter = found.quarter
        yield Success(
            source=Source.RETURN,
            source_id=found.pk,
            body=found.body,
            label=f"Return for {quarter}",
            address=quarter.get_absolute_url(),
            words=found.successes.strip(),
            at=quarter.published_at,
        )


def _of_achievements(year) -> Iterator[Success]:
    told = KeyActivity.objects.filter(year=year, kind=KeyActivity.Kind.ACHIEVEMENT).select_related("body")
    address = f"{reverse('partnerships:activity_list')}?year={year}"
    for each in told.order_by("body", "position", "pk"):
        yield Success(Source.ACHIEVEMENT, each.pk, each.body, "List of achievements", address, each.text, None)


def _of_stories(year) -> Iterator[Success]:
    months = (dt.date(year, 4, 1), dt.date(year + 1, 3, 31))
    told = Story.objects.filter(issue__publication__isnull=False, issue__month__range=months)
    told = told.select_related("body", "issue__publication")
    unread = ("issue__approved_data", *(f"issue__publication__{name}" for name in ("html", "data", "searched")))
    for each in told.defer(*unread).order_by("issue__month", "position", "pk"):
        at = each.issue.publication.published_at
        words = f"{each.title}. {teaser(each.text)}"
        yield Success(Source.STORY, each.pk, each.body, str(each.issue), story_address(each), words, at)
