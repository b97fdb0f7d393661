"""The WSGI application that gunicorn serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
django_application = get_wsgi_application()

# Asks for models, which Django knows only now.
from portal.kept_pages import UnchangedPages  # noqa: E402

application = UnchangedPages(django_application)

# What is loaded by now stays: the collector need not look through it again, nor so often at what requests leave behind.
gc.freeze()
gc.set_threshold(50_000)
