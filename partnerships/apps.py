import importlib

from django.apps import AppConfig

SIGN_IN_EVENTS = {
    "person.invited": "{by} invited {subject} to sign in",
    "person.invitation_withdrawn": "{by} withdrew the invitation of {subject}",
    "person.accepted_invitation": "{subject} accepted the invitation to sign in",
    "person.sign_in_stopped": "{by} stopped {subject} from signing in",
    "person.sign_in_email_changed": "{subject} changed the address they sign in with",
}


class PartnershipsConfig(AppConfig):
    name = "partnerships"
    verbose_name = "Partnerships"

    def ready(self):
        pages = importlib.import_module("partnerships.pages")
        pages.register_body_tab("About", "partnerships:body_detail", order=10)
        events = importlib.import_module("partnerships.events")
        for kind, wording in SIGN_IN_EVENTS.items():
            events.register_event(kind, wording)
