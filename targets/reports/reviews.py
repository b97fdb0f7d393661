"""What stood how in a year, for the yearly review of the strategy (C16)."""

from django.contrib.auth.models import AnonymousUser

from targets.models import Classification, Figure, Milestone, Part, Standing


def compile_year(person, year: int) -> dict:
    """Milestones and the year's published results as plain values, so that a finished review keeps them; two statements."""
    reader = person or AnonymousUser()
    milestones = Milestone.objects.visible_to(reader).select_related("target__aspiration__objective", "body")
    classes = (
        Classification.objects.current()
        .filter(figure__in=Figure.objects.ours().visible_to(AnonymousUser()), figure__year=year)
        .filter(figure__quarter__in=(Part.WHOLE_YEAR, Part.Q4))
        .select_related("figure__indicator__body")
        .order_by("figure__indicator__body__name", "figure__indicator__position", "pk")
    )
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
                "standing": Standing(classed.standing).value,
                "reason": classed.reason,
                "address": classed.figure.indicator.get_absolute_url(),
            }
            for classed in classes
        ],
    }
