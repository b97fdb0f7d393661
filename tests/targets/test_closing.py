"""Closing a quarter in one act: published as it was looked at, once, whatever happens on the way (X05, H01)."""

import datetime as dt
import email
import hashlib
from decimal import Decimal

import pytest
from django.db import Error, connection, transaction

from comms.actions.orders import LEASE, MOST_ATTEMPTS
from comms.actions.publications import publication_hash
from comms.models import Delivery, Message, Publication, PublicationFile
from comms.reports.desk import desk_of
from partnerships.access import NotAllowedError, RefusedError
from partnerships.models import Body, Event, Role
from targets import actions, tasks
from targets.models import Closing, Quarter, Return
from targets.reports.editions import standings_told
from targets.reports.published import KINDS, publication_of, publications_of, published_snapshot
from targets.reports.snapshot import quarter_snapshot
from tests.factories.comms import AudienceFactory, NewsLinkIssueFactory, SubscriberFactory, SubscriptionFactory
from tests.factories.partnerships import BodyFactory, TopBoardFactory, now, seated
from tests.factories.targets import IndicatorFactory, QuarterFactory, ReturnFactory, TargetFactory

MAIL_LIMIT = 100 * 1024

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return seated(Role.SUPPORT_OFFICER, name="Sam Officer")


@pytest.fixture
def quarter():
    """An open quarter with one indicator off its target."""
    indicator = IndicatorFactory(slug="grants", title="Warm Front grants", body=BodyFactory(slug="lyp"))
    TargetFactory(indicator=indicator, quarter=4, value=Decimal(1728))
    actions.record_figure(indicator, year=2008, quarter=4, value=Decimal(1130), by=None, at=now())
    return Quarter.objects.get()


@pytest.fixture
def readers():
    """A member of the Delivery Board and a key stakeholder; the member subscribed as well, by the same address."""
    board = BodyFactory(slug="delivery-board", kind=Body.Kind.BOARD, parent=TopBoardFactory())
    seated(Role.MEMBER, board, name="Dana Board", contact_email="dana@board.example")
    seated(Role.MEMBER, board, name="No Address", email=None, is_active=False)
    audience = AudienceFactory(slug="key-stakeholders")
    for address in ("stake@holders.example", "dana@board.example"):
        SubscriptionFactory(audience=audience, subscriber=SubscriberFactory(address=address))


def order(quarter, officer):
    return actions.close_quarter(quarter, seen=quarter_snapshot(quarter).sha256, by=officer, at=now())


def close(quarter, officer):
    order(quarter, officer)
    return actions.run_closing(actions.claim_closing(at=now()), at=now())


def test_close_quarter_publishes_four_reports_with_their_pdfs(quarter, officer, readers):
    closing = close(quarter, officer)
    quarter.refresh_from_db()
    assert (closing.state, quarter.is_published, quarter.published_by) == (Closing.State.DONE, True, officer)
    assert {publication.kind for publication in publications_of(quarter)} == set(KINDS)
    for publication in publications_of(quarter):
        (file,) = publication.files.all()
        assert bytes(file.content).startswith(b"%PDF-")
        assert file.sha256 == hashlib.sha256(bytes(file.content)).hexdigest()
        assert publication.sha256 == publication_hash(publication.data, publication.html)
    assert published_snapshot(quarter).sha256 == closing.seen


def test_everybody_is_mailed_once_with_the_link(quarter, officer, readers):
    close(quarter, officer)
    quarter.refresh_from_db()
    told = "; ".join(f"{name}: {words}" for name, words in standings_told(published_snapshot(quarter)))
    assert dict(Delivery.objects.values_list("address", "message__kind")) == {
        "dana@board.example": Message.Kind.NOTICE,
        "stake@holders.example": Message.Kind.REPORT,
    }
    notice, report = Message.objects.order_by("kind")
    for message in (notice, report):
        assert "/targets/2008-09/q4/report/" in message.text
        assert "Warm Front grants: 1,130 against 1,728: 34.6% below, tolerance 15%." in message.text
        parsed = email.message_from_bytes(bytes(message.ready), policy=email.policy.default)
        (chart,) = [part.get_content() for part in parsed.walk() if part.get_content_type() == "image/png"]
        assert chart.startswith(b"\x89PNG")
        html = parsed.get_body(("html",)).get_content()
        assert f'alt="Indicators of each body by class. {told}."' in html
        assert len(bytes(message.ready)) < MAIL_LIMIT
    assert "⟦unsubscribe⟧" in report.text
    assert "⟦unsubscribe⟧" not in notice.text
    assert notice.publication == publication_of(quarter, Publication.Kind.QUARTER_DASHBOARD)


def test_news_link_is_offered_the_story(quarter, officer):
    close(quarter, officer)
    desk = desk_of(NewsLinkIssueFactory(), officer, at=now())
    assert "Sam Officer published the figures of Quarter 4, January to March 2009" in [
        suggestion.words for suggestion in desk.suggestions
    ]


def test_targets_met_are_told_once_each_and_none_that_is_missed(quarter, officer):
    met = IndicatorFactory(slug="homes", title="Warmer homes", body=Body.objects.get(slug="lyp"))
    for part in (0, 4):
        TargetFactory(indicator=met, quarter=part, value=Decimal(100))
        actions.record_figure(met, year=2008, quarter=part, value=Decimal(100), by=None, at=now())
    near = IndicatorFactory(slug="near", title="Nearly there", body=met.body)
    TargetFactory(indicator=near, quarter=4, value=Decimal(100))
    actions.record_figure(near, year=2008, quarter=4, value=Decimal(99), by=None, at=now())
    close(quarter, officer)
    assert list(Event.objects.filter(kind="target.met").values_list("subject_label", "visibility")) == [
        ("Warmer homes", "public")
    ]
    desk = desk_of(NewsLinkIssueFactory(), officer, at=now())
    assert "Warmer homes met its target" in [suggestion.words for suggestion in desk.suggestions]


