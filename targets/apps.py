from django.apps import AppConfig


class TargetsConfig(AppConfig):
    name = "targets"
    verbose_name = "Targets"

    def ready(self):
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
        register_body_tab("Targets", "targets:body_targets", order=40)
        resources.register_lists()
