import importlib

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = "Portal"
    each_minute = ("portal.letters.write_invitations",)
    each_night = ("portal.sessions.clear_expired",)

    def ready(self):
        importlib.import_module("portal.rules")
        importlib.import_module("portal.receivers").connect()
