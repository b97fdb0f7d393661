from django.apps import AppConfig

RETURN_EVENTS = {
    "quarter.locked": "{by} locked {subject}",
    "quarter.unlocked": "{by} unlocked {subject}",
    "quarter.let_in": "{by} let in {subject} to a locked quarter",
    "quarter.let_in_ended": "{by} ended the exception for {subject}",
    "return.submitted": "{by} sent in the return {subject}",
    "return.sent_back": "{by} sent back the return {subject}",
    "return.accepted": "{by} accepted the return {subject}",
    "return.changed": "{by} changed the accepted return {subject}",
    "return.evidence_added": "{by} added evidence to the return {subject}",
    "return.evidence_removed": "{by} removed evidence from the return {subject}",
}
INDICATOR_EVENTS = {
    "indicator.added": "{by} added the indicator {subject} to {body}",
    "indicator.saved": "{by} changed the indicator {subject} of {body}",
    "indicator.retired": "{by} changed how long {subject} of {body} is measured",
    "baseline.agreed": "{by} noted that the baseline of {subject} is agreed",
    "baseline.revised": "{by} revised the baseline of {subject}",
    "target.set": "{by} set {subject}",
    "figure.recorded": "{by} recorded the figure of {subject}",
    "section.written": "{by} wrote {subject}",
    "annotation.made": "{by} made a {subject}",
    "annotation.removed": "{by} removed a {subject}",
    "breakdown.saved": "{by} changed how {subject} is told apart",
    "breakdown.recorded": "{by} recorded figures of {subject}",
    "class.overridden": "{by} overrode the class of {subject}",
    "class.restored": "{by} let the rule’s class of {subject} stand again",
}

PUBLISHING_EVENTS = {
    "target.met": "{subject} met its target",
    "quarter.published": "{by} published the figures of {subject}",
    "quarter.revised": "{by} published a revision of {subject}",
    "closing.asked": "{by} asked for {subject} to be published",
    "closing.failed": "{subject} could not be published",
    "report.completed": "{subject} was made as a PDF",
    "correction.proposed": "{by} proposed a correction of {subject}",
    "correction.withdrawn": "{by} withdrew the correction of {subject}",
}

CHALLENGE_EVENTS = {
    "challenge.asked": "{by} asked {body} about {subject}",
    "challenge.answered": "{by} answered the board about {subject}",
    "challenge.scheduled": "{by} put {subject} on a board’s agenda",
    "challenge.decided": "{by} recorded the board’s decision about {subject}",
}

KNOWLEDGE_EVENTS = {
    "data_set.added": "{by} added “{subject}” to the evidence base",
    "data_set.edited": "{by} changed “{subject}” in the evidence base",
    "intervention.added": "{by} said what {body} tries: {subject}",
    "intervention.edited": "{by} said what was seen of: {subject}",
    "strategy_review.begun": "{by} began the {subject}",
    "strategy_review.edited": "{by} wrote on the {subject}",
    "strategy_review.finished": "{by} finished the {subject}",
}

DUTIES = {
    "targets.return_due": ("Send in the figures and news of {subject}", "Fill in the return"),
    "targets.challenge_answer": ("Answer the board about {subject}", "Answer the board"),
    "targets.return_sent_back": ("Change and send again: {subject}", "Open the return"),
    "targets.return_check": ("Accept or send back: {subject}", "Check the return"),
}
# Nobody is reminded of these while their quarter is locked or published.
OF_OPEN_QUARTERS = ("targets.return_due", "targets.return_sent_back")


class TargetsConfig(AppConfig):
    name = "targets"
    verbose_name = "Targets"

    def ready(self):
        from partnerships.access import refuse_by
        from partnerships.duties import register_duty, register_schedule
        from partnerships.events import event_recorded, register_event
        from partnerships.pages import register_body_tab
        from targets import receivers, resources, rules  # noqa: F401  states the permissions
        from targets.reports import schedules
        from targets.reports.returns import returns_at_rest

        register_schedule("returns", kind="return", days=schedules.returns)
        register_schedule("quarter-reports", kind="report", days=schedules.reports)
        register_event("series.imported", "{by} imported a series of figures of {subject}")
        register_event("area.list_changed", "{by} changed the list of areas to compare with")
        register_event("strategy_target.saved", "{by} changed target {subject} of the strategy")
        register_event("milestone.saved", "{by} added the milestone {subject}")
        register_event("milestone.changed", "{by} changed the milestone {subject}")
        register_event("quarter.opened", "{by} opened {subject}")
        for kind, wording in (RETURN_EVENTS | PUBLISHING_EVENTS | CHALLENGE_EVENTS | KNOWLEDGE_EVENTS).items():
            register_event(kind, wording)
        for kind, (title, button) in DUTIES.items():
            at_rest = returns_at_rest if kind in OF_OPEN_QUARTERS else None
            register_duty(kind, title=title, button=button, at_rest=at_rest)
        for kind, wording in INDICATOR_EVENTS.items():
            register_event(kind, wording)
        register_event("milestone.updated", "{by} said how milestone {subject} stands")
        register_event("tolerance_rule.adopted", "{by} adopted {subject}")
        refuse_by(
            "published_quarter_stands",
            "The quarter is published and its figures stand still. Ask the SP Support Officer to publish a correction.",
        )
        refuse_by(
            "indicator_agreed_baseline_stands",
            "The baseline is agreed and stands. Enter a better one as the revised baseline.",
            field="baseline_value",
        )
        refuse_by(
            "indicator_parts_have_no_parts",
            "A part has no parts of its own, and an indicator with parts is part of no other.",
            field="parent",
        )
        refuse_by("quarter_stands_once_published", "A published quarter stays published.")
        register_body_tab("Targets", "targets:body_targets", order=40)
        resources.register_lists()
        event_recorded.connect(receivers.wake_publisher, dispatch_uid="targets.wake_publisher")
