"""The letters that carry a member's personal link: made while they are queued, removed once they have gone."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from comms.actions.outbox import queue_account_mail
from comms.models import Message
from healthchecks.models import SurveyLink


def post_link(link: SurveyLink, *, is_reminder: bool, by, at) -> bool:
    """Queue the mail with a member's link; returns whether the member has an address to send it to."""
    to = link.member.contact_email or link.member.email
    if not to:
        return False
    token_hash = SurveyLink.hashed(link.token)
    if link.token_hash != token_hash:  # the portal's key was changed since the first letter
        link.token_hash = token_hash
        link.save(update_fields=["token_hash"])
    context = {
        "link": settings.PORTAL_ADDRESS + reverse("healthchecks:answer", args=[link.token]),
        "member": link.member,
        "body": link.body_check.body,
        "round": link.body_check.round,
        "is_reminder": is_reminder,
        "partnership_name": settings.PARTNERSHIP_NAME,
    }
    text = render_to_string("healthchecks/letters/link.txt", context)
    subject = f"{'Reminder: ' if is_reminder else ''}how well does {link.body_check.body.short_name} work?"
    # A password somebody waits for goes before hundreds of these.
    queue_account_mail(to, subject[:1].upper() + subject[1:], text, by=by, at=at, priority=Message.Priority.SOON)
    return True
