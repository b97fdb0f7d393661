"""What stands between an issue and its approval: what is missing, what mail programs would break, who must act (H08)."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from comms.mime.lint import mail_faults
from comms.mime.newsletter import newsletter
from comms.models import NewsLinkIssue
from comms.reports.issues import IssueContent, issue_content
from comms.reports.links import link_fault
from partnerships.markup import link_faults
from partnerships.models import Person, Role


@dataclass(frozen=True)
class Blocker:
    """One thing that stops the approval, as a sentence, and where it is mended."""

    words: str
    address: str = ""
    link: str = ""


def blockers(issue: NewsLinkIssue, by: Person, content: IssueContent | None = None) -> list[Blocker]:
    """What still stops `by` from approving the issue; nothing if they may go on."""
    content = content or issue_content(issue)
    return [*_missing(issue, content), *_faults(issue, content), *_signature(issue, by, content)]


def _missing(issue, content):
    if not content.story_count:
        yield Blocker("There is no story in it yet. Accept at least one.")
    if not issue.introduction.strip():
        yield Blocker("It has no introduction. Write a sentence or two.", *_introduction(issue))


def _faults(issue, content):
    """What mail programs or readers would stumble over."""
    for fault in dict.fromkeys(link_faults(issue.introduction, link_fault)):
        yield Blocker(f"In the introduction, {fault}.", *_introduction(issue))
    for pk, title, text in issue.stories.in_order().values_list("pk", "title", "text"):
        mend = reverse("comms:story_edit", args=[pk]), f"Mend “{title}”"
        for fault in dict.fromkeys(link_faults(text, link_fault)):
            yield Blocker(f"In “{title}”, {fault}.", *mend)
    for words in mail_faults(newsletter(content.data, at=timezone.localtime(issue.opened_at))):
        yield Blocker(words)


def _introduction(issue):
    return reverse("comms:issue_introduction", args=[issue.slug]), "Write the introduction"


def _signature(issue, by, content):
    """Approved by somebody other than its last editor, or by the Support Officer after a test of these words."""
    if issue.edited_by_id != by.pk:
        return
    test = reverse("comms:issue_test", args=[issue.slug]), "Send a test"
    if not by.holds(Role.SUPPORT_OFFICER):
        yield Blocker("You changed it last, so somebody else approves it.")
    elif not issue.tested_at:
        yield Blocker("You changed it last: send a test and look at it before you approve it yourself.", *test)
    elif issue.tested_hash != content.sha256:
        yield Blocker("It was changed since the last test. Send another and look at it.", *test)
