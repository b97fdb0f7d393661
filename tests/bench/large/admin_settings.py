"""The portal's settings with Django's admin, which the portal itself goes without."""

from portal.settings import *  # noqa: F403
from portal.settings import INSTALLED_APPS, MIDDLEWARE

ROOT_URLCONF = "tests.bench.large.admin"
INSTALLED_APPS = [*INSTALLED_APPS, "django.contrib.admin"]
MIDDLEWARE = [layer for layer in MIDDLEWARE if not layer.endswith("LoginRequiredMiddleware")]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
