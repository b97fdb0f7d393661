"""The handbook from the register, its copies, the strategy's sites, and paper copies whose askers are forgotten (E08)."""

import datetime as dt

import pytest
from django.utils import timezone

from comms.actions import handbook as actions
from comms.models import CopyRequest, Delivery, HandbookDistribution, Publication, StrategySite
from comms.reports.handbook import distribution, draft
from partnerships.access import RefusedError
from partnerships.models import Duty, Event, Role
from tests.factories.comms_handbook import (
    CopyRequestFactory,
    DistributionFactory,
    HandbookFactory,
    StrategySiteFactory,
)
from tests.factories.partnerships import BodyFactory, PersonFactory, SeatFactory, StrategyFactory, seated
from tests.refused import refused

pytestmark = pytest.mark.django_db
WISH = {"what": "strategy", "copies": "2", "name": "Ann Reader", "address": "1 High Street\r\nSouthampton"}


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def officer(client):
    person = seated(Role.SUPPORT_OFFICER)
    client.force_login(person)
    return person


def test_the_handbook_is_published_as_it_was_looked_at_and_then_stands(officer, client, now):
    lyp = BodyFactory(slug="lyp", purpose="For #later <b>years</b>.")
    SeatFactory(role=Role.CHAIR, body=lyp, person=PersonFactory(name="Ivan White"))
    seated(Role.MANAGER, lyp, name="Priya Nair")
    seen = client.get("/communications/handbook/publish/").context["draft"].seen
    lyp.purpose = "Otherwise"
    lyp.save()
    assert (
        "Look at the handbook again"
        in client.post("/communications/handbook/publish/", {"seen": seen}).content.decode()
    )
    lyp.purpose = "For #later <b>years</b>."
    lyp.save()
    client.post("/communications/handbook/publish/", {"seen": seen})
    book = Publication.objects.get(kind="handbook")
    assert (book.revision, book.address, Delivery.objects.count()) == (1, "/handbook/1/", 1)
    assert [actions.complete_handbooks(at=now) for _ in range(2)] == [1, 0]
    client.logout()
    page = client.get("/handbook/").content.decode()
    assert "Chair: Ivan White. Partnership manager: Priya Nair." in page
    assert "&lt;b&gt;years" in page
    assert client.get("/handbook/1/pdf/").content.startswith(b"%PDF-")
    assert (client.get("/handbook/2/").status_code, client.get("/handbook/2/pdf/").status_code) == (404, 404)
    second = actions.publish_handbook(seen=draft(on=timezone.localdate()).seen, by=None, at=now)
    assert second.revision == 2
    assert "This is an earlier version" in client.get("/handbook/1/").content.decode()


def test_who_got_which_version_is_written_down(client, django_assert_num_queries):
    book = HandbookFactory()
    client.force_login(seated(Role.MANAGER, BodyFactory(slug="lyp")))
    on = {"given_on_day": "12", "given_on_month": "6", "given_on_year": "2009"}
    given = {"handbook": book.pk, "form": "paper", "given_to": "All members", "copies": "0"} | on
    assert list(client.post("/communications/handbook/given/", given).context["form"].errors) == ["copies"]
    client.post("/communications/handbook/given/", given | {"copies": "12"})
    assert HandbookDistribution.objects.get().copies == 12
    for count in (1, 3):
        while HandbookDistribution.objects.count() < count:
            DistributionFactory(body=BodyFactory(), handbook=book)
        with django_assert_num_queries(2):
            assert distribution()[0].copies == 12 * count


