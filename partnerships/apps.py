import importlib

from django.apps import AppConfig

SIGN_IN_EVENTS = {
    "person.invited": "{by} invited {subject} to sign in",
    "person.invitation_withdrawn": "{by} withdrew the invitation of {subject}",
    "person.accepted_invitation": "{subject} accepted the invitation to sign in",
    "person.sign_in_stopped": "{by} stopped {subject} from signing in",
    "person.sign_in_email_changed": "{subject} changed the address they sign in with",
}

REGISTER_EVENTS = {
    "body.added": "{by} added {subject} to the register",
    "body.edited": "{by} changed the register entry of {subject}",
    "body.moved": "{by} changed what {subject} reports to",
    "body.activated": "{by} made {subject} active",
    "body.closed": "{by} closed {subject}",
    "page.edited": "{by} edited the page of {subject}",
    "page.confirmed": "{by} confirmed that the page of {subject} is right",
    "activity.added": "{by} added the activity “{subject}”",
    "activity.edited": "{by} changed the activity “{subject}”",
    "activity.removed": "{by} removed the activity “{subject}”",
    "seat.appointed": "{by} appointed {subject}",
    "seat.ended": "{by} ended the seat of {subject}",
    "seat.changed": "{by} changed the seat of {subject}",
    "organisation.added": "{by} added the organisation {subject}",
    "organisation.edited": "{by} changed the entry of the organisation {subject}",
    "person.added": "{by} added {subject} to the people of the register",
    "person.edited": "{by} changed the details of {subject}",
    "person.merged": "{by} merged two entries into {subject}",
    "document.added": "{by} added the document “{subject}” to {body}",
    "document.updated": "{by} added a new version of “{subject}” to {body}",
    "document.edited": "{by} changed the entry of the document “{subject}”",
    "document.withdrawn": "{by} withdrew the document “{subject}” from {body}",
    "decision.recorded": "{by} recorded the decision on {subject}",
    "meeting.planned": "{by} planned: {subject}",
    "meeting.changed": "{by} changed: {subject}",
    "meeting.cancelled": "{by} cancelled: {subject}",
}

DUTIES = {
    "page_check.due": {"title": "Check the page of {body}", "button": "Check the page"},
    "proposal.settle": {"title": "Settle a correction: {subject}", "button": "Look at it"},
    "proposal.carry_out": {"title": "Carry out a correction: {subject}", "button": "Look at it"},
    "proposal.answer": {"title": "Answer about your correction: {subject}", "button": "Answer"},
    "paper.due": {"title": "Send in the paper “{subject}” for {body}", "button": "Open the paper"},
    "paper.again": {"title": "Change the paper “{subject}” and send it again", "button": "Open it", "urgent": True},
    "paper.check": {"title": "Check the paper “{subject}” from {body}", "button": "Look at it"},
    "plan_action.due": {"title": "Due soon: {subject}", "button": "Open the action"},
    "chair_statement.due": {"title": "{subject}", "button": "Write and sign"},
    "dissolution.due": {"title": "Close {body} down", "button": "Open the workbook"},
}

TABS = (
    ("About", "body_detail", 10, None),
    ("Members", "body_members", 20, None),
    ("Meetings and papers", "body_meetings", 30, None),
    ("Chair’s statement", "body_statements", 55, None),
    ("Documents", "body_documents", 60, None),
    ("History", "body_history", 90, "partnerships.see_history"),
)

IMPORT_EVENTS = {
    "import.applied": "{by} imported {subject}",
    "strategy.added": "{by} added {subject}",
    "strategy.edited": "{by} changed {subject}",
    "objective.added": "{by} added {subject}",
    "objective.edited": "{by} changed {subject}",
    "aspiration.added": "{by} added aspiration {subject}",
    "aspiration.edited": "{by} changed aspiration {subject}",
}

