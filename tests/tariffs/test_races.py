"""Two people at a draft at once: whoever comes second is told, and the adopted year is whole (D01)."""

import threading

from django.db import connection

from partnerships.access import RefusedError
from partnerships.models import Role
from tariffs import actions
from tariffs.models import Charge, Scheme
from tests.factories.partnerships import OrganisationFactory, now, seated
from tests.factories.tariffs import ChargeFactory

ROUNDS = 5


def at_once(*writes):
    """Run the writes at the same moment; returns how each ended, in order."""
    barrier, ends = threading.Barrier(len(writes)), [None] * len(writes)

    def run(place, write):
        barrier.wait()
        try:
            write()
            ends[place] = "done"
        except RefusedError as refused:
            ends[place] = str(refused)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(writes)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return ends


def test_a_charge_changed_while_its_year_is_adopted_is_in_it_or_refused(transactional_db):
    officer = seated(Role.SUPPORT_OFFICER)
    for year in range(2010, 2010 + ROUNDS):
        charge = ChargeFactory(scheme__year=year)
        adopted, changed = at_once(
            lambda charge=charge: actions.adopt_scheme(charge.scheme, agreement="Board", by=officer, at=now()),
            lambda charge=charge: actions.set_charge(
                charge.scheme, charge.organisation, band=charge.band, members=7, by=officer, at=now()
            ),
        )
        assert adopted == "done"
        members = Charge.objects.get(pk=charge.pk).members
        assert (changed == "done" and members == 7) or ("stay as they are" in changed and members == 1)


def test_two_who_charge_the_same_organisation_make_one_charge(transactional_db):
    officer = seated(Role.SUPPORT_OFFICER)
    band = ChargeFactory().band
    organisation = OrganisationFactory()
    ends = at_once(
        *(
            lambda members=members: actions.set_charge(
                band.scheme, organisation, band=band, members=members, by=officer, at=now()
            )
            for members in (2, 3)
        )
    )
    assert ends == ["done", "done"]
    assert Charge.objects.filter(organisation=organisation).count() == 1


def test_two_who_start_next_year_make_one_draft(transactional_db):
    officer = seated(Role.SUPPORT_OFFICER)
    scheme = ChargeFactory().scheme
    ends = at_once(*[lambda: actions.copy_scheme(scheme, by=officer, at=now())] * 2)
    assert sorted(end == "done" for end in ends) == [False, True]
    assert Scheme.objects.filter(year=scheme.year + 1).count() == 1
