"""What every template may show."""

from django.conf import settings


def portal(request):
    """Name and address of the partnership that runs this portal."""
    return {
        "partnership_name": settings.PARTNERSHIP_NAME,
        "portal_address": settings.PORTAL_ADDRESS,
        "demo": settings.DEMO,
    }
