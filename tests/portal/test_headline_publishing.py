"""Publishing a year's headline targets: as looked at, once, by the support office, never changed (C09, H01)."""

import io

import pypdf
import pytest
from django.db import Error, connection, transaction

from comms.models import Delivery, Publication
from partnerships.access import NotAllowedError, RefusedError
from partnerships.models import Body, Event, Role
from portal.actions.headlines import claim_headline_order, publish_headlines, run_headline_order
from portal.models import HeadlineOrder
from portal.reports.headline_editions import published_document
from portal.reports.headlines import headline_document
from portal.upkeep import tick
from tests.factories.comms import AudienceFactory, SubscriberFactory, SubscriptionFactory
from tests.factories.partnerships import BodyFactory, ChairStatementFactory, KeyActivityFactory, now, seated
from tests.factories.portal import HeadlineOrderFactory
from tests.factories.targets import load_results_of_2008_09
from tests.refused import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return seated(Role.SUPPORT_OFFICER, name="Sam Officer")


@pytest.fixture
def lyp():
    body = BodyFactory(slug="lyp", name="Later Years Partnership")
    KeyActivityFactory(body=body, text="Cities in balance")
    return body


def order(officer):
    return publish_headlines(2009, seen=headline_document(2009).sha256, by=officer, at=now())


def publish(officer):
    order(officer)
    return run_headline_order(claim_headline_order(at=now()), at=now())


def test_the_document_and_each_page_are_published_as_tagged_pdfs(officer):
    bodies = load_results_of_2008_09()
    ChairStatementFactory(body=bodies["lyp"], signed=True, words="First lines.\n\nWe go on.")
    seen = headline_document(2009).sha256
    SubscriptionFactory(
        audience=AudienceFactory(slug="key-stakeholders"), subscriber=SubscriberFactory(address="stake@holders.example")
    )
    assert publish(officer).state == HeadlineOrder.State.DONE
    document = published_document(2009)
    assert (document.data["sha256"], document.published_by) == (seen, officer)
    headlines = Publication.objects.filter(kind__startswith="headline").order_by("slug")
    assert list(headlines.values_list("slug", "body__slug")) == [
        ("2009-10", None), ("2009-10-lyp", "lyp"), ("2009-10-sep", "sep"),
    ]  # fmt: skip
    pdf = pypdf.PdfReader(io.BytesIO(bytes(document.files.get().content)))
    text = " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert [entry["/Title"] for entry in pdf.outline if isinstance(entry, dict)] == [
        "Later Years Partnership", "Southampton Energy Partnership",
    ]  # fmt: skip
    for words in ("We go on.", "1,130", "Significant Variance", "5,155 (Cumulative total for 3 years)"):
        assert words in text
    assert list(Delivery.objects.values_list("address", flat=True)) == ["stake@holders.example"]
    assert Event.objects.get(kind="headlines.published").visibility == "public"


def test_a_partnership_of_which_nothing_is_known_is_not_counted_and_says_so_once(client, officer, lyp):
    BodyFactory(slug="cypt", name="Young People’s Trust", purpose="")
    ChairStatementFactory(body=lyp, signed=True)
    SubscriptionFactory(audience=AudienceFactory(slug="key-stakeholders"))
    client.force_login(officer)
    asked = client.get("/framework/headline/2009-10/publish/").content.decode()
    assert "Cities in balance" not in asked
    assert [words in asked for words in ("signed introduction, 1 key activity", "0 indicators", "nothing is known")] == [
        True, False, True,
    ]  # fmt: skip
    publish(officer)
    letter = Delivery.objects.get().message.text
    assert "What 1 partnership set out to do in 2009/10, each on a page of its own." in letter
    assert "Signed by their chairs: 1 introduction." in letter
    unknown = "No introduction, target, milestone or activity of Young People’s Trust is recorded for 2009/10 yet."
    document = published_document(2009)
    pdf = pypdf.PdfReader(io.BytesIO(bytes(document.files.get().content)))
    told = " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
    assert (document.html.count(unknown), told.count(unknown)) == (1, 1)
    assert "Young People’s Trust answers for no target" not in document.html + told
    order_page = client.get(HeadlineOrder.objects.get().get_absolute_url()).content.decode()
    assert "Publishing the headline targets 2009/10" in order_page


