"""The portal's addresses and one that fails."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path

from portal.urls import handler400, handler403, handler404, handler500, urlpatterns

__all__ = ["handler400", "handler403", "handler404", "handler500"]


@login_not_required
def fail(request):
    raise ValueError("a fault of ours, with a secret in it")


urlpatterns = [*urlpatterns, path("fault/", fail, name="fault")]
