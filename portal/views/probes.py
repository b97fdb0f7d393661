"""What watches the portal asks here: is the process alive, and can it do its work?"""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from partnerships.rules import is_administrator, is_person
from portal.probes import parts


@login_not_required
@require_safe
@never_cache
def alive(request):
    """The process answers; nothing else is asked."""
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
@require_safe
@never_cache
def ready(request):
    """200 while pages can be served and work gets done, else 503; operators also read which part fails."""
    asked = parts(at=timezone.now())
    failing = [part for part in asked if not part.ok]
    state = "ready" if not failing else "not ready" if any(part.needed for part in failing) else "degraded"
    answer = {"state": state}
    if _is_operator(request, database=asked[0].ok):
        answer["parts"] = {part.name: {"ok": part.ok, "told": part.told} for part in asked}
    return JsonResponse(answer, status=503 if state == "not ready" else 200)


def _is_operator(request, *, database):
    """Somebody on the machine itself, not by way of the web server in front, or an administrator."""
    if request.META.get("REMOTE_ADDR") in {"127.0.0.1", "::1"} and "HTTP_X_FORWARDED_FOR" not in request.META:
        return True
    return database and is_person(request.user) and is_administrator(request.user)
