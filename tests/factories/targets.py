"""Indicators, targets, figures and quarters for tests, and the eight results of 2008/09 as the sample data holds them."""

import csv
import datetime as dt
from decimal import Decimal

import factory
from django.conf import settings
from django.core.files.base import ContentFile
from factory.django import DjangoModelFactory

from targets import actions
from targets.models import (
    Annotation,
    Area,
    Breakdown,
    BreakdownFigure,
    Challenge,
    Closing,
    Correction,
    Figure,
    Indicator,
    LetIn,
    Quarter,
    Return,
    ReturnEvidence,
    Target,
)
from tests.factories.partnerships import (
    BodyFactory,
    MeetingFactory,
    PersonFactory,
    TopBoardFactory,
    now,
)

SAMPLE = settings.BASE_DIR / "sample_data" / "southampton_2009_10"


class AreaFactory(DjangoModelFactory):
    """Somewhere to compare with."""

    class Meta:
        model = Area

    code = factory.Sequence(lambda n: f"A{n}")
    name = factory.Sequence(lambda n: f"Somewhere {n}")


class IndicatorFactory(DjangoModelFactory):
    """A count of which more is better."""

    class Meta:
        model = Indicator

    slug = factory.Sequence(lambda n: f"indicator-{n}")
    body = factory.SubFactory(BodyFactory)
    position = factory.Sequence(lambda n: n)
    title = factory.Sequence(lambda n: f"Indicator {n}")
    designation = Indicator.Designation.LOCAL
    unit = "homes"
    better = "higher"


class TargetFactory(DjangoModelFactory):
    class Meta:
        model = Target

    indicator = factory.SubFactory(IndicatorFactory)
    body = factory.SelfAttribute("indicator.body")
    year = 2008
    value = Decimal(100)


class FigureFactory(DjangoModelFactory):
    """A figure without its class; `actions.record_figure` gives one."""

    class Meta:
        model = Figure

    indicator = factory.SubFactory(IndicatorFactory)
    body = factory.SelfAttribute("indicator.body")
    year = 2008
    value = Decimal(100)
    recorded_at = factory.LazyFunction(now)


class AnnotationFactory(DjangoModelFactory):
    class Meta:
        model = Annotation

    indicator = factory.SubFactory(IndicatorFactory)
    year = 2008
    text = "The scheme was closed in March."
    noted_at = factory.LazyFunction(now)


class BreakdownFactory(DjangoModelFactory):
    """By age, in two groups."""

    class Meta:
        model = Breakdown

    indicator = factory.SubFactory(IndicatorFactory)
    name = "Age"
    groups = ["Under 60", "60 and over"]


class BreakdownFigureFactory(DjangoModelFactory):
    class Meta:
        model = BreakdownFigure

    breakdown = factory.SubFactory(BreakdownFactory)
    group = "Under 60"
    year = 2008
    value = Decimal(4)
    recorded_at = factory.LazyFunction(now)


class QuarterFactory(DjangoModelFactory):
    """An open quarter; `published=True` makes it public, `locked=True` closes entry."""

    class Meta:
        model = Quarter
        django_get_or_create = ("year", "number")

    class Params:
        published = factory.Trait(state=Quarter.State.PUBLISHED, published_at=factory.LazyFunction(now))
        locked = factory.Trait(state=Quarter.State.LOCKED, locked_at=factory.LazyFunction(now))

    year = 2008
    number = 4


class ReturnFactory(DjangoModelFactory):
    """A draft; `state` may be any other, its times and note come with it."""

    class Meta:
        model = Return

    quarter = factory.SubFactory(QuarterFactory)
    body = factory.SubFactory(BodyFactory)
    due_on = factory.LazyFunction(lambda: now().date() + dt.timedelta(days=10))
    opened_at = factory.LazyFunction(lambda: now() - dt.timedelta(days=3))
    submitted_at = factory.LazyAttribute(
        lambda each: None if each.state == Return.State.DRAFT else now() - dt.timedelta(days=2)
    )
    decided_at = factory.LazyAttribute(
        lambda each: now() if each.state in (Return.State.RETURNED, Return.State.ACCEPTED) else None
    )
    return_note = factory.LazyAttribute(
        lambda each: "Add the commentary." if each.state == Return.State.RETURNED else ""
    )
    state = Return.State.DRAFT


class ReturnEvidenceFactory(DjangoModelFactory):
    """A few bytes of PDF."""

    class Meta:
        model = ReturnEvidence

    body_return = factory.SubFactory(ReturnFactory)
    title = factory.Sequence(lambda n: f"Survey {n}")
    file = factory.LazyFunction(lambda: ContentFile(b"%PDF-1.7\n", name="survey.pdf"))
    extension = "pdf"
    content_type = "application/pdf"
    size = 9
    sha256 = "0" * 64
    uploaded_at = factory.LazyFunction(now)


