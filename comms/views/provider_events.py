"""Where a mail provider tells of bounces, complaints and people who left, as django-anymail reads it (H07)."""

from functools import cache
from http import HTTPStatus
from importlib import import_module

from anymail.exceptions import AnymailWebhookValidationFailure
from anymail.signals import tracking
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.dispatch import receiver
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from comms.actions.returned_mail import take_event

_UNREADABLE = (ValueError, LookupError, TypeError, AttributeError)


@csrf_exempt
@login_not_required
@never_cache
def provider_events(request: HttpRequest, secret: str) -> HttpResponse:
    """Take the news of the provider in use; absent without its secret, for another one, or where none is set.

    A machine calls it, so there is no form and no token: the secret in the address lets it in, and
    where the provider signs its calls, the sign as well. An error of ours makes it call again.
    """
    wanted = settings.MAIL_PROVIDER_SECRET
    if not (settings.MAIL_PROVIDER and wanted and constant_time_compare(secret, wanted)):
        raise Http404("There is nothing here.")
    try:
        return _tracking_class(settings.MAIL_PROVIDER).as_view()(request)
    except AnymailWebhookValidationFailure:
        return HttpResponse("This is no news of mail that can be believed.\n", status=HTTPStatus.BAD_REQUEST)


@receiver(tracking, dispatch_uid="comms.take_provider_event")
def take_provider_event(sender, event, **kwargs):
    """One of the things that the provider told."""
    take_event(event, at=timezone.now())


class Careful:
    """Refuses what cannot be read, where anymail's own class would stumble over it."""

    # The warning is about addresses that anybody can call.
    warn_if_no_basic_auth = False

    def run_validators(self, request):
        _readable(super().run_validators, request)

    def parse_events(self, request):
        return _readable(super().parse_events, request)


def _readable(read, request):
    try:
        return read(request)
    except _UNREADABLE as error:
        raise AnymailWebhookValidationFailure("What the provider told cannot be read.") from error


@cache
def _tracking_class(provider):
    """Anymail's class for the provider's news, found by the name of its address; loaded only where it is used."""
    named = {f"{provider}_tracking_webhook", f"{provider}_webhook"}
    patterns = import_module("anymail.urls").urlpatterns
    found = next((pattern.callback.view_class for pattern in patterns if pattern.name in named), None)
    if found is None:
        raise Http404("This provider tells nothing that can be read.")
    return type(found.__name__, (Careful, found), {})
