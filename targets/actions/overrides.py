"""Setting a class aside: only by a named person, with a reason, and never without a trace (X04)."""

from datetime import datetime

from partnerships.access import RefusedError, action, authorise
from partnerships.events import record
from partnerships.models import Person
from targets.actions.classes import class_by_rule, replace_classes
from targets.actions.quarters import lock_open_quarter
from targets.models import UNCLASSED, Classification, Figure, Kind, Standing


@action
def override_class(figure: Figure, *, standing: str, reason: str, by: Person, at: datetime) -> Classification:
    """Give a figure another class than its rule does; the rule's class stays in sight.

    It stands until it is cleared or the figure, its target or the rule changes. Raises
    RefusedError without a reason, where there is nothing to class, and for the rule's own class.
    """
    figure = _held(figure, by=by)
    reason = reason.strip()
    if not reason:
        raise RefusedError("Say why the class of the rule does not fit.", field="reason")
    new, before = class_by_rule(figure, at=at), _told(figure)
    if new.standing in UNCLASSED:
        raise RefusedError("There is nothing to class: record the figure and set its target first.", field="standing")
    if standing not in (Standing.ON_TARGET, Standing.SLIGHT, Standing.SIGNIFICANT) or standing == new.standing:
        raise RefusedError("Choose another class than the one the rule gives.", field="standing")
    new.rule_standing, new.standing, new.overridden_by, new.override_reason = new.standing, standing, by, reason
    new.reason = f"Overridden by {by}: “{reason.rstrip('.')}.” {_before(figure)} {_by_rule(new)}"
    replace_classes([new], at=at)
    _tell("class.overridden", figure, by=by, at=at, before=before)
    return new


@action
def clear_override(figure: Figure, *, by: Person | None, at: datetime) -> Classification:
    """Let the rule's class stand again. Raises RefusedError where none was set aside."""
    figure = _held(figure, by=by)
    before = _told(figure)
    if not before or not before["override_reason"]:
        raise RefusedError("This class is the rule’s own; there is nothing to clear.")
    new = class_by_rule(figure, at=at)
    replace_classes([new], at=at)
    _tell("class.restored", figure, by=by, at=at, before=before)
    return new


def _held(figure, *, by):
    lock_open_quarter(figure.year, figure.quarter, create=False)
    figure = Figure.objects.select_for_update(of=("self",)).select_related("indicator__body").get(pk=figure.pk)
    authorise(by, "targets.override_class", figure.indicator)
    return figure


def _before(figure):
    return "As judged:" if figure.indicator.kind == Kind.QUALITATIVE else "By the rule"


def _by_rule(classed):
    return f"{Standing(classed.rule_standing).label}: {classed.reason}"


def _told(figure):
    current = Classification.objects.current().filter(figure=figure).first()
    return current and {"standing": current.standing, "override_reason": current.override_reason}


def _tell(kind, figure, *, by, at, before):
    record(kind, figure, by=by, at=at, body=figure.indicator.body, before=before, after=_told(figure))
