"""Load a folder of lists, such as the 2009/10 framework, through the imports that people use."""

from pathlib import Path

import yaml
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from partnerships.imports import import_kind
from partnerships.sheets import SheetError, read_sheet


class Command(BaseCommand):
    """All lists or none; a second load of the same folder changes nothing."""

    help = "Load the lists that a folder's manifest.yaml names, all or none. Loading twice changes nothing."

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, help="For example sample_data/southampton_2009_10")
        parser.add_argument("--simulate", action="store_true", help="Say what would change, and change nothing.")

    def handle(self, *, folder, simulate, verbosity, **options):
        self.say = self.stdout.write if verbosity else lambda words: None
        entries = self._entries(folder)
        with transaction.atomic():
            for name, file in entries:
                self._load(name, folder / file)
            transaction.set_rollback(simulate)
        self.say("Nothing was written: this was a simulation." if simulate else "Loaded.")

    def _entries(self, folder):
        try:
            manifest = yaml.safe_load((folder / "manifest.yaml").read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise CommandError(f"There is no manifest.yaml in {folder}.") from None
        return [(entry["list"], entry["file"]) for entry in manifest]

    def _load(self, name, path):
        try:
            kind = import_kind(name)
            outcome = kind.load(read_sheet(path.read_bytes(), path.name), by=None, at=timezone.now())
            problems = outcome.problems
        except KeyError:
            raise CommandError(f"No app offers a list called {name}.") from None
        except SheetError as error:
            problems = error.problems
        if problems:
            raise CommandError("\n".join([f"{path} cannot be loaded:", *(str(problem) for problem in problems)]))
        counts = f"{outcome.added} added, {outcome.changed} changed, {outcome.unchanged} unchanged"
        self.say(f"{kind.label}: {counts}")
