"""Who gets in at what is known of a person, erasing it, and legal holds."""

import datetime as dt

from django.utils import timezone

from portal.models import LegalHold
from tests.access import Line
from tests.factories.partnerships import PersonFactory

KEEPERS = frozenset({"strategic_manager", "administrator"})
REGISTER = frozenset({"support_officer", "manager", "other_manager"})
NOT_THEIRS = dict.fromkeys(REGISTER, 403)


def person(world):
    return [PersonFactory().pk]


def hold(world):
    by = world.people["administrator"]
    placed = LegalHold.objects.create(
        person=PersonFactory(), name="Complaint 12", reason="It is being looked into.", placed_by=by,
        review_on=dt.date(2100, 1, 1), placed_at=timezone.now(),
    )  # fmt: skip
    return [placed.pk]


TABLE = {
    "portal:person_data": Line(KEEPERS, person, refused=404, exceptions=NOT_THEIRS),
    "portal:subject_data": Line(KEEPERS, person, refused=404, exceptions=NOT_THEIRS),
    "portal:subject_data_download": Line(KEEPERS, person, refused=404, exceptions=NOT_THEIRS),
    "portal:person_erase": Line(KEEPERS, person, refused=404, exceptions=NOT_THEIRS),
    "portal:hold_place": Line(KEEPERS, person, refused=404, exceptions=NOT_THEIRS),
    "portal:hold_lift": Line(KEEPERS, hold, refused=404),
}
