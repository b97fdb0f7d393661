from django.apps import AppConfig


class TargetsConfig(AppConfig):
    name = "targets"
    verbose_name = "Targets"

    def ready(self):
        from partnerships.access import refuse_by
        from partnerships.events import register_event
        from partnerships.pages import register_body_tab
        from targets import resources, rules  # noqa: F401  states the permissions

        register_event("strategy_target.saved", "{by} changed target {subject} of the strategy")
        register_event("milestone.saved", "{by} added the milestone {subject}")
        register_event("quarter.opened", "{by} opened {subject}")
        register_event("indicator.saved", "{by} changed the indicator {subject} of {body}")
        register_event("target.set", "{by} set {subject}")
        register_event("figure.recorded", "{by} recorded the figure of {subject}")
        register_event("milestone.updated", "{by} said how milestone {subject} stands")
        register_event("tolerance_rule.adopted", "{by} adopted {subject}")
        register_event("quarter.published", "{by} published the figures of {subject}")
        refuse_by(
            "published_quarter_stands",
            "The quarter is published and its figures stand still. Ask the SP Support Officer to publish a correction.",
        )
        refuse_by("quarter_stands_once_published", "A published quarter stays published.")
        register_body_tab("Targets", "targets:body_targets", order=40)
        resources.register_lists()
