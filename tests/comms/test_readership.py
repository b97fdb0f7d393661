"""Readers counted and not followed, their answers, corrections, feeds, and the decision about News-Link (E05, E15)."""

import datetime as dt
import xml.etree.ElementTree as ET

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from comms.actions import readership as actions
from comms.actions.issues import approve_issue
from comms.actions.publishing import publish_issue
from comms.models import CorrectionNote, Feedback, NewsLinkReview, Readings
from comms.reports.issues import issue_content
from comms.reports.readership import figures_of_issues
from partnerships.access import NotAllowedError, RefusedError
from partnerships.models import Duty, Event, Role
from tests.factories.comms import (
    DeliveryFactory,
    MessageFactory,
    NewsLinkIssueFactory,
    PublicationFactory,
    StoryFactory,
)
from tests.factories.partnerships import seated
from tests.refused import refused

pytestmark = pytest.mark.django_db
PERSON = {"headers": {"user-agent": "Mozilla/5.0 (X11; Linux) Firefox/140.0"}}


@pytest.fixture
def officer():
    return seated(Role.SUPPORT_OFFICER, name="Grace Officer")


@pytest.fixture
def issue():
    return PublicationFactory(slug="2009-06", title="News-Link June 2009", html="<p>Frozen words.</p>")


def opened(publication):
    return list(publication.readings.values_list("count", flat=True))


def test_readers_are_counted_by_the_day_without_a_cookie_and_robots_are_not(client, issue, officer):
    for _time in range(2):
        reply = client.get("/news-link/2009-06/", **PERSON)
    assert (opened(issue), dict(reply.cookies)) == ([2], {})
    assert "Set-Cookie" not in reply.headers
    for headers in (
        {"user-agent": "Mozilla/5.0 (compatible; Googlebot/2.1)"},
        {"user-agent": ""},
        {"user-agent": "curl/8"},
        PERSON["headers"] | {"sec-purpose": "prefetch"},
    ):
        client.get("/news-link/2009-06/", headers=headers)
    client.head("/news-link/2009-06/", **PERSON)
    client.force_login(officer)
    client.get("/news-link/2009-06/", **PERSON)
    assert opened(issue) == [2]
    actions.count_reading(issue, at=timezone.now() + dt.timedelta(days=1))
    assert (opened(issue), Event.objects.count()) == ([1, 2], 0)


def test_a_reader_answers_without_a_cookie_and_without_being_known(client, issue):
    cache.clear()
    address = reverse("comms:issue_feedback", args=["2009-06"])
    missing = client.post(address, {"words": "Hm"})
    assert missing.context["form"].errors["useful"] == ["Select whether this issue was useful"]
    thanks = client.post(address, {"useful": "partly", "words": " More pictures "}, follow=True)
    assert f'href="{thanks.context["publication"].get_absolute_url()}">Back to News-Link' in thanks.content.decode()
    assert ("Thank you" in thanks.content.decode(), dict(client.cookies)) == (True, {})
    answer = Feedback.objects.get()
    assert (answer.useful, answer.words, answer.given_on) == ("partly", "More pictures", timezone.localdate())
    assert [field.name for field in Feedback._meta.fields] == ["id", "publication", "useful", "words", "given_on"]
    event = Event.objects.get()
    assert (event.kind, event.by, event.data, event.visibility) == ("feedback.given", None, {}, "private")


def test_answers_are_limited_by_sender_and_by_day(client, issue, monkeypatch):
    cache.clear()
    address = reverse("comms:issue_feedback", args=["2009-06"])
    replies = [client.post(address, {"useful": "yes"}).status_code for _time in range(11)]
    assert (replies[:10], replies[10], issue.feedback.count()) == ([302] * 10, 429, 10)
    monkeypatch.setattr(actions, "MOST_ANSWERS_A_DAY", 10)
    with pytest.raises(RefusedError, match="no more are taken"):
        actions.give_feedback(issue, useful="yes", at=timezone.now())
    cache.clear()


