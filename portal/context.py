"""What every template may show."""

from django.conf import settings


def portal(request):
    """Name and address of the partnership that runs this portal, and after how long it signs people out."""
    return {
        "partnership_name": settings.PARTNERSHIP_NAME,
        "portal_address": settings.PORTAL_ADDRESS,
        "demo": settings.DEMO,
        "session_minutes": int(settings.SESSION_IDLE.total_seconds() // 60),
    }
