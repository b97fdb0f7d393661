"""Letters about people's accounts: the one place from which they leave.

No token is kept: a letter's link is made while the letter is written.
"""

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from comms.actions.outbox import queue_account_mail
from partnerships.access import invitation_link, new_email_link
from partnerships.models import SignInInvitation


def post_letter(*, to, subject, text):
    """Hand a letter to the outbox, which overtakes newsletters with it and forgets its content once it has gone."""
    queue_account_mail(to, subject, text, by=None, at=timezone.now())


def write_letter(name, to, **context):
    """Write the letter `name` from its templates and post it to the address `to`."""
    context |= {"partnership_name": settings.PARTNERSHIP_NAME, "portal_address": settings.PORTAL_ADDRESS}
    subject = render_to_string(f"portal/letters/{name}_subject.txt", context)
    text = render_to_string(f"portal/letters/{name}.txt", context)
    post_letter(to=to, subject=" ".join(subject.split()), text=text.strip() + "\n")


def write_invitations(*, at):
    """Write the letter of each invitation that has none yet; run twice or at once, each gets one."""
    for pk in SignInInvitation.objects.unwritten().values_list("pk", flat=True):
        with transaction.atomic():
            invitation = (
                SignInInvitation.objects.unwritten()
                .select_for_update(skip_locked=True, of=("self",))
                .select_related("person", "invited_by")
                .filter(pk=pk)
                .first()
            )
            if invitation is None:
                continue
            invitation.written_at = at
            invitation.save(update_fields=["written_at"])
            write_letter("invitation", invitation.email, invitation=invitation, link=invitation_link(invitation))


def write_new_email_letters(person, email):
    """Ask the new address for proof, and tell the present one that somebody asked."""
    write_letter("new_email", email, person=person, link=new_email_link(person, email))
    account = settings.PORTAL_ADDRESS + reverse("portal:account")
    write_letter("new_email_asked", person.email, person=person, account=account)
