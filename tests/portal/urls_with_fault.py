"""The portal's addresses and one that fails."""

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.urls import path

from portal.urls import handler400, handler403, handler404, handler500, urlpatterns

__all__ = ["handler400", "handler403", "handler404", "handler500"]


@login_not_required
def fail(request):
    raise ValueError("a fault of ours, with a secret in it")


@login_not_required
def lose_database(request):
    with connection.cursor() as cursor:
        connection.connection.close()
        cursor.execute("SELECT 1")


urlpatterns = [
    *urlpatterns,
    path("fault/", fail, name="fault"),
    path("database-lost/", lose_database, name="database_lost"),
]
