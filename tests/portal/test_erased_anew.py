"""A copy restored from before an erasure: the list erases anew, and nobody else (F38, P19)."""

import datetime as dt
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from partnerships.actions.seats import end_seat
from partnerships.models import Person, Role
from portal.erasure_list import keep_erasure_list, listed
from portal.models import Erasure
from tests.factories.partnerships import PersonFactory, SeatFactory
from tests.portal.test_erasures import erase

pytestmark = pytest.mark.django_db


def write(place, *lines):
    place.write_text("".join(f"{person.pk},ended,{at.isoformat()}\n" for person, at in lines))


def run():
    said = StringIO()
    call_command("erase_again", stdout=said)
    return said.getvalue().strip()


def test_the_list_is_kept_and_says_nothing_of_anybody(canary, keeper, settings):
    erasure = erase(canary, keeper)
    keep_erasure_list(at=timezone.now())
    keep_erasure_list(at=timezone.now())
    assert [(line.person_id, line.basis, line.erased_at) for line in listed()] == [
        (canary.pk, "asked", erasure.erased_at)
    ]
    assert settings.ERASURE_LIST.read_text().count("\n") == 1
    assert run() == "Erased anew: 0."


def test_who_was_erased_after_the_copy_was_taken_is_erased_anew(canary, settings):
    write(settings.ERASURE_LIST, (canary, timezone.now()), (Person(pk=99_999), timezone.now()))
    assert run() == "Erased anew: 1."
    erasure = Erasure.objects.get(person=canary)
    assert (erasure.basis, erasure.erased_by) == ("ended", None)
    assert Person.objects.get(pk=canary.pk).name == f"Erased person {canary.pk}"
    assert run() == "Erased anew: 0."


def test_somebody_who_was_given_the_key_later_is_left_alone(settings):
    newcomer = PersonFactory()
    write(settings.ERASURE_LIST, (newcomer, timezone.now() - dt.timedelta(days=1)))
    assert run() == "Erased anew: 0."
    assert not Erasure.objects.exists()


def test_what_stands_in_the_way_is_told(canary, keeper, settings):
    seat = SeatFactory(person=canary, role=Role.MEMBER)
    write(settings.ERASURE_LIST, (canary, timezone.now()))
    with pytest.raises(CommandError, match=f"Person {canary.pk}: They hold a seat"):
        run()
    end_seat(seat, held_to=timezone.localdate(), by=keeper, at=timezone.now())
    assert run() == "Erased anew: 1."
