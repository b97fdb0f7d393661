"""`manage.py rekey_addresses`: puts a new key over the hashes of addresses that must never be written to again."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from comms.actions.address_keys import rekey_addresses
from partnerships.access import RefusedError


class Command(BaseCommand):
    help = "Put the last key of ADDRESS_HASH_KEY over every stored hash of an address. Twice changes nothing."

    def handle(self, *args, **options):
        try:
            count = rekey_addresses(at=timezone.now())
        except RefusedError as refused:
            raise CommandError(str(refused)) from None
        self.stdout.write(f"{count:,} hashes were made anew.")
