"""`manage.py read_bounce < mail`: takes one returned mail from a mail server's alias."""

import os
import sys

from django.core.management.base import BaseCommand
from django.db import DatabaseError
from django.utils import timezone

from comms.actions.returned_mail import take_return
from comms.bounces import MOST_BYTES

TRY_AGAIN = 75  # EX_TEMPFAIL: the mail server keeps the mail and comes again


class Command(BaseCommand):
    help = "Read one returned mail from standard input, for an alias of the mail server."

    def handle(self, *args, **options):
        raw = sys.stdin.buffer.read(MOST_BYTES)
        while sys.stdin.buffer.read(MOST_BYTES):
            pass  # what is too long is read to its end, or the mail server would see a broken pipe
        try:
            taken = take_return(raw, at=timezone.now(), envelope_to=os.environ.get("ORIGINAL_RECIPIENT", ""))
        except DatabaseError:
            self.stderr.write("The database cannot be reached; the mail server should try again.")
            sys.exit(TRY_AGAIN)
        self.stdout.write(f"{taken.capitalize()}.")
