"""What must be done before the portal's processes start; what is unchanged since last time is skipped."""

import hashlib
import subprocess
import sys

from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from partnerships.models import Body
from portal.embedded.addresses import HOME
from portal.embedded.assets import ROOT, build_assets
from portal.embedded.processes import ServerError
from portal.embedded.stamps import Stamp
from portal.embedded.supervisor import say
from portal.grants import apply_grants
from portal.management.commands.migrate import as_owner

LOADERS = ["*/management/commands/load_*.py", "*/resources/*.py", "*/resources.py", "portal/demo.py"]
SAMPLE_DATA = ROOT / "sample_data" / "southampton_2009_10"


def prepare_data():
    """Bring the database up to date and, for a demo, load the sample data and the demo people."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        say("Bringing the database up to date …")
        call_command("migrate", verbosity=0)
    else:
        with as_owner(connection):
            apply_grants(connection, settings.APP_DATABASE_ROLE)
    if settings.DEMO:
        load_sample_data()
    connection.close()


def load_sample_data():
    """Load the sample data and the demo people if they changed. Raises CommandError only where there are none yet."""
    loaders = [path for shape in LOADERS for path in ROOT.glob(shape)]
    files = [*loaders, *(path for path in SAMPLE_DATA.rglob("*") if path.is_file())]
    loaded = Stamp(HOME.path / "stamps" / f"sample_data_{_database()}", files)
    if loaded.is_current():
        return
    say("Loading the 2009/10 framework and the demo people …")
    is_first = not Body.objects.exists()
    for command, arguments in (("load_framework", [str(SAMPLE_DATA)]), ("load_demo_people", [])):
        try:
            call_command(command, *arguments, verbosity=0)
        except CommandError as refused:
            # What people have done since the last load stands, and must not keep the portal from starting.
            if is_first:
                raise
            say(f"Changes of the sample data were left out, since what was done here stands. {refused}")
    loaded.set()


def _database():
    """Name the database, so that another one given by DATABASE_URL is loaded too."""
    details = connection.settings_dict
    return hashlib.sha256(f"{details['HOST']}:{details['PORT']}/{details['NAME']}".encode()).hexdigest()[:12]


def make_static_files():
    """Build the stylesheets and scripts and collect what the web server hands out."""
    build_assets()
    sources = [path for path in (ROOT / "static").rglob("*") if path.is_file() and not path.name.startswith(".")]
    collected = Stamp(HOME.path / "stamps" / "static", [*sources, ROOT / "requirements" / "base.txt"])
    if collected.is_current() and settings.STATIC_ROOT.exists():
        return
    say("Collecting static files …")
    command = [sys.executable, "manage.py", "collectstatic", "--noinput", "--clear", "--ignore=src", "--verbosity=0"]
    done = subprocess.run(command, cwd=ROOT, check=False, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode:
        raise ServerError(f"Static files could not be collected: {done.stderr.strip()}")
    collected.set()
