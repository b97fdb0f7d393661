from django.apps import AppConfig


class TariffsConfig(AppConfig):
    name = "tariffs"
    verbose_name = "Tariffs"

    def ready(self):
        from partnerships.duties import register_schedule
        from partnerships.events import register_event
        from partnerships.imports import register_import
        from tariffs import (
            reports,
            resources,
            rules,  # noqa: F401  states the permissions
        )

        register_schedule("tariffs", kind="tariff", days=reports.reviews_to_come)

        for name, label, resource in (
            ("tariff-years", "Tariff years", resources.TariffYearResource),
            ("tariff-bands", "Tariff bands", resources.TariffBandResource),
            ("tariff-lines", "Tariff lines", resources.TariffLineResource),
            ("tariff-exemptions", "Tariff exemptions", resources.TariffExemptionResource),
        ):
            register_import(name, label, resource, permission="tariffs.edit_charge")

        register_event("scheme.started", "{by} started {subject}")
        register_event("scheme.copied", "{by} started {subject} from the year before")
        register_event("scheme.adopted", "{by} recorded that {subject} were agreed")
        register_event("band.set", "{by} set the tariff band {subject}")
        register_event("charge.added", "{by} charged {subject}")
        register_event("charge.edited", "{by} changed the charge of {subject}")
        register_event("charge.removed", "{by} took off the charge of {subject}")
        register_event("organisation.exempted", "{by} recorded an exemption: {subject}")
