"""Who may record figures, set targets, change the tolerance and publish a quarter."""

from partnerships.rules import manages, permit, support_office

permit(
    "targets.record_figure",
    manages | support_office,
    because="Only the manager of {body} or the SP Support Officer can record its figures.",
)
permit(
    "targets.set_target",
    manages | support_office,
    because="Only the manager of {body} or the SP Support Officer can set its targets.",
)
permit(
    "targets.update_milestone",
    manages | support_office,
    because="Only the manager of {body} or the SP Support Officer can say how its milestones stand.",
)
permit(
    "targets.keep_indicators",
    support_office,
    because="Only the SP Support Officer, the Strategic Partnerships Manager or an administrator can change the list of indicators.",
)
permit(
    "targets.adopt_tolerance_rule",
    support_office,
    because="Only the SP Support Officer, the Strategic Partnerships Manager or an administrator can change the tolerance.",
)
permit(
    "targets.publish_quarter",
    support_office,
    because="Only the SP Support Officer, the Strategic Partnerships Manager or an administrator can publish a quarter.",
)