def test_a_correction_stands_above_the_frozen_page_numbered_and_dated(client, officer, issue):
    client.force_login(officer)
    for text in ("It was *fourteen* homes.", "<script>x</script> And in May."):
        client.post(reverse("comms:issue_correct", args=["2009-06"]), {"text": text})
    page = client.get("/news-link/2009-06/").content.decode()
    today = f"{timezone.localdate():%-d %B %Y}"
    assert f"Correction 1, {today}" in page
    assert f"Correction 2, {today}" in page
    assert "<em>fourteen</em>" in page
    assert "<script>x" not in page
    assert page.index("Correction 2") < page.index("<p>Frozen words.</p>")
    issue.refresh_from_db()
    assert issue.html == "<p>Frozen words.</p>"
    event = Event.objects.filter(kind="issue.corrected").latest("pk")
    assert (event.visibility, event.data["after"]["note"]) == ("public", "<script>x</script> And in May.")
    with pytest.raises(NotAllowedError):
        actions.correct_publication(issue, text="x", by=seated(Role.ADMINISTRATOR), at=timezone.now())


def test_the_archive_has_years_and_neighbours(client):
    for slug in ("2008-11", "2009-01", "2009-06"):
        PublicationFactory(slug=slug, title=f"News-Link {slug}")
    archive = client.get("/news-link/").content.decode()
    assert ("News-Link 2009-06" in archive, "News-Link 2008-11" in archive, "/news-link/2008/" in archive) == (
        True,
        False,
        True,
    )
    assert "News-Link 2008-11" in client.get("/news-link/2008/").content.decode()
    assert client.get("/news-link/2007/").status_code == 404
    page = client.get("/news-link/2009-01/")
    assert (page.context["earlier"].slug, page.context["later"].slug) == ("2008-11", "2009-06")


@pytest.mark.parametrize("issues", [1, 3])
def test_archive_and_review_take_the_same_statements_for_any_number_of_issues(
    issues, client, officer, django_assert_num_queries
):
    for month in range(issues):
        PublicationFactory(slug=f"2009-0{month + 1}")
    with django_assert_num_queries(1):
        client.get("/news-link/")
    client.force_login(officer)
    with django_assert_num_queries(6):
        assert client.get(reverse("comms:news_link_review")).status_code == 200


@pytest.mark.parametrize("kind", ["rss", "atom"])
def test_feeds_tell_each_issue_with_its_corrections_and_are_not_fetched_twice(kind, client, officer):
    issue = NewsLinkIssueFactory(introduction="Summer & **sun**.")
    StoryFactory(issue=issue, title="Trees <planted>")
    at = dt.datetime(2009, 6, 30, 9, tzinfo=dt.UTC)
    seen = issue_content(issue).sha256
    publish_issue(approve_issue(issue, seen=seen, by=officer, at=at), by=officer, at=at)
    issue.refresh_from_db()
    actions.correct_publication(issue.publication, text="It was **three**.", by=officer, at=at + dt.timedelta(days=1))
    feed = client.get(f"/news-link/feed.{kind}")
    tree = ET.fromstring(feed.content)
    texts = [element.text for element in tree.iter() if element.text]
    assert "News-Link June 2009" in texts
    assert "Correction 1: It was three.\n\nSummer & sun.\n\nTrees <planted>" in texts
    assert "http://testserver/news-link/2009-06/" in feed.content.decode()
    assert feed["Last-Modified"] == "Wed, 01 Jul 2009 09:00:00 GMT"
    again = client.get(f"/news-link/feed.{kind}", headers={"if-modified-since": feed["Last-Modified"]})
    assert again.status_code == 304


def test_figures_name_each_issue_and_the_months_without_one():
    june, april = PublicationFactory(slug="2009-06", title="June"), PublicationFactory(slug="2009-04", title="April")
    NewsLinkIssueFactory(month=dt.date(2009, 7, 1), state="cancelled")
    message = MessageFactory(publication=june)
    for state, ended in (
        ("accepted", True),
        ("accepted", True),
        ("failed", True),
        ("pending", False),
        ("suppressed", True),
    ):
        DeliveryFactory(message=message, state=state, ended_at=timezone.now() if ended else None)
    for days in range(3):
        actions.count_reading(june, at=timezone.now() - dt.timedelta(days=days))
    for useful in ("yes", "yes", "no"):
        actions.give_feedback(june, useful=useful, at=timezone.now())
    rows = figures_of_issues(until=dt.date(2009, 7, 14))
    assert [(row.title, row.sent, row.accepted, row.refused, row.opened, row.answers) for row in rows] == [
        ("July 2009: cancelled", 0, 0, 0, 0, 0),
        ("June", 3, 2, 1, 3, 3),  # sent: neither what waits nor what a stop held back
        ("May 2009: no issue", 0, 0, 0, 0, 0),
        (april.title, 0, 0, 0, 0, 0),
    ]