PLAN_EVENTS = {
    "action_plan.added": "{by} entered the plan {subject}",
    "action_plan.edited": "{by} changed the plan {subject}",
    "plan_action.added": "{by} added {subject}",
    "plan_action.edited": "{by} changed {subject}",
    "plan_action.noted": "{by} said how {subject} goes",
    "plan_action.settled": "{by} settled {subject}",
    "plan_action.renewed": "{by} renewed {subject}",
    "partner_plan.added": "{by} added the partner’s plan {subject}",
    "partner_plan.edited": "{by} changed the partner’s plan {subject}",
    "message.placed": "{by} recorded a key message: {subject}",
    "message.corrected": "{by} corrected the key message {subject}",
    "cadence.added": "{by} added what recurs: {subject}",
    "cadence.edited": "{by} changed what recurs: {subject}",
    "pledge.made": "{by} entered the pledge {subject}",
    "pledge.changed": "{by} changed the pledge {subject}",
}

CORRECTION_EVENTS = {
    "page.corrections_sent": "{by} checked the page of {subject} and sent corrections",
    "page.check_settled": "{by} settled the last correction of the check of {subject}",
    "proposal.sent": "{by} proposed a correction: {subject}",
    "proposal.reported": "Somebody who was not signed in proposed a correction: {subject}",
    "proposal.accepted": "{by} accepted a correction: {subject}",
    "proposal.taken_on": "{by} accepted a correction that is to be carried out: {subject}",
    "proposal.done": "{by} carried out a correction: {subject}",
    "proposal.declined": "{by} declined a correction: {subject}",
    "proposal.returned": "{by} asked back about a correction: {subject}",
    "proposal.revised": "{by} sent a correction again: {subject}",
    "proposal.withdrawn": "{by} took back a correction: {subject}",
    "update.marked": "{by} told of a significant update of {body}: {subject}",
}

PAPER_EVENTS = {
    "paper.asked": "{by} asked {body} for the paper “{subject}”",
    "paper.sent": "{by} sent in the paper “{subject}” from {body}",
    "paper.returned": "{by} sent the paper “{subject}” back to its author",
    "paper.accepted": "{by} accepted the paper “{subject}” from {body}",
    "paper.withdrawn": "{by} withdrew the paper “{subject}” from {body}",
}

CHAIR_STATEMENT_EVENTS = {
    "chair_statement.asked": "{by} asked for the {subject}",
    "chair_statement.drafted": "{by} worked on the {subject}",
    "chair_statement.signed": "{by} signed the {subject}",
}


CLOSE_DOWN_EVENTS = {
    "dissolution.begun": "{by} began the {subject}",
    "dissolution.written": "{by} wrote in the {subject}",
    "dissolution.planned": "{by} changed when it closes: {subject}",
    "dissolution.closed": "{by} closed the {subject}",
    "practice.added": "{by} added the lesson “{subject}”",
    "practice.edited": "{by} changed the lesson “{subject}”",
    "practice.removed": "{by} removed the lesson “{subject}”",
    "practice.published": "{by} put the lesson “{subject}” into the resource centre",
}


class PartnershipsConfig(AppConfig):
    name = "partnerships"
    verbose_name = "Partnerships"

    def ready(self):
        events, duties, pages = (
            importlib.import_module(f"partnerships.{name}") for name in ("events", "duties", "pages")
        )
        worded = (
            REGISTER_EVENTS
            | SIGN_IN_EVENTS
            | IMPORT_EVENTS
            | PLAN_EVENTS
            | CHAIR_STATEMENT_EVENTS
            | CORRECTION_EVENTS
            | CLOSE_DOWN_EVENTS
            | PAPER_EVENTS
        )
        for kind, wording in worded.items():
            events.register_event(kind, wording)
        for kind, words in DUTIES.items():
            duties.register_duty(kind, **words)
        cadences = importlib.import_module("partnerships.reports.cadences")
        duties.register_schedule("page-checks", kind="check", days=cadences.page_checks)
        duties.register_schedule("plan-actions", kind="plan", days=cadences.plan_actions)
        for label, url_name, order, permission in TABS:
            pages.register_body_tab(label, f"partnerships:{url_name}", order=order, permission=permission)
        importlib.import_module("partnerships.resources").register_lists()
