"""Pages for when something is wrong: each says what to do."""

import sys

from django.contrib.auth.models import AnonymousUser
from django.db import InterfaceError, OperationalError
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

DATABASE_BACK_SECONDS = 15


def csrf_failure(request, reason=""):
    """The form was too old or came from elsewhere; nothing was saved."""
    return render(request, "403_csrf.html", status=403)


def bad_request(request, exception=None):
    return render(request, "400.html", status=400)


def not_allowed(request, exception=None):
    """Says why, in the words of the rule that refused."""
    return render(request, "403.html", {"reason": str(exception) if exception else ""}, status=403)


def not_found(request, exception=None):
    return render(request, "404.html", status=404)


def server_error(request):
    """A fault of ours; or, while the database cannot be reached, that the portal is closed for a moment (F08)."""
    if isinstance(sys.exception(), OperationalError | InterfaceError):
        return _database_away(request)
    return render(request, "500.html", status=500)


def _database_away(request):
    # Who this is cannot be asked either, and middleware further out would.
    request.user = AnonymousUser()
    response = render(request, "503.html", status=503)
    response.headers["Retry-After"] = str(DATABASE_BACK_SECONDS)
    add_never_cache_headers(response)
    return response
