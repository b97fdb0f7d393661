import importlib

from django.apps import AppConfig

EVENTS = {
    "person.erased": "{by} erased the data of somebody: {subject}",
    "legal_hold.placed": "{by} placed a legal hold",
    "legal_hold.lifted": "{by} lifted a legal hold",
    "headlineorder.asked": "{by} asked for {subject} to be published",
    "headlineorder.failed": "{subject} could not be published",
    "headlines.published": "{by} published {subject}",
    "headlines.revised": "{by} published a revision of {subject}",
    "report_back.begun": "{by} began the {subject}",
    "report_back.written": "{by} wrote the introduction of the {subject}",
    "report_back.agreed": "{by} agreed the introduction of the {subject}",
    "report_back.arranged": "{by} changed the order of sections of the {subject}",
    "report_back.chosen": "{by} chose the successes that the {subject} tells",
    "report_back.reworded": "{by} told a success in other words: {subject}",
    "report_back.published": "{by} published the {subject}",
    "report_back.revised": "{by} published a revision of the {subject}",
    "reportbackorder.asked": "{by} asked for the {subject} to be published",
    "reportbackorder.failed": "The {subject} could not be published",
}


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = "Portal"

    def ready(self):
        events = importlib.import_module("partnerships.events")
        for kind, wording in EVENTS.items():
            events.register_event(kind, wording)
        duties = importlib.import_module("partnerships.duties")
        duties.register_duty("report_back.agree", title="Agree your introduction to the {subject}", button="Read it")
        duties.register_duty("report_back.compile", title="Compile and publish the {subject}", button="Prepare it")
        duties.register_duty("legal_hold.review", title="Look at a legal hold again", button="Look at it")
        days = importlib.import_module("portal.reports.report_backs").days_to_come
        duties.register_schedule("report-back", kind="report", days=days)
        importlib.import_module("comms.views.hub").register_hub_line(
            "Plan", "Annual report-back", "portal:report_back_list", permission="portal.see_unready"
        )
        importlib.import_module("portal.rules")
        importlib.import_module("portal.receivers").connect()
