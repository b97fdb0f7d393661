"""Addresses for those who build pages; not there in production."""

from tests.access import public

TABLE = {"dev:components": public(), "dev:components_form": public()}