def test_only_the_support_office_publishes(lyp):
    for person in (seated(Role.MANAGER, lyp), seated(Role.CHAIR, lyp)):
        with pytest.raises(NotAllowedError, match="can publish the headline targets"):
            order(person)


def test_what_changed_since_it_was_looked_at_is_not_published(officer, lyp):
    seen = headline_document(2009).sha256
    Body.objects.filter(pk=lyp.pk).update(purpose="Something else.")
    with pytest.raises(RefusedError, match="Something changed after you looked at it"):
        publish_headlines(2009, seen=seen, by=officer, at=now())
    order(officer)
    KeyActivityFactory(body=lyp)
    ended = run_headline_order(claim_headline_order(at=now()), at=now())
    assert (ended.state, Publication.objects.exists()) == (HeadlineOrder.State.FAILED, False)
    assert ended.problem.startswith("Something changed after you looked at it")


def test_a_revision_needs_a_change_and_leaves_the_first_as_it_was(officer, lyp):
    publish(officer)
    first = published_document(2009)
    with pytest.raises(RefusedError, match="Nothing has changed"):
        order(officer)
    KeyActivityFactory(body=lyp, text="A second activity")
    assert publish(officer).state == HeadlineOrder.State.DONE
    assert published_document(2009).revision == 2
    assert Publication.objects.get(pk=first.pk).html == first.html
    assert Event.objects.filter(kind="headlines.revised").exists()


def test_one_order_at_a_time_and_nothing_of_a_year_unknown(officer, lyp):
    with pytest.raises(RefusedError, match="Nothing is known of 2031/32"):
        publish_headlines(2031, seen=headline_document(2031).sha256, by=officer, at=now())
    order(officer)
    with pytest.raises(RefusedError, match="publishing has begun already"):
        order(officer)


def test_the_sweep_publishes_what_was_ordered_and_twice_is_once(officer, lyp):
    given = order(officer)
    tick(at=now())
    run_headline_order(given, at=now())
    assert Publication.objects.filter(kind="headline_targets").count() == 1


def test_nothing_is_published_for_a_person_who_may_no_longer(officer, lyp):
    order(officer)
    officer.seats.update(held_to=now().date())
    ended = run_headline_order(claim_headline_order(at=now()), at=now())
    assert (ended.state, "can publish the headline targets" in ended.problem) == (HeadlineOrder.State.FAILED, True)


def test_the_pages_of_publishing(client, officer, lyp):
    client.force_login(officer)
    address = "/framework/headline/2009-10/publish/"
    seen = client.get(address).context["form"].initial["seen"]
    assert client.post(address, {"seen": seen}).context["form"].errors == {
        "without": ["Tick the box to publish without what is missing"]
    }
    assert client.post(address, {"seen": "0" * 64, "without": "on"}).context["form"].non_field_errors()
    progress = client.post(address, {"seen": seen, "without": "on"}).url
    assert "Show how far it is now" in client.get(progress).content.decode()
    tick(at=now())
    assert "Published on" in client.get(progress).content.decode()
    assert "Nothing has changed since this was published" in client.get(address).content.decode()
    assert client.get("/framework/headline/2031-32/publish/").status_code == 404


@pytest.mark.parametrize("statement", ["UPDATE {} SET sha256 = repeat('0', 64)", "DELETE FROM {}"])
def test_what_is_published_never_changes_by_any_path(officer, lyp, statement):
    publish(officer)
    with pytest.raises(Error, match=r"permission denied|Cannot update or delete"), transaction.atomic():
        connection.cursor().execute(statement.format("comms_publication"))


@pytest.mark.parametrize(
    ("details", "constraint"),
    [
        ({}, "headlineorder_one_open_a_year"),
        ({"state": "failed", "ended_at": now()}, "headlineorder_failed_says_why"),
        ({"state": "done"}, "headlineorder_ends_once"),
        ({"state": "running"}, "headlineorder_runs_under_a_lease"),
        ({"state": "done", "ended_at": now()}, "headlineorder_published_once_a_revision"),
    ],
)
def test_the_database_refuses(details, constraint):
    if constraint in ("headlineorder_one_open_a_year", "headlineorder_published_once_a_revision"):
        HeadlineOrderFactory(**details)
    with refused(constraint):
        HeadlineOrderFactory(**details)
