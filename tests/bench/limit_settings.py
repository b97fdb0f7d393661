"""The portal's settings with everything a page could do without taken away."""

from pathlib import Path

from portal.settings import *  # noqa: F403
from portal.settings import DATABASES, INSTALLED_APPS

ROOT_URLCONF = "tests.bench.limit"
MIDDLEWARE = []
# allauth refuses to start without its middleware.
INSTALLED_APPS = [app for app in INSTALLED_APPS if not app.startswith("allauth")]
DATABASES["default"] |= {"CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": False}
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent / "templates"],
        "OPTIONS": {
            "loaders": [("django.template.loaders.cached.Loader", ["django.template.loaders.filesystem.Loader"])]
        },
    }
]
