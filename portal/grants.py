"""What the app's database role may do: rows everywhere, but no DDL and no rewriting of what is append-only."""

import logging

from django.apps import apps

logger = logging.getLogger(__name__)


def apply_grants(connection, app_role):
    """Give `app_role` its rights on every table; run as the owner after each migration.

    A model with `append_only = True` (events, issued invoices, publications: O8) can be
    read and added to, and nothing else.
    """
    if connection.settings_dict["USER"] == app_role:
        logger.info("One database role for all: no grants to apply.")
        return
    quote = connection.ops.quote_name
    role = quote(app_role)
    with connection.cursor() as cursor:
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {role}")
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}")
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}")
        cursor.execute(f"REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {role}")
        for table in append_only_tables():
            cursor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {quote(table)} FROM {role}")


def append_only_tables():
    """Return the tables of the models that say `append_only = True`."""
    return sorted(model._meta.db_table for model in apps.get_models() if getattr(model, "append_only", False))
