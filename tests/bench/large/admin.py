"""Django's admin listing the register, as its users know it: a hundred rows a page, filtered by kind, with a search box.

It lets everybody in, so that it does no more than list.
"""

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.large.admin_settings"

from django.contrib import admin
from django.core.wsgi import get_wsgi_application
from django.urls import path


class OpenSite(admin.AdminSite):
    def has_permission(self, request):
        return True


def register_bodies(site):
    """List bodies in `site` with the columns of the register."""
    from partnerships.models import Body

    class BodyAdmin(admin.ModelAdmin):
        list_display = ("name", "acronym", "kind", "status", "parent")
        list_filter = ("kind", "status")
        list_select_related = ("parent",)
        list_per_page = 100
        search_fields = ("name", "acronym")
        ordering = ("name",)

        def has_module_permission(self, request):
            return True

        def has_view_permission(self, request, obj=None):
            return True

    site.register(Body, BodyAdmin)


application = get_wsgi_application()
site = OpenSite()
register_bodies(site)
urlpatterns = [path("admin/", site.urls)]
