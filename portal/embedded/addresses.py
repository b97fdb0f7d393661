"""The environment of a portal that was told nothing: its own servers, a secret of its own, loopback."""

import os
from pathlib import Path

from portal.embedded.home import Home

HOME = Home(Path(__file__).resolve().parents[2] / "var")
SUPERUSER, OWNER, APP = "postgres", "portal_owner", "portal_app"


def database_url(home, role, database="portal"):
    """Return the address of `database` of the embedded PostgreSQL for `role`."""
    return f"postgres://{role}:{home.secret(role)}@127.0.0.1:{home.port('postgres')}/{database}"


def redis_url(home, number=0):
    """Return the address of database `number` of the embedded Valkey."""
    return f"redis://:{home.secret('valkey')}@127.0.0.1:{home.port('valkey')}/{number}"


def was_run_here():
    """Tell whether `make run` has set up its servers in this checkout."""
    return (HOME.path / "secrets").exists()


def complete_environment(environment=os.environ, home=HOME):
    """Fill in what is missing, and return the names that were given from outside.

    Nothing is filled in for production: there a missing address is an error that settings name.
    """
    given = {name for name in ("DATABASE_URL", "REDIS_URL", "EMAIL_URL") if environment.get(name)}
    if environment.setdefault("PORTAL_MODE", "demo") == "production":
        return given
    environment.setdefault("SECRET_KEY", home.secret("secret_key"))
    environment.setdefault("PORTAL_ADDRESS", f"http://127.0.0.1:{environment.get('PORT') or 8000}")
    if "DATABASE_URL" not in given:
        environment["DATABASE_URL"] = database_url(home, APP)
        environment["DATABASE_OWNER_URL"] = database_url(home, OWNER)
    if "REDIS_URL" not in given:
        environment["REDIS_URL"] = redis_url(home)
    if "EMAIL_URL" not in given:
        environment["EMAIL_URL"] = f"smtp://127.0.0.1:{home.port('mail')}"
    return given