def test_a_decision_is_recorded_with_its_figures_and_asks_for_the_next(client, officer, issue):
    client.force_login(officer)
    page = reverse("comms:news_link_review_record")
    decision = {
        "effectiveness": "Read by forty.", "frequency": "two_monthly", "reason": "Few stories.",
        "decided_on_day": "1", "decided_on_month": "3", "decided_on_year": "2010",
        "next_on_day": "1", "next_on_month": "3", "next_on_year": "2011",
    }  # fmt: skip
    client.post(page, decision)
    review = NewsLinkReview.objects.get()
    assert [row["title"] for row in review.figures] == ["News-Link June 2009"]
    (owed,) = Duty.objects.open().filter(kind="news_link.review")
    assert (owed.due_on, owed.owed_role) == (dt.date(2011, 3, 1), "support_officer")
    event = Event.objects.get(kind="news_link.reviewed")
    assert event.data["after"]["frequency"] == "Every two months"
    shown = client.get(reverse("comms:news_link_review")).content.decode()
    assert "1 March 2010: every two months" in shown
    client.post(page, decision | {"frequency": "ended", "decided_on_year": "2011", "next_on_year": "2012"})
    assert not Duty.objects.open().filter(kind="news_link.review").exists()
    wrong = client.post(page, decision | {"decided_on_year": "2099", "next_on_year": "2100"})
    assert list(wrong.context["form"].errors) == ["decided_on"]
    wrong = client.post(page, decision | {"next_on_year": "2010"})
    assert wrong.context["form"].errors["next_on"] == ["The next review comes after this one."]


def test_the_first_issue_asks_for_a_review_by_the_end_of_the_financial_year(officer):
    for month in (6, 7):
        issue = NewsLinkIssueFactory(month=dt.date(2009, month, 1))
        StoryFactory(issue=issue)
        at = dt.datetime(2009, month, 28, 9, tzinfo=dt.UTC)
        publish_issue(approve_issue(issue, seen=issue_content(issue).sha256, by=officer, at=at), by=officer, at=at)
    (owed,) = Duty.objects.filter(kind="news_link.review")
    assert (owed.due_on, owed.subject_address) == (dt.date(2010, 3, 31), reverse("comms:news_link_review"))


def test_the_database_refuses_what_the_business_forbids(officer, issue, as_owner):
    at, day = timezone.now(), dt.date(2010, 3, 1)
    note = {"publication": issue, "number": 1, "text": "x", "made_at": at}
    review = {
        "effectiveness": "x", "frequency": "monthly", "reason": "x", "decided_on": day, "next_on": dt.date(2011, 3, 1),
        "recorded_by": officer, "recorded_at": at,
    }  # fmt: skip
    cases = [
        ("correction_note_numbers_from_one", CorrectionNote, note | {"number": 0}),
        ("correction_note_says_something", CorrectionNote, note | {"text": ""}),
        ("readings_are_some", Readings, {"publication": issue, "day": day, "count": 0}),
        ("feedback_is_an_answer", Feedback, {"publication": issue, "useful": "x", "given_on": day}),
        ("news_link_review_is_told", NewsLinkReview, review | {"effectiveness": ""}),
        ("news_link_review_comes_again", NewsLinkReview, review | {"next_on": day}),
    ]
    for constraint, model, wrong in cases:
        with refused(constraint):
            model.objects.create(**wrong)
    CorrectionNote.objects.create(**note)
    with refused("correction_note_number_once"):
        CorrectionNote.objects.create(**note)
    Readings.objects.create(publication=issue, day=day, count=1)
    with refused("readings_once_a_day"):
        Readings.objects.create(publication=issue, day=day, count=1)
    as_owner("DO $$ BEGIN UPDATE comms_correctionnote SET text = 'y'; EXCEPTION WHEN others THEN NULL; END $$")
    assert CorrectionNote.objects.get().text == "x"
