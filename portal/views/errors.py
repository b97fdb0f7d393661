"""Pages for when something is wrong: each says what to do."""

from django.shortcuts import render


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
    return render(request, "500.html", status=500)
