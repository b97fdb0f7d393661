"""Django's `migrate`, run as the owner of the database."""

import environ
from django.conf import settings
from django.core.management import call_command
from django.core.management.commands import migrate
from django.db import connections

from portal.grants import apply_grants
from portal.light_migrations import light_options


class Command(migrate.Command):
    help = "Bring the database up to date as its owner, then give the app's role its rights."

    def handle(self, *args, **options):
        connection = connections[options["database"]]
        with as_owner(connection), light_options():
            super().handle(*args, **options)
            if not options.get("plan") and not options.get("check_unapplied"):
                call_command("createcachetable", database=options["database"], verbosity=0)
                apply_grants(connection, settings.APP_DATABASE_ROLE)


class as_owner:  # noqa: N801  reads as a phrase after `with`
    """Let `connection` sign in as the owner's role until the block ends."""

    def __init__(self, connection):
        self.connection = connection
        owner = environ.Env.db_url_config(settings.DATABASE_OWNER_URL)
        self.sign_in = {"USER": owner["USER"], "PASSWORD": owner["PASSWORD"]}

    def __enter__(self):
        self.before = {key: self.connection.settings_dict[key] for key in self.sign_in}
        self._sign_in(self.sign_in)

    def __exit__(self, *_error):
        self._sign_in(self.before)

    def _sign_in(self, details):
        if any(self.connection.settings_dict[key] != value for key, value in details.items()):
            self.connection.close()
            self.connection.settings_dict.update(details)
