import importlib

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = "Portal"

    def ready(self):
        importlib.import_module("portal.rules")
        importlib.import_module("portal.receivers").connect()