def test_only_the_support_office_may_close_a_quarter(quarter):
    with pytest.raises(NotAllowedError, match="can publish a quarter"):
        order(quarter, seated(Role.MANAGER, Body.objects.get(slug="lyp")))


def test_what_changed_since_it_was_looked_at_is_not_published(quarter, officer):
    seen = quarter_snapshot(quarter).sha256
    change_figure(1131)
    with pytest.raises(RefusedError, match="Something changed after you looked at it"):
        actions.close_quarter(quarter, seen=seen, by=officer, at=now())
    assert not Closing.objects.exists()


def test_a_change_after_the_order_ends_it_with_a_sentence(quarter, officer):
    closing = order(quarter, officer)
    change_figure(1131)
    closing = actions.run_closing(actions.claim_closing(at=now()), at=now())
    quarter.refresh_from_db()
    assert (closing.state, quarter.is_published) == (Closing.State.FAILED, False)
    assert closing.problem.startswith("Something changed after you looked at it")
    assert not Publication.objects.exists()
    assert Event.objects.filter(kind="closing.failed").exists()


def change_figure(value):
    indicator = Quarter.objects.get() and IndicatorFactory._meta.model.objects.get(slug="grants")
    actions.record_figure(indicator, year=2008, quarter=4, value=Decimal(value), by=None, at=now())


def test_one_order_at_a_time_and_none_once_published(quarter, officer):
    order(quarter, officer)
    with pytest.raises(RefusedError, match="is being published already"):
        order(quarter, officer)
    actions.run_closing(actions.claim_closing(at=now()), at=now())
    with pytest.raises(RefusedError, match="is published already"):
        order(quarter, officer)


def test_an_order_delivered_twice_publishes_once(quarter, officer, readers):
    order(quarter, officer)
    closing = actions.claim_closing(at=now())
    for _ in range(2):
        actions.run_closing(closing, at=now())
    assert Publication.objects.count() == 4
    assert Message.objects.count() == 2
    assert Event.objects.filter(kind="quarter.published").count() == 1


def test_a_dead_workers_order_goes_to_the_next_one_and_is_given_up_after_three(quarter, officer):
    order(quarter, officer)
    assert actions.claim_closing(at=now()) is not None
    assert actions.claim_closing(at=now()) is None
    later = now()
    for attempt in range(2, MOST_ATTEMPTS + 1):
        later += LEASE + dt.timedelta(seconds=1)
        assert actions.claim_closing(at=later).attempts == attempt
    given_up = actions.claim_closing(at=later + LEASE + dt.timedelta(seconds=1))
    assert given_up.state == Closing.State.FAILED
    assert "Three workers ended" in given_up.problem


def test_the_sweep_publishes_what_was_ordered(quarter, officer):
    order(quarter, officer)
    tasks.tick(at=now())
    quarter.refresh_from_db()
    assert quarter.is_published


def test_the_sweep_makes_the_pdfs_of_quarters_published_without_them(quarter):
    actions.publish_quarter(quarter, by=None, at=now())
    assert not PublicationFile.objects.exists()
    before = {publication.pk: publication.sha256 for publication in Publication.objects.all()}
    assert actions.complete_editions(at=now()) == 4
    assert actions.complete_editions(at=now()) == 0
    assert {publication.pk: publication.sha256 for publication in Publication.objects.all()} == before
    assert PublicationFile.objects.count() == 4


def test_returns_still_owed_are_no_longer_owed(quarter, officer):
    body_return = ReturnFactory(quarter=quarter, body=Body.objects.get(slug="lyp"))
    close(quarter, officer)
    report = publication_of(quarter, Publication.Kind.PERFORMANCE_REPORT)
    assert [row["body_name"] for row in report.data["missing"]] == [body_return.body.name]
    assert Return.objects.get().state == Return.State.DRAFT


@pytest.mark.parametrize("table", ["comms_publication", "comms_publicationfile"])
@pytest.mark.parametrize(
    "statement", ["UPDATE {} SET sha256 = repeat('0', 64)", "DELETE FROM {}", "TRUNCATE {} CASCADE"]
)
def test_what_is_published_never_changes_by_any_path(quarter, officer, table, statement):
    close(quarter, officer)
    before = hashes()
    with pytest.raises(Error, match=r"permission denied|Cannot update or delete"), transaction.atomic():
        connection.cursor().execute(statement.format(table))
    assert hashes() == before
    assert len(before) == 8


def hashes():
    return sorted([
        *Publication.objects.values_list("sha256", flat=True), *PublicationFile.objects.values_list("sha256", flat=True),
    ])  # fmt: skip


def test_a_name_changed_later_does_not_change_what_was_published(quarter, officer):
    close(quarter, officer)
    indicator = IndicatorFactory._meta.model.objects.get(slug="grants")
    indicator.title = "Grants of another name"
    actions.save_indicator(indicator, by=officer, at=now())
    assert published_snapshot(Quarter.objects.get()).rows[0].title == "Warm Front grants"


def test_nothing_is_published_for_a_person_who_may_no_longer(quarter, officer):
    order(quarter, officer)
    officer.seats.update(held_to=now().date())
    closing = actions.run_closing(actions.claim_closing(at=now()), at=now())
    quarter.refresh_from_db()
    assert (closing.state, quarter.is_published) == (Closing.State.FAILED, False)
    assert "can publish a quarter" in closing.problem


def test_an_empty_quarter_can_be_closed(officer):
    assert close(QuarterFactory(), officer).state == Closing.State.DONE
