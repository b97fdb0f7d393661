import importlib

from django.apps import AppConfig

EVENTS = {
    "headlineorder.asked": "{by} asked for {subject} to be published",
    "headlineorder.failed": "{subject} could not be published",
    "headlines.published": "{by} published {subject}",
    "headlines.revised": "{by} published a revision of {subject}",
}


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = "Portal"

    def ready(self):
        events = importlib.import_module("partnerships.events")
        for kind, wording in EVENTS.items():
            events.register_event(kind, wording)
        importlib.import_module("portal.rules")
        importlib.import_module("portal.receivers").connect()
