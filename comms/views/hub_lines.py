"""What stands on the hub."""

from comms.models import (
    BriefingNote,
    Circular,
    Consultation,
    ConsultationReply,
    CopyRequest,
    Delivery,
    Loan,
    NewsLinkIssue,
    PressRelease,
    Story,
)
from comms.models.plans import OFFICE
from comms.views.checklists import places_of, waiting_on_checklists
from comms.views.hub import register_hub_line


def register_hub_lines():
    """Put the lines of this app on the hub."""
    line = register_hub_line
    line("News-Link", "Stories", "comms:story_list", permission="comms.write_stories")
    line(
        "News-Link", "Desk: put an issue together", "comms:issue_list", permission="comms.collate_issue",
        waiting=_stories_on_desk, waiting_words="stories on the desk",
    )  # fmt: skip
    line("News-Link", "How News-Link does", "comms:news_link_review", permission="comms.collate_issue")
    line("News-Link", "Subscribers", "comms:subscriber_list", permission="comms.keep_subscribers")
    line("News-Link", "Who was told of what we published", "comms:mail_log", permission="comms.read_mail_log")
    line(
        "News-Link", "Audiences, and circulars to the LSP network", "comms:audience_list",
        permission="comms.keep_audiences", waiting=_circulars_begun, waiting_words="circulars to send",
    )  # fmt: skip
    line("Plan", "Communications plan", "comms:plan_list")
    line(
        "Plan", "Checklists: who does what with which tool", "comms:checklist_list", permission="comms.open_hub",
        waiting=waiting_on_checklists, waiting_words="to do",
    )  # fmt: skip
    line("Plan", "The tools table", "comms:tool_list", permission="comms.open_hub")
    line("Plan", "Communications leads", "comms:lead_list", permission="comms.open_hub")
    line(
        "Press and partners", "Press desk", "comms:press_desk", permission="comms.open_hub",
        waiting=_releases_waiting, waiting_words="to approve or issue",
    )  # fmt: skip
    line("Press and partners", "Coverage in the media", "comms:coverage_list", permission="comms.log_coverage")
    line("Press and partners", "Updates to partners, and talks", "comms:update_list", permission="comms.open_hub")
    line(
        "Press and partners", "Members’ briefing note", "comms:briefing_list", permission="comms.keep_briefings",
        waiting=_updates_waiting, waiting_words="to publish",
    )  # fmt: skip
    line("Events", "Announce an event", "comms:event_announce", permission="comms.notify_events")
    line("Events", "How well events were attended", "comms:attendance_list", permission="comms.see_attendance")
    line("Events", "Flyers, film and banners", "comms:asset_list")
    line("Events", "Loans of banners and films", "comms:loan_list", waiting=_loans_late, waiting_words="late")
    line("Handbook and strategy", "Handbook", "comms:handbook_desk", permission="comms.log_distribution")
    line(
        "Handbook and strategy", "Copies of the strategy", "comms:copy_list", permission="comms.send_copies",
        waiting=_copies_waiting, waiting_words="to send",
    )  # fmt: skip
    line("Handbook and strategy", "Our name and logo", "comms:brand")
    line(
        "Consultations", "Consultations", "comms:consultation_list", waiting=_replies_waiting,
        waiting_words="to reply to or report on",
    )  # fmt: skip
    line(
        "Mail", "Outbox", "comms:outbox", permission="comms.work_outbox",
        waiting=_mail_to_decide, waiting_words="to decide about",
    )  # fmt: skip


def _stories_on_desk(person, on):
    return Story.objects.waiting().count()


def _circulars_begun(person, on):
    return Circular.objects.visible_to(person).drafts().count()


def _releases_waiting(person, on):
    return PressRelease.objects.visible_to(person).waiting().count()


def _updates_waiting(person, on):
    return BriefingNote.objects.visible_to(person).drafts().filter(items__is_left_out=False).distinct().count()


def _copies_waiting(person, on):
    return CopyRequest.objects.visible_to(person).open().count()


def _replies_waiting(person, on):
    """For the office what it has not reported on, for others what their bodies have not replied to."""
    if person.holds(*OFFICE):
        return Consultation.objects.closed(on=on).filter(fed_back_at=None).count()
    open_ones = Consultation.objects.open(on=on)
    return ConsultationReply.objects.waiting().filter(consultation__in=open_ones, body__in=places_of(person)).count()


def _mail_to_decide(person, on):
    late = NewsLinkIssue.objects.filter(state=NewsLinkIssue.State.LATE).count()
    return late + Delivery.objects.filter(state=Delivery.State.UNCERTAIN).count()


def _loans_late(person, on):
    return Loan.objects.visible_to(person).late(on=on).count()
