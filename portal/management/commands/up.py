"""`manage.py up`: the whole portal in the foreground, until Ctrl-C."""

import os
import sys
from concurrent.futures import ThreadPoolExecutor

from django.core.management import BaseCommand

from portal.embedded import processes
from portal.embedded.addresses import HOME
from portal.embedded.children import embedded_servers, portal_children, wait_until_ready
from portal.embedded.preparation import make_static_files, prepare_data
from portal.embedded.supervisor import Supervisor, say

DEMO_PEOPLE = HOME.path / "demo_people.txt"


class Command(BaseCommand):
    help = "Set the portal up and run it: web server, worker, beat and, where none are given, servers of its own."
    requires_system_checks = ()

    def handle(self, *args, **options):
        supervisor = Supervisor(HOME)
        address = f"http://127.0.0.1:{os.environ.get('PORT') or 8000}"
        try:
            with ThreadPoolExecutor(1) as beside:
                static_files = beside.submit(make_static_files)
                prepare_data()
                static_files.result()
            for name, restart in embedded_servers():
                supervisor.adopt(name, restart)
            *serving, beat = portal_children(address)
            for child in serving:
                supervisor.start(child)
            wait_until_ready(supervisor, address)
            supervisor.start(beat)
            self.announce(address)
            supervisor.watch()
        except processes.ServerError as error:
            sys.exit(str(error))
        except KeyboardInterrupt:
            say("Stopping …")
        finally:
            supervisor.stop()
        say("Stopped. The data stays until make clean.")

    def announce(self, address):
        """Say that the portal is ready and who may sign in to try it."""
        if DEMO_PEOPLE.exists():
            say("\n" + DEMO_PEOPLE.read_text().rstrip() + "\n")
        say(f"Logs: {HOME.path / 'log'} · Ctrl-C stops everything and loses nothing.")
        say(f"Portal ready: {address}")
