"""Press releases: approved by another, issued for good, mailed to the media; coverage, updates and leads (E12, E13)."""

import datetime as dt

import pytest
from django.utils import timezone

from comms.actions import press as actions
from comms.models import Audience, Delivery, Message, PartnerUpdate, PressCoverage, PressRelease, Publication
from comms.reports.counters import counted
from comms.reports.press import comms_leads, coverage_of, updates_of
from partnerships.access import NotAllowedError, RefusedError
from partnerships.actions.seats import appoint_seat
from partnerships.models import Duty, Event, Role
from tests.factories.comms import CalendarEntryFactory, SubscriptionFactory
from tests.factories.comms_press import PartnerUpdateFactory, PressCoverageFactory, PressReleaseFactory
from tests.factories.partnerships import BodyFactory, OrganisationFactory, PersonFactory, SeatFactory, seated
from tests.refused import refused

pytestmark = pytest.mark.django_db
ON = {"day": "12", "month": "6", "year": "2009"}


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def lyp():
    return BodyFactory(slug="lyp")


def test_a_release_is_written_approved_by_another_and_issued_for_good(lyp, client, now):
    media = Audience.objects.create(slug="local-media", name="Local media")
    SubscriptionFactory(audience=media)
    manager, chair = seated(Role.MANAGER, lyp), seated(Role.CHAIR, lyp)
    client.force_login(manager)
    words = {"body": lyp.pk, "title": "Hall\nopens", "text": "It is **open**. <script>x</script>", "contact": ""}
    client.post("/communications/press/write/", words)
    release = PressRelease.objects.get()
    client.post(f"/communications/press/{release.pk}/submit/")
    assert client.get(f"/communications/press/{release.pk}/approve/").status_code == 403
    client.force_login(chair)
    client.post(f"/communications/press/{release.pk}/approve/")
    assert client.get(f"/communications/press/{release.pk}/issue/").status_code == 403
    client.force_login(seated(Role.SUPPORT_OFFICER))
    for _ in range(2):
        client.post(f"/communications/press/{release.pk}/issue/")
    release.refresh_from_db()
    publication = Publication.objects.get(kind="press_release")
    assert (release.state, release.approved_by, release.publication) == ("issued", chair, publication)
    assert Delivery.objects.count() == Message.objects.count() == 1  # and no empty mail to nobody
    client.logout()
    page = client.get(f"/press/{release.pk}/").content.decode()
    assert "<strong>open</strong>" in page
    assert "<script>x" not in page
    assert release.title in client.get("/press/").content.decode()
    assert Event.objects.get(kind="press.issued").visibility == "public"


def test_nobody_approves_their_own_words_however_high_their_office(lyp, now):
    officer, other = seated(Role.SUPPORT_OFFICER), seated(Role.STRATEGIC_MANAGER)
    release = actions.write_release(None, body=lyp, title="a", text="b", contact="", by=officer, at=now)
    actions.submit_release(release, by=officer, at=now)
    with pytest.raises(RefusedError, match="somebody else approves"):
        actions.approve_release(release, by=officer, at=now)
    with pytest.raises(RefusedError, match="what is to be changed"):
        actions.return_release(release, note=" ", by=other, at=now)
    release = actions.return_release(release, note="Say when.", by=other, at=now)
    assert (release.state, release.note) == ("returned", "Say when.")
    actions.write_release(release, body=lyp, title="a", text="b on Monday", contact="", by=officer, at=now)
    release = actions.submit_release(release, by=officer, at=now)
    with pytest.raises(RefusedError, match="words stand"):
        actions.write_release(release, body=lyp, title="a", text="c", contact="", by=officer, at=now)
    release = actions.approve_release(release, by=other, at=now)
    assert actions.return_release(release, note="No", by=other, at=now).approved_by is None
    with pytest.raises(RefusedError, match="cannot be done now"):
        actions.issue_release(release, by=officer, at=now)
    with pytest.raises(NotAllowedError):
        actions.write_release(
            None, body=lyp, title="a", text="b", contact="", by=seated(Role.MANAGER, BodyFactory(slug="sep")), at=now
        )
    assert actions.drop_release(release, by=officer, at=now).state == "dropped"


def test_coverage_and_updates_are_logged_and_counted(lyp, client):
    client.force_login(seated(Role.COMMS_LEAD, lyp))
    seen = {f"seen_on_{part}": value for part, value in ON.items()}
    bad = client.post("/communications/coverage/log/", {"outlet": "Echo", "link": "nonsense x"} | seen)
    assert sorted(bad.context["form"].errors) == ["headline", "link", "tone"]
    client.post("/communications/coverage/log/", {"outlet": "Echo", "headline": "Hall", "tone": "adverse"} | seen)
    given = {f"given_on_{part}": value for part, value in ON.items()}
    event = CalendarEntryFactory(body=lyp)
    for address, typed, field in (
        ("/communications/coverage/log/", {"outlet": "Echo", "headline": "Hall", "tone": "good"} | seen, "seen_on"),
        ("/communications/updates/log/", {"body": lyp.pk, "kind": "talk", "given_to": "Board"} | given, "given_on"),
    ):
        to_come = client.post(address, typed | {f"{field}_year": "2999"}).context["form"].errors
        assert "is still to come. Enter the day on which it happened." in to_come[field][0]
    update = {"body": lyp.pk, "kind": "spoken", "given_to": "Trust board", "event": event.pk} | given
    assert "Only a talk" in client.post("/communications/updates/log/", update).content.decode()
    told, untold = OrganisationFactory(name="Told"), OrganisationFactory(name="Untold")
    OrganisationFactory(name="At no table")
    for partner in (told, untold):
        SeatFactory(body=lyp, representing=partner)
    client.post("/communications/updates/log/", update | {"kind": "talk", "partner": told.pk})
    elsewhere = client.post(
        "/communications/updates/log/", update | {"kind": "talk", "body": BodyFactory(slug="sep").pk}
    )
    assert list(elsewhere.context["form"].errors) == ["body"]
    assert (PressCoverage.objects.get().tone, PartnerUpdate.objects.get().event) == ("adverse", event)
    assert [each.number for each in counted(["coverage-good", "coverage-adverse", "updates"], 2009)] == [0, 1, 1]
    page = client.get("/communications/updates/?year=2009")
    assert [body.slug for body in page.context["updates"].silent] == ["sep"]
    assert list(page.context["updates"].untold) == [untold]
    assert client.get("/communications/coverage/?year=²009").status_code == 200


