"""What the portal says about itself: accessibility, privacy, cookies and how to reach us."""

from email.utils import parseaddr

from django.conf import settings
from django.views.generic import TemplateView

from partnerships.pages import PageMixin, kept_until_news, public_page


@kept_until_news
@public_page
class StatementView(PageMixin, TemplateView):
    """A page of plain text with the partnership's contact address."""

    def get_context_data(self, **kwargs):
        return super().get_context_data(contact_email=parseaddr(settings.DEFAULT_FROM_EMAIL)[1], **kwargs)


class AccessibilityView(StatementView):
    template_name = "portal/accessibility.html"
    heading = "Accessibility statement"


class PrivacyView(StatementView):
    template_name = "portal/privacy.html"
    heading = "Privacy"


class CookiesView(StatementView):
    template_name = "portal/cookies.html"
    heading = "Cookies"
    extra_context = {
        "columns": ["Cookie", "What it does", "When it goes"],
        "session_cookie": settings.SESSION_COOKIE_NAME,
        "csrf_cookie": settings.CSRF_COOKIE_NAME,
    }


class ContactView(StatementView):
    template_name = "portal/contact.html"
    heading = "Contact"
