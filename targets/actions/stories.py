"""Writing beside the figures: the story of an indicator, section by section, and notes on its chart (C10)."""

from datetime import datetime

from partnerships.access import RefusedError, action, authorise
from partnerships.events import record
from partnerships.models import Event, Person
from targets.models import Annotation, Indicator, IndicatorSection, Part


@action
def write_section(
    indicator: Indicator, *, topic: str, text: str, by: Person | None, at: datetime
) -> IndicatorSection | None:
    """Write one section of an indicator's story, or take it away with an empty text; unchanged it stays as it is."""
    indicator = _held(indicator, by=by)
    section = IndicatorSection.objects.filter(indicator=indicator, topic=topic).first()
    text = text.strip()
    before = section.text if section else ""
    if text == before:
        return section
    told = {"before": {"text": before}, "after": {"text": text}}
    section = section or IndicatorSection(indicator=indicator, topic=topic)
    if not text:
        record("section.written", section, by=by, at=at, **_news(indicator), **told)
        section.delete()
        return None
    section.text, section.written_by, section.written_at = text, by, at
    section.save()
    record("section.written", section, by=by, at=at, **_news(indicator), **told)
    return section


@action
def annotate(
    indicator: Indicator, *, year: int, text: str, by: Person | None, at: datetime, quarter: int = Part.WHOLE_YEAR
) -> Annotation:
    """Note on an indicator's chart what happened in a quarter or year. Raises RefusedError without words."""
    indicator = _held(indicator, by=by)
    text = text.strip()
    if not text:
        raise RefusedError("Say what happened.", field="text")
    period = {"indicator": indicator, "year": year, "quarter": quarter, "text": text}
    annotation = Annotation.objects.create(**period, noted_by=by, noted_at=at)
    record("annotation.made", annotation, by=by, at=at, **_news(indicator), after={"text": text})
    return annotation


@action
def remove_annotation(annotation: Annotation, *, by: Person | None, at: datetime) -> Indicator:
    """Take a note off an indicator's chart; its words stay in the history."""
    indicator = _held(annotation.indicator, by=by)
    annotation = Annotation.objects.select_for_update(of=("self",)).select_related("indicator").get(pk=annotation.pk)
    record("annotation.removed", annotation, by=by, at=at, **_news(indicator), before={"text": annotation.text})
    annotation.delete()
    return indicator


def _held(indicator, *, by):
    indicator = Indicator.objects.select_for_update(of=("self",)).select_related("body").get(pk=indicator.pk)
    authorise(by, "targets.write_story", indicator)
    return indicator


def _news(indicator):
    return {"body": indicator.body, "visibility": Event.Visibility.PUBLIC}
