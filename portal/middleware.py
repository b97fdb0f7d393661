"""Who is asking, and that nobody else gets to see what they were shown."""

from django.contrib.auth.middleware import AuthenticationMiddleware
from django.utils.cache import add_never_cache_headers
from django.utils.functional import SimpleLazyObject

from portal.sessions import signed_in_person


class PersonMiddleware(AuthenticationMiddleware):
    """Sets `request.user` from the session's row, which holds the person already."""

    def process_request(self, request):
        request.user = SimpleLazyObject(lambda: signed_in_person(request))


class PrivateRepliesMiddleware:
    """Forbids browsers and proxies to keep what a signed-in person was shown (A14)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.user.is_authenticated or request.path.startswith("/account/"):
            add_never_cache_headers(response)
        return response