class LetInFactory(DjangoModelFactory):
    """Somebody let in for ten days."""

    class Meta:
        model = LetIn

    quarter = factory.SubFactory(QuarterFactory)
    person = factory.SubFactory(PersonFactory)
    until = factory.LazyFunction(lambda: now().date() + dt.timedelta(days=10))
    reason = "The council's data came late."
    given_at = factory.LazyFunction(now)


class ClosingFactory(DjangoModelFactory):
    """An order to publish a quarter that waits for a worker."""

    class Meta:
        model = Closing

    quarter = factory.SubFactory(QuarterFactory)
    seen = "0" * 64
    asked_by = factory.SubFactory(PersonFactory)
    asked_at = factory.LazyFunction(now)


class CorrectionFactory(DjangoModelFactory):
    """A year's result that should have been another."""

    class Meta:
        model = Correction

    quarter = factory.SubFactory(QuarterFactory, published=True)
    indicator = factory.SubFactory(IndicatorFactory)
    part = 0
    value = Decimal(120)
    reason = "The last month was counted twice."
    proposed_by = factory.SubFactory(PersonFactory)
    proposed_at = factory.LazyFunction(now)


class ChallengeFactory(DjangoModelFactory):
    """A question that waits for its answer; `state` may be any other, what it takes comes with it."""

    class Meta:
        model = Challenge

    class Params:
        is_answered = factory.LazyAttribute(lambda each: each.state != Challenge.State.ASKED)
        has_meeting = factory.LazyAttribute(lambda each: each.state in ("scheduled", "decided"))

    indicator = factory.SubFactory(IndicatorFactory)
    quarter = factory.SubFactory(QuarterFactory)
    body = factory.SelfAttribute("indicator.body")
    standing = "significant_variance"
    standing_reason = "40 against 100: 60% below, tolerance 15%"
    state = Challenge.State.ASKED
    question = "What lies behind it?"
    asked_at = factory.LazyFunction(lambda: now() - dt.timedelta(days=9))
    answer = factory.LazyAttribute(lambda each: "A second team starts in May." if each.is_answered else "")
    answered_at = factory.LazyAttribute(lambda each: now() - dt.timedelta(days=5) if each.is_answered else None)
    meeting = factory.LazyAttribute(lambda each: MeetingFactory(body=TopBoardFactory()) if each.has_meeting else None)
    decision = factory.LazyAttribute(lambda each: "Agreed." if each.state == "decided" else "")
    decided_at = factory.LazyAttribute(lambda each: now() if each.state == "decided" else None)


def rows_of(name):
    """The rows of a list of the sample data, blank cells as None."""
    with (SAMPLE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [{key: value or None for key, value in row.items()} for row in csv.DictReader(file)]


def load_targets_of_2008_09():
    """The two bodies, eight indicators and their targets of the sample data; returns bodies and indicators by slug."""
    lyp = BodyFactory(slug="lyp", name="Later Years Partnership", acronym="LYP")
    sep = BodyFactory(slug="sep", name="Southampton Energy Partnership", acronym="SEP", parent=lyp.parent)
    bodies, numbers = {"lyp": lyp, "sep": sep}, ("baseline_value", "baseline_year", "stretch_number")
    for row in rows_of("indicators"):
        details = {key: value for key, value in row.items() if value is not None or key in numbers}
        details |= {"body": bodies[row["body"]], "baseline_value": _decimal(row["baseline_value"])}
        actions.save_indicator(Indicator(**details), by=None, at=now())
    indicators = {indicator.slug: indicator for indicator in Indicator.objects.all()}
    for row in rows_of("targets"):
        details = {
            key: value for key, value in row.items() if value is not None and key not in ("indicator", "quarter")
        }
        for key in ("value", "equivalent_value"):
            details[key] = _decimal(row[key])
        details |= {"year": int(row["year"]), "years": row["years"] and int(row["years"])}
        actions.set_target(indicators[row["indicator"]], **details, by=None, at=now())
    return bodies, indicators


def load_results_of_2008_09():
    """The two bodies, eight indicators, targets and figures of the sample data, quarters 1 to 4 published."""
    bodies, indicators = load_targets_of_2008_09()
    for row in rows_of("figures"):
        actions.record_figure(
            indicators[row["indicator"]],
            year=int(row["year"]),
            value=_decimal(row["value"]),
            printed_class=row["printed_class"],
            by=None,
            at=now(),
        )
    for number in (1, 2, 3, 4):
        quarter = actions.open_quarter(2008, number, by=None, at=now(), collect=False)
        actions.publish_quarter(quarter, by=None, at=now())
    return bodies


def _decimal(text):
    return None if text is None else Decimal(text)
