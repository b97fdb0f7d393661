"""Make the sign-ins of a demonstration."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from partnerships.models import Body
from portal.demo import (
    load_demo_papers,
    load_demo_payers,
    load_demo_people,
    load_demo_proposals,
    load_demo_readers,
    load_demo_statements,
    table,
)


class Command(BaseCommand):
    help = "Let one person for each kind of work sign in to try the portal, and News-Link have readers. Never in production."

    def handle(self, *args, **options):
        if settings.PRODUCTION:
            raise CommandError("The demo people are for trying out: set PORTAL_MODE=demo. Nothing was changed.")
        try:
            load_demo_people(on=timezone.localdate(), at=timezone.now())
        except Body.DoesNotExist:
            raise CommandError(
                "Load the framework first: manage.py load_framework sample_data/southampton_2009_10"
            ) from None
        load_demo_readers(at=timezone.now())
        load_demo_statements(at=timezone.now())
        load_demo_proposals(at=timezone.now())
        load_demo_papers(at=timezone.now())
        load_demo_payers(at=timezone.now())
        (settings.VAR_DIR / "demo_people.txt").write_text(table(), encoding="utf-8")
        if options["verbosity"]:
            self.stdout.write(table())
