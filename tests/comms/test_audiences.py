"""Audiences are rows that the support office adds to and renames; the standard ones are loaded (E07, E16)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from comms.actions.audiences import STANDARD_AUDIENCES, keep_standard_audiences, save_audience
from comms.models import Audience, Suppression
from comms.reports.audiences import members_by_consent, with_members
from partnerships.access import RefusedError
from partnerships.models import Event, Role
from tests.factories.comms import AudienceFactory, SubscriptionFactory
from tests.factories.comms_circulars import CircularFactory
from tests.factories.partnerships import PersonFactory, seated

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return seated(Role.SUPPORT_OFFICER)


def test_standard_ones_are_loaded_once_and_a_renamed_one_keeps_its_name(officer):
    keep_standard_audiences()
    media = Audience.objects.get(slug="local-media")
    save_audience(media, {"name": "Press and radio"}, by=officer, at=timezone.now())
    keep_standard_audiences()
    assert Audience.objects.count() == len(STANDARD_AUDIENCES)
    assert Audience.objects.get(slug="local-media").name == "Press and radio"


def test_one_that_a_later_version_brings_is_added_beside_those_kept():
    AudienceFactory(slug="ward-forums", name="Ward forums")
    Audience.objects.filter(slug="lsp-network").delete()
    keep_standard_audiences()
    network = Audience.objects.get(slug="lsp-network")
    assert (network.is_open, network.gets_news_link, network.has_seated) == (False, False, True)


def test_added_and_changed_in_the_browser_with_its_trail(client, officer):
    client.force_login(officer)
    added = client.post(reverse("comms:audience_add"), {"name": "Ward forums", "gets_news_link": "on"})
    assert added.url == "/communications/audiences/ward-forums/"
    client.post(reverse("comms:audience_edit", args=["ward-forums"]), {"name": "Neighbourhood forums"})
    audience = Audience.objects.get(slug="ward-forums")
    assert (audience.name, audience.is_open, audience.gets_news_link) == ("Neighbourhood forums", False, False)
    assert list(Event.objects.about(audience).order_by("pk").values_list("kind", flat=True)) == [
        "audience.added", "audience.changed",
    ]  # fmt: skip


def test_two_of_one_name_are_refused_and_two_of_one_slug_are_told_apart(officer):
    now = timezone.now()
    first = save_audience(Audience(), {"name": "Ward forums"}, by=officer, at=now)
    with pytest.raises(RefusedError, match="Another audience has this name"):
        save_audience(Audience(), {"name": "WARD forums"}, by=officer, at=now)
    second = save_audience(Audience(), {"name": "Ward forums!"}, by=officer, at=now)
    assert (first.slug, second.slug) == ("ward-forums", "ward-forums-2")


def test_members_are_counted_by_how_they_agreed_without_those_who_left():
    audience, by = AudienceFactory(slug="lsp-network"), PersonFactory()
    sheet = {"audience": audience, "source": "list", "proof": "Sheet of the conference", "added_by": by}
    SubscriptionFactory.create_batch(2, **sheet)
    SubscriptionFactory(audience=audience, proof="Opened the link")
    left = SubscriptionFactory(**sheet).subscriber
    Suppression.objects.create(address_hash=left.address_hash, reason="unsubscribed", at=timezone.now())
    found = [(each.source, each.proof, each.count) for each in members_by_consent(audience)]
    assert found == [
        ("Brought in from a list", "Sheet of the conference", 2),
        ("Asked for on the subscription page", "Opened the link", 1),
    ]
    assert with_members(Audience.objects.filter(pk=audience.pk)).get().members == 3


def test_one_audience_asks_as_many_statements_for_one_circular_as_for_three(client, officer, django_assert_num_queries):
    client.force_login(officer)
    audience = CircularFactory().audience
    page = audience.get_absolute_url()
    client.get(page)
    with CaptureQueriesContext(connection) as one:
        client.get(page)
    CircularFactory.create_batch(2, audience=audience)
    SubscriptionFactory.create_batch(2, audience=audience, source="choice")
    with django_assert_num_queries(len(one)):
        client.get(page)
