"""Suggestions for stories: set aside at the desk, taken up again, and back by themselves when it happens anew (X10)."""

import pytest
from django.urls import reverse
from django.utils import timezone

from comms.actions.suggestions import set_aside_suggestion, take_up_suggestion
from comms.models import SetAsideSuggestion
from comms.reports.news import suggestions_for
from partnerships.access import NotAllowedError, RefusedError
from partnerships.events import record
from partnerships.models import Event, Role
from tests.factories.comms import NewsLinkIssueFactory, SetAsideSuggestionFactory
from tests.factories.partnerships import BodyFactory, seated
from tests.refused import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return seated(Role.SUPPORT_OFFICER, name="Grace Officer")


@pytest.fixture
def lyp():
    return BodyFactory(slug="lyp", name="Later Years Partnership")


def met(body, officer):
    return record("target.met", body, by=officer, at=timezone.now(), visibility="public")


def suggested(officer):
    return [suggestion.event for suggestion in suggestions_for(officer, at=timezone.now())]


def test_what_is_set_aside_is_suggested_no_more_until_it_happens_again(officer, lyp):
    met(lyp, officer)
    newest = met(lyp, officer)
    aside = [set_aside_suggestion(newest.pk, by=officer, at=timezone.now()) for _ in range(2)]
    assert (aside[0], suggested(officer)) == (aside[1], [])
    again = met(lyp, officer)
    assert suggested(officer) == [again.pk]
    assert Event.objects.filter(kind="suggestion.set_aside").count() == 1


def test_what_was_set_aside_is_taken_up_again_and_twice_is_once(officer, lyp):
    event = met(lyp, officer)
    aside = set_aside_suggestion(event.pk, by=officer, at=timezone.now())
    for _ in range(2):
        take_up_suggestion(aside, by=officer, at=timezone.now())
    assert suggested(officer) == [event.pk]
    assert Event.objects.filter(kind="suggestion.taken_up").count() == 1


def test_only_the_support_office_sets_aside_and_only_what_is_suggested(officer, lyp):
    with pytest.raises(NotAllowedError):
        set_aside_suggestion(met(lyp, officer).pk, by=seated(Role.MANAGER, lyp), at=timezone.now())
    edited = record("body.edited", lyp, by=officer, at=timezone.now())
    for event in (edited.pk, 10**30):
        with pytest.raises(RefusedError, match="no longer suggested"):
            set_aside_suggestion(event, by=officer, at=timezone.now())
    with refused("set_aside_suggestion_says_what"):
        SetAsideSuggestionFactory(words="")


def test_the_desk_sets_aside_and_takes_up_by_one_press(client, officer, lyp):
    client.force_login(officer)
    issue, event = NewsLinkIssueFactory(), met(lyp, officer)
    desk = issue.get_absolute_url()
    set_aside = reverse("comms:suggestion_set_aside", args=[issue.slug, event.pk])
    assert set_aside in client.get(desk).content.decode()
    for _ in range(2):
        page = client.post(set_aside, follow=True).content.decode()
        assert "1 set aside" in page
    assert set_aside not in page
    nothing = client.post(reverse("comms:suggestion_set_aside", args=[issue.slug, 999999]), follow=True)
    assert "This is no longer suggested" in nothing.content.decode()
    take_up = reverse("comms:suggestion_take_up", args=[issue.slug, SetAsideSuggestion.objects.get().pk])
    assert set_aside in client.post(take_up, follow=True).content.decode()
    assert client.post(take_up).status_code == 404
