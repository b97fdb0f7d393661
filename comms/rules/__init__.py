"""Who may do what with stories, issues, events and mail."""

from rules import predicate

from comms.models import Story
from comms.rules import audiences, digests, handbook, plan, press  # noqa: F401  state their permissions
from partnerships.rules import (
    is_strategic_manager,
    is_support_officer,
    manages,
    manages_somewhere,
    permit,
    support_office,
)

OFFICE = "the SP Support Officer, the Strategic Partnerships Manager or an administrator"
EDITORS = "the SP Support Officer or the Strategic Partnerships Manager"


@predicate
def wrote(person, story):
    return isinstance(story, Story) and story.author_id == person.pk


permit(
    "comms.send_story",
    manages | support_office,
    because="Only the manager of {body} or the SP Support Officer can send in its stories.",
)
permit(
    "comms.write_stories",
    manages_somewhere | support_office,
    because="Stories are sent in by partnership managers and the SP Support Officer.",
)
permit(
    "comms.edit_story",
    wrote | manages | support_office,
    because="Only its author, the manager of {body} or the SP Support Officer can change this story.",
)
permit("comms.collate_issue", support_office, because=f"Only {OFFICE} can put News-Link together.")
# Three rights apart (H08): whoever keeps the portal running may help to edit, but neither approves nor sends.
# Who approves what they edited themselves is told by `comms.reports.approval`, since that depends on the issue.
permit(
    "comms.approve_issue",
    is_support_officer | is_strategic_manager,
    because=f"Only {EDITORS} can approve an issue of News-Link.",
)
permit(
    "comms.publish_issue",
    is_support_officer | is_strategic_manager,
    because=f"Only {EDITORS} can send News-Link: publish or schedule it.",
)
permit(
    "comms.correct_issue",
    is_support_officer | is_strategic_manager,
    because=f"Only {EDITORS} can put a correction above an issue.",
)
permit(
    "comms.review_news_link",
    is_support_officer | is_strategic_manager,
    because=f"Only {EDITORS} can record what was decided about News-Link.",
)
permit("comms.keep_subscribers", support_office, because=f"Only {OFFICE} can see who subscribes.")
permit(
    "comms.forward_news",
    manages | support_office,
    because="Only the manager of {body} or the SP Support Officer sends its news on.",
)
permit(
    "comms.read_mail_log",
    manages_somewhere | support_office,
    because="The mail log is for partnership managers and the support office.",
)
permit("comms.work_outbox", support_office, because=f"Only {OFFICE} can see and change mail that is going out.")
permit(
    "comms.notify_event",
    manages | support_office,
    because="Only the manager of {body} or the SP Support Officer can announce its events.",
)
permit(
    "comms.keep_registrations",
    manages | support_office,
    because="Only the manager of {body} or the SP Support Officer can see who comes to its events.",
)
permit("comms.keep_assets", support_office, because=f"Only {OFFICE} can keep the stock of flyers, films and banners.")
permit(
    "comms.borrow",
    manages | support_office,
    because="Only the manager of {body} or the SP Support Officer can book and return what it borrows.",
)
permit(
    "comms.borrow_somewhere",
    manages_somewhere | support_office,
    because="Banners and films are booked by partnership managers and the SP Support Officer.",
)
permit(
    "comms.see_attendance",
    manages_somewhere | support_office,
    because="How well events were attended is for partnership managers and the SP Support Officer.",
)
permit(
    "comms.notify_events",
    manages_somewhere | support_office,
    because="Events are announced by partnership managers and the SP Support Officer.",
)
