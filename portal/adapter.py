"""How allauth's pages fit the portal: only invited people get in, and its letters leave by our outbox."""

from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from django.conf import settings
from django.urls import reverse

from portal.context import portal
from portal.letters import post_letter
from portal.sessions import BROWSER_KEY, browser_in_words, end_sessions


class AccountAdapter(DefaultAccountAdapter):
    """Closed sign-up, our letters, and one place where somebody is signed in."""

    def is_open_for_signup(self, request):
        return False

    def send_mail(self, template_prefix, email, context):
        message = self.render_mail(template_prefix, email, {"email": email, **portal(None), **context})
        post_letter(to=email, subject=message.subject, text=message.body)

    def format_email_subject(self, subject):
        return str(subject)

    def login(self, request, user):
        super().login(request, user)
        request.session[BROWSER_KEY] = browser_in_words(request.headers.get("User-Agent", ""))

    def set_password(self, user, password):
        """Also end the sessions that the old password opened, but for the one in which it is changed."""
        super().set_password(user, password)
        end_sessions(user, but=context.request.session.session_key)

    def get_reset_password_from_key_url(self, key):
        """The link of a reset letter, on the portal's own address whatever host the request named (A15)."""
        return settings.PORTAL_ADDRESS + urlsplit(super().get_reset_password_from_key_url(key)).path

    def get_password_change_redirect_url(self, request):
        return reverse("portal:account")