def test_whoever_can_take_the_next_step_of_a_release_has_it_among_their_tasks(lyp, client, now):
    manager, officer = seated(Role.MANAGER, lyp), seated(Role.SUPPORT_OFFICER)
    release = PressReleaseFactory(body=lyp, author=manager, edited_by=manager)

    def owed():
        return list(Duty.objects.open().filter(body=lyp).values_list("kind", "owed_role"))

    for _ in range(2):
        actions.submit_release(release, by=manager, at=now)
        assert owed() == [("press.approve", "support_officer")]
        actions.return_release(release, note="Shorter", by=officer, at=now)
        assert owed() == []
    actions.submit_release(release, by=manager, at=now)
    actions.approve_release(release, by=officer, at=now)
    assert owed() == [("press.issue", "support_officer")]
    client.force_login(officer)
    page = client.get(f"/communications/press/{release.pk}/issue/").content.decode()
    assert "Nobody is on the local media’s list yet, so no mail goes." in page
    actions.issue_release(release, by=officer, at=now)
    assert owed() == []
    own = PressReleaseFactory(body=lyp, author=officer, edited_by=officer)
    actions.submit_release(own, by=officer, at=now)
    assert owed() == [("press.approve", "strategic_manager")]


def test_partnerships_without_a_lead_are_listed_with_the_way_to_appoint_one(lyp, client):
    SeatFactory(role=Role.COMMS_LEAD, body=lyp, person=PersonFactory(name="Lee Lead"))
    BodyFactory(slug="sep")
    client.force_login(seated(Role.SUPPORT_OFFICER))
    page = client.get("/communications/leads/")
    assert [(body.slug, may) for body, may in page.context["missing"]] == [("sep", True)]
    assert "Lee Lead" in page.content.decode()
    form = client.get("/partnerships/sep/members/new/?role=comms_lead").context["form"]
    assert form.initial["role"] == "comms_lead"


def test_lists_ask_as_many_statements_for_one_row_as_for_three(django_assert_num_queries):
    for count in (1, 3):
        while PressCoverage.objects.count() < count:
            PressCoverageFactory(release=PressReleaseFactory(issued=True), body=BodyFactory())
            PartnerUpdateFactory(kind="talk", event=CalendarEntryFactory(), partner=OrganisationFactory())
            SeatFactory(role=Role.COMMS_LEAD)
        with django_assert_num_queries(6):
            coverage_of(2009), updates_of(2009, on=dt.date(2009, 6, 12)), comms_leads(on=dt.date(2009, 6, 12))


@pytest.mark.parametrize(
    ("factory", "details", "constraint"),
    [
        (PressReleaseFactory, {"text": ""}, "press_release_says_something"),
        (PressReleaseFactory, {"state": "returned"}, "press_release_returned_with_a_note"),
        (PressReleaseFactory, {"state": "approved"}, "press_release_approved_is_signed"),
        (PressReleaseFactory, {"title": "a\nb"}, "press_release_headline_is_one_line"),
        (PressReleaseFactory, {"issued": True, "publication": None}, "press_release_issued_iff_published"),
        (PressCoverageFactory, {"outlet": ""}, "press_coverage_names_outlet_and_headline"),
        (PartnerUpdateFactory, {"given_to": ""}, "partner_update_says_to_whom"),
    ],
)
def test_the_database_refuses(factory, details, constraint):
    with refused(constraint):
        factory(**details)


def test_the_database_lets_nobody_approve_their_own(now):
    author = PersonFactory()
    with refused("press_release_approved_by_another"):
        PressReleaseFactory(author=author, state="approved", approved_by=author, approved_at=now)
    with refused("partner_update_only_talks_are_at_events"):
        PartnerUpdateFactory(event=CalendarEntryFactory())


def test_one_person_leads_communications_of_a_partnership_at_a_time(lyp, now):
    lead = SeatFactory(role=Role.COMMS_LEAD, body=lyp, person=PersonFactory(name="Lee Lead"))
    with pytest.raises(RefusedError, match="Lee Lead leads communications there from 1 April 2008"):
        appoint_seat(
            person=PersonFactory(), role=Role.COMMS_LEAD, body=lyp, held_from=dt.date(2009, 6, 1), by=None, at=now
        )
    with refused("seat_one_comms_lead"):
        SeatFactory(role=Role.COMMS_LEAD, body=lyp)
    lead.held_to = dt.date(2009, 6, 1)
    lead.save()
    SeatFactory(role=Role.COMMS_LEAD, body=lyp, held_from=dt.date(2009, 6, 1))
