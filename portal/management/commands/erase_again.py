"""Erase in a restored copy whoever was erased after it was taken."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from partnerships.access import RefusedError
from partnerships.models import Person
from portal.actions.erasures import erase_again
from portal.erasure_list import listed


class Command(BaseCommand):
    help = "Erase in a restored copy whoever the list of erasures (ERASURE_LIST) names. Harmless twice."

    def handle(self, *args, **options):
        done, refused = 0, []
        for line in listed():
            person = Person.objects.filter(pk=line.person_id, erasure=None).first()
            if person is None:
                continue
            try:
                done += erase_again(person, basis=line.basis, erased_at=line.erased_at, at=timezone.now()) is not None
            except RefusedError as error:
                refused.append(f"Person {person.pk}: {error}")
        self.stdout.write(f"Erased anew: {done}.")
        if refused:
            raise CommandError("\n".join(["Not erased, so do not open the portal yet:", *refused]))
