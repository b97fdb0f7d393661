import importlib

from django.apps import AppConfig


class PartnershipsConfig(AppConfig):
    name = "partnerships"
    verbose_name = "Partnerships"

    def ready(self):
        pages = importlib.import_module("partnerships.pages")
        pages.register_body_tab("About", "partnerships:body_detail", order=10)
