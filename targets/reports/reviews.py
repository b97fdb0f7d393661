"""What stood how in a year, for the yearly review of the strategy (C16)."""

from django.contrib.auth.models import AnonymousUser

from targets.models import Classification, Figure, Milestone, Part, Standing
from targets.reports.wording import period_label

AFTER_QUARTERS = Part.Q4 + 1
REVIEW_COLUMNS = ["kind", "target", "title", "body", "period", "stands", "why"]


def compile_year(person, year: int) -> dict:
    """Milestones and each indicator's newest published result of the year; two statements.

    Plain values, so that a finished review keeps them. A whole year's figure is newer than its quarters'.
    """
    reader = person or AnonymousUser()
    milestones = Milestone.objects.visible_to(reader).select_related("target__aspiration__objective", "body")
    classes = (
        Classification.objects.current()
        .filter(figure__in=Figure.objects.ours().visible_to(AnonymousUser()), figure__year=year)
        .select_related("figure__indicator__body")
        .order_by("figure__indicator__body__name", "figure__indicator__position", "pk")
    )
    newest = {}
    for classed in sorted(classes, key=_newness):
        newest[classed.figure.indicator_id] = classed.pk
    return {
        "milestones": [
            {
                "target": milestone.target.reference,
                "text": milestone.text,
                "body": milestone.body.short_name,
                "due": milestone.due_label,
                "state": milestone.state,
                "state_words": milestone.get_state_display(),
                "note": milestone.note,
                "address": milestone.get_absolute_url(),
            }
            for milestone in milestones.in_order()
        ],
        "indicators": [
            {
                "title": str(classed.figure.indicator),
                "body": classed.figure.indicator.body.short_name,
                "period": period_label(classed.figure.year, classed.figure.quarter),
                "standing": Standing(classed.standing).value,
                "reason": classed.reason,
                "address": classed.figure.indicator.get_absolute_url(),
            }
            for classed in classes
            if newest[classed.figure.indicator_id] == classed.pk
        ],
    }


def review_rows(compiled: dict) -> list[list[str]]:
    """What was compiled of a year as rows of a file: its indicators, then its milestones."""
    indicators = [
        [
            "Indicator",
            "",
            row["title"],
            row["body"],
            row.get("period", ""),
            Standing(row["standing"]).label,
            row["reason"],
        ]
        for row in compiled["indicators"]
    ]
    milestones = [
        ["Milestone", row["target"], row["text"], row["body"], row["due"], row["state_words"], row["note"]]
        for row in compiled["milestones"]
    ]
    return indicators + milestones


def _newness(classed):
    """A result before none, then by its quarter; the whole year comes last."""
    return classed.standing != Standing.NO_DATA, classed.figure.quarter or AFTER_QUARTERS
