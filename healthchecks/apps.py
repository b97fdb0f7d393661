from django.apps import AppConfig


class HealthchecksConfig(AppConfig):
    name = "healthchecks"
    verbose_name = "Health checks"

    def ready(self):
        from healthchecks import (
            reports,
            resources,
            rules,  # noqa: F401  states the permissions
        )
        from partnerships.duties import register_duty, register_schedule
        from partnerships.events import register_event
        from partnerships.imports import register_import
        from partnerships.pages import register_body_tab

        register_schedule("health-checks", kind="health", days=reports.rounds_to_come)
        register_event("questionnaire.started", "{by} started {subject}")
        register_event("section.set", "{by} set the part {subject} of the health check")
        register_event("statement.added", "{by} added the statement “{subject}”")
        register_event("statement.edited", "{by} reworded the statement “{subject}”")
        register_event("statement.removed", "{by} removed the statement “{subject}”")
        register_event("round.opened", "{by} opened {subject}")
        register_event("round.reminded", "{by} reminded members of {subject}")
        register_event("round.closed", "{by} closed {subject}")
        register_event("past_round.recorded", "{by} recorded {subject}")
        register_duty("round.close", title="Close {subject} and share what it found", button="Open the round")
        register_body_tab("Health check", "healthchecks:body_results", order=80, permission="healthchecks.read_results")
        for name, label, resource in (
            ("health-check-versions", "Health check: versions", resources.VersionResource),
            ("health-check-parts", "Health check: the four Ps", resources.SectionResource),
            ("health-check-statements", "Health check: statements", resources.StatementResource),
            ("past-health-checks", "Health checks before the portal", resources.PastRoundResource),
        ):
            register_import(name, label, resource, permission="healthchecks.edit_statement")