def test_somebody_asks_on_paper_and_is_forgotten_after_it_was_sent(officer, client, now):
    client.logout()
    bad = client.post("/copies/", {"what": "house", "copies": "51", "name": "", "address": " "})
    assert sorted(bad.context["form"].errors) == ["address", "copies", "name", "what"]
    assert client.post("/copies/", WISH).url == "/copies/asked/"
    wish = CopyRequest.objects.get()
    duty = Duty.objects.get(kind="copy_request.due")
    assert (duty.owed_role, duty.due_on) == (Role.SUPPORT_OFFICER, timezone.localdate() + dt.timedelta(days=10))
    assert "Ann" not in str([duty.subject_label, *Event.objects.values_list("subject_label", "data")])
    client.force_login(officer)
    page = client.get("/communications/copies/").content.decode()
    assert "Ann Reader" in page
    assert "Southampton" in page
    client.post(f"/communications/copies/{wish.pk}/sent/")
    with pytest.raises(RefusedError, match="settled already"):
        actions.send_copies(wish, by=officer, at=now)
    assert not Duty.objects.open().exists()
    assert actions.forget_who_asked(at=now) == 0
    assert [actions.forget_who_asked(at=now + dt.timedelta(days=31)) for _ in range(2)] == [1, 0]
    wish.refresh_from_db()
    assert (wish.state, wish.name, wish.address) == ("sent", "", "")
    other = CopyRequestFactory()
    client.post(f"/communications/copies/{other.pk}/decline/", {"reason": ""})
    client.post(f"/communications/copies/{other.pk}/decline/", {"reason": "Out of print"})
    other.refresh_from_db()
    assert (other.state, other.reason) == ("declined", "Out of print")


def test_nobody_floods_the_post(client, now):
    replies = [client.post("/copies/", WISH).status_code for _ in range(6)]
    assert replies == [302, 302, 302, 302, 302, 429]
    for _ in range(actions.MOST_AN_HOUR - 5):
        CopyRequestFactory()
    with pytest.raises(RefusedError, match="Many people"):
        actions.ask_for_copies(what="strategy", copies=1, name="a", address="b", at=now)


def test_a_site_is_looked_at_and_is_due_again_after_half_a_year(officer, client, now):
    assert (
        "no strategy"
        in client.post("/communications/sites/add/", {"kind": "city", "name": "Discover"}).content.decode()
    )
    StrategyFactory()
    client.post("/communications/sites/add/", {"kind": "city", "name": "Discover"})
    site = StrategySite.objects.get()
    assert site.is_due(on=timezone.localdate())
    client.post(f"/communications/sites/{site.pk}/check/", {"is_there": "yes"})
    site.refresh_from_db()
    assert (site.is_there, site.checked_by, site.is_due(on=timezone.localdate())) == (True, officer, False)
    assert site.is_due(on=timezone.localdate() + dt.timedelta(days=184))
    client.post(f"/communications/sites/{site.pk}/check/", {"is_there": "no"})
    site.refresh_from_db()
    assert site.is_due(on=timezone.localdate())


def test_to_look_at_a_site_is_a_task_until_somebody_does(officer, now):
    site = StrategySiteFactory()

    def asked(at):
        actions.ask_to_look_at_sites(at=at)
        return actions.ask_to_look_at_sites(at=at), Duty.objects.open().filter(kind="strategy_site.due").count()

    assert asked(now) == (0, 1)
    actions.check_site(site, is_there=False, on=timezone.localdate(now), by=officer, at=now)
    assert [asked(now + dt.timedelta(days=days)) for days in (1, 13, 14)] == [(0, 0), (0, 0), (0, 1)]
    later = now + dt.timedelta(days=14)
    actions.check_site(site, is_there=True, on=timezone.localdate(later), by=officer, at=later)
    assert [asked(later + dt.timedelta(days=days)) for days in (14, 184)] == [(0, 0), (0, 1)]


@pytest.mark.parametrize(
    ("factory", "details", "constraint"),
    [
        (DistributionFactory, {"copies": 0}, "handbook_distribution_of_a_copy_or_more"),
        (DistributionFactory, {"given_to": ""}, "handbook_distribution_says_to_whom"),
        (StrategySiteFactory, {"is_there": True}, "strategy_site_found_on_a_day"),
        (StrategySiteFactory, {"name": ""}, "strategy_site_has_a_name"),
        (CopyRequestFactory, {"copies": 51}, "copy_request_of_one_to_fifty"),
        (CopyRequestFactory, {"name": ""}, "copy_request_says_where_until_erased"),
        (CopyRequestFactory, {"state": "sent"}, "copy_request_settled_at_a_moment"),
        (CopyRequestFactory, {"reason": "x"}, "copy_request_declined_says_why"),
    ],
)
def test_the_database_refuses(factory, details, constraint):
    with refused(constraint):
        factory(**details)
